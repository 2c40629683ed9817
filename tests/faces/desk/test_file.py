"""The file page: reading, deciding, taking back."""

import html
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.apps.casework.licence import AT, open_the_licence, send_checked
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework import actions
from guichet.casework.models import Application, Decision
from guichet.components import clock
from guichet.interactions.models import Event

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def path(case: UUID, step: str = "", language: str = "en") -> str:
    return f"/{language}/desk/files/{case}{step}"


def post_decision(browser: Client, case: UUID, **changes: str) -> HttpResponse:
    form = {"outcome": "approved", "reason": "meets-conditions", "words": "", "back": "sort=age"}
    return browser.post(path(case, "/decide"), form | changes)


@pytest.mark.parametrize(
    ("language", "label", "heading"),
    [("en", "Yes", "The clock"), ("fr", "Non", "L’horloge")],
)
def test_an_officer_reads_the_answers_in_the_own_language(
    people: People, language: str, label: str, heading: str
) -> None:
    case = send_checked().case
    page = people.officer.client().get(path(case, language=language))
    text = page.content.decode()
    assert page.status_code == 200
    assert "NS 40718" in text
    assert heading in text
    assert text.count("<h1>") == 1
    assert label in text or language == "en"
    assert Event.objects.filter(kind="file_read").count() == 1
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_others_learn_nothing_not_even_that_it_exists(people: People, who: str) -> None:
    case = send_checked().case
    browser = getattr(people, who).client()
    codes = {
        browser.get(path(case)).status_code,
        post_decision(browser, case).status_code,
        browser.post(path(case, "/undo"), {"decision": str(uuid4())}).status_code,
    }
    assert codes <= {404, 403}
    if who == "outsider":
        assert codes == {404}
        mine = browser.get(path(case)).content.decode().replace(str(case), "")
        none = uuid4()
        assert mine == browser.get(path(none)).content.decode().replace(str(none), "")
    assert not Event.objects.filter(kind="file_read").exists()


def test_an_auditor_reads_for_an_audit_and_may_not_decide(people: People) -> None:
    case = send_checked().case
    browser = people.auditor.client()
    text = browser.get(path(case)).content.decode()
    assert "for an audit" in text
    assert 'name="outcome"' not in text
    assert post_decision(browser, case).status_code == 403


def test_a_lead_chooses_what_the_reading_is_for(people: People) -> None:
    case = send_checked().case
    people.lead.client().get(path(case) + "?purpose=supervise")
    assert '"purpose":"supervise"' in str(Event.objects.get(kind="file_read").payload)
    assert people.officer.client().get(path(case) + "?purpose=audit").status_code == 404


def test_a_decision_leads_back_to_the_queue_where_the_officer_was(people: People) -> None:
    case = send_checked().case
    browser = people.officer.client()
    answer = post_decision(browser, case)
    assert (answer.status_code, answer["Location"]) == (303, "/en/desk/?sort=age")
    assert "Decided: Approved" in browser.get(answer["Location"]).content.decode()
    assert Application.objects.get().status == "decided"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"outcome": ""}, "Choose the outcome"),
        ({"outcome": "maybe"}, "Choose the outcome"),
        ({"reason": ""}, "Choose the reason"),
        ({"outcome": "refused"}, "Choose a reason that fits the outcome"),
        ({"words": "x" * 2001}, "Shorten your own words"),
    ],
)
def test_what_is_to_mend_is_said_and_what_was_typed_is_kept(
    people: People, changes: dict[str, str], says: str
) -> None:
    case = send_checked().case
    text = post_decision(people.officer.client(), case, **{"words": "My words.", **changes})
    page = text.content.decode()
    assert says in page
    assert "<title>Error:" in page
    assert changes.get("words", "My words.") in page
    assert not Decision.objects.exists()


def test_the_second_officer_is_told_that_a_colleague_was_faster(people: People) -> None:
    case = send_checked().case
    post_decision(people.officer.client(), case)
    second = people.lead.client()
    answer = post_decision(second, case, outcome="refused", reason="zone-full")
    assert "A colleague was faster" in second.get(answer["Location"]).content.decode()
    assert Decision.objects.get().outcome == "approved"


def test_the_decision_can_be_taken_back_on_the_file_until_its_release(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send_checked().case
    browser = people.officer.client()
    post_decision(browser, case)
    assert "Take the decision back" in browser.get(path(case)).content.decode()
    form = {"decision": str(Decision.objects.get().pk)}
    answer = browser.post(path(case, "/undo"), form)
    assert answer.status_code == 303
    assert Application.objects.get().status == "in_review"
    post_decision(browser, case)
    late: datetime = LATER + timedelta(minutes=15)
    monkeypatch.setattr(clock, "now", lambda: late)
    actions.release_due(at=late)
    assert "Take the decision back" not in browser.get(path(case)).content.decode()
    standing = Decision.objects.get(undone_at=None)
    answer = browser.post(path(case, "/undo"), {"decision": str(standing.pk)})
    assert "Too late" in browser.get(answer["Location"]).content.decode()
    assert Application.objects.get().status == "released"


def test_hostile_answers_and_words_are_escaped(people: People) -> None:
    case = send_checked().case
    browser = people.officer.client()
    page = post_decision(browser, case, reason="", words="</textarea><script>x</script>")
    assert "<script>x" not in page.content.decode()
    back = browser.get(path(case), {"back": '"><script>x</script>'}).content.decode()
    assert "<script>x" not in back


@pytest.mark.parametrize("step", ["/decide", "/undo"])
def test_changes_ask_for_a_post_with_a_token(people: People, step: str) -> None:
    case = send_checked().case
    assert people.officer.client().get(path(case, step)).status_code == 405
    strict = people.officer.client(enforce_csrf_checks=True)
    assert strict.post(path(case, step), {}).status_code == 403


@pytest.mark.parametrize(
    ("language", "said", "now"),
    [
        ("en", "it is decided by law and released at once", "The law decides it now"),
        ("fr", "la loi en décide et la décision est communiquée", "La loi en décide maintenant"),
    ],
)
def test_the_file_says_when_the_law_decides_and_then_offers_no_decision(
    people: People, language: str, said: str, now: str
) -> None:
    case = send_checked().case
    browser = people.officer.client()
    assert said in browser.get(path(case, language=language)).content.decode()
    Application.objects.update(legal_due_on=LATER.date() - timedelta(days=1))
    page = browser.get(path(case, language=language)).content.decode()
    assert now in page
    assert 'name="outcome"' not in page
    answer = browser.post(path(case, "/decide", language), {"outcome": "refused"}, follow=True)
    assert answer.status_code == 200
    refused = post_decision(browser, case, outcome="refused", reason="zone-full")
    assert refused.status_code == 303
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Places open again on 1 April"), ("fr", "Des places se libèrent")],
)
def test_the_words_of_a_reason_come_in_the_persons_language_and_decide_nothing(
    people: People, language: str, words: str
) -> None:
    case = send_checked(language=language).case
    browser = people.officer.client()
    asked = {"begin": "yes", "outcome": "refused", "reason": "zone-full", "words": "Mine."}
    text = post_decision(browser, case, **asked).content.decode()
    assert f"Mine.\n\n{words}" in text
    assert 'value="zone-full" selected' in text
    assert not Decision.objects.exists()
    kept = text.split('id="words"')[1].split(">", 1)[1].split("</textarea>")[0]
    again = post_decision(browser, case, **{**asked, "words": html.unescape(kept)})
    assert again.content.decode().count(words) == 1
    for reason in ("", "suspended"):
        answer = post_decision(browser, case, **{**asked, "reason": reason})
        assert "Choose a reason that has words to begin from" in answer.content.decode()
    assert not Decision.objects.exists()
