"""A question to the applicant, from the desk to the tracking page and back."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework.models import Application, Hold
from guichet.components import clock
from guichet.components.follow import follow_token

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def post(browser: Client, case: UUID, step: str = "ask", language: str = "en", **form: str) -> str:
    given = {"reason": "other", "words": "Which <winch>?", "due": ""} | form
    answer = browser.post(f"/{language}/desk/files/{case}/{step}", given)
    if answer.status_code == 303:
        answer = browser.get(answer["Location"])
    assert answer.status_code == 200, answer
    return answer.content.decode()


def tracked(client: Client, case: UUID, language: str = "en") -> str:
    return client.get(f"/{language}/track/{follow_token(case)}").content.decode()


def reply(client: Client, case: UUID, **form: str) -> str:
    given = {"question": str(Hold.objects.get().pk), "words": "The small one."} | form
    answer = client.post(f"/en/track/{follow_token(case)}/answer", given)
    if answer.status_code == 303:
        answer = client.get(answer["Location"])
    return answer.content.decode()


@pytest.mark.parametrize(
    ("language", "heading", "stands"),
    [
        ("en", "We have a question for you", "Our clock stands"),
        ("fr", "Nous avons une question à vous poser", "Notre horloge est arrêtée"),
    ],
)
def test_a_question_shows_with_the_stopped_clock(
    client: Client, people: People, language: str, heading: str, stands: str
) -> None:
    case = send().case
    desk = post(people.officer.client(), case, language=language, reason="vessel-unclear")
    assert "Which &lt;winch&gt;?" in desk
    page = tracked(client, case, language)
    assert f"<h1>{heading}</h1>" in page
    assert stands in page
    assert "Which &lt;winch&gt;?" in page
    assert "officer@example.org" not in page


def test_the_answer_is_taken_and_shown_and_the_clock_runs(client: Client, people: People) -> None:
    case = send().case
    browser = people.officer.client()
    post(browser, case)
    page = reply(client, case, words="The <small> one.")
    assert "With an officer. Nothing for you to do." in page
    assert "The &lt;small&gt; one." in page
    assert "Our clock stands" not in page
    assert "The &lt;small&gt; one." in browser.get(f"/en/desk/files/{case}").content.decode()


@pytest.mark.parametrize(
    ("words", "says"),
    [("", "Write your answer"), ("x" * 2001, "Shorten your answer to 2000 characters")],
)
def test_an_answer_to_mend_is_kept(client: Client, people: People, words: str, says: str) -> None:
    case = send().case
    post(people.officer.client(), case)
    page = reply(client, case, words=words)
    assert says in page
    assert "<title>Error:" in page
    assert f">{words}</textarea>" in page
    assert Application.objects.get().status == "waiting_for_applicant"


def test_what_was_written_to_a_closed_page_can_be_copied(client: Client, people: People) -> None:
    case = send().case
    post(people.officer.client(), case)
    gone = client.post("/en/track/forged/answer", {"words": "A long answer."})
    assert gone.status_code == 404
    assert "A long answer." in gone.content.decode()


def test_an_answer_to_a_question_taken_back_can_be_copied(client: Client, people: People) -> None:
    case = send().case
    browser = people.officer.client()
    post(browser, case)
    hold = str(Hold.objects.get().pk)
    assert "The clock runs again" in post(browser, case, "take-question-back", hold=hold)
    page = reply(client, case, words="My answer.")
    assert "We did not take this answer." in page
    assert "My answer." in page


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"reason": ""}, "Choose why you ask"),
        ({"reason": "curiosity"}, "Choose why you ask"),
        ({"words": " "}, "Write your question"),
        ({"words": "x" * 2001}, "Shorten your question"),
        ({"due": "soon"}, "Enter the day to answer by"),
        ({"due": "2026-11-01"}, "Choose a day after today"),
    ],
)
def test_a_question_to_mend_is_kept(people: People, form: dict[str, str], says: str) -> None:
    case = send().case
    page = post(people.officer.client(), case, **form)
    assert says in page
    assert "<title>Error:" in page
    assert "<details open>" in page
    assert not Hold.objects.exists()


def test_going_on_is_offered_when_the_time_is_over_and_not_before(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send().case
    browser = people.officer.client()
    page = post(browser, case)
    hold = str(Hold.objects.get().pk)
    assert "Go on without the answer" not in page
    assert "still has time" in post(browser, case, "go-on", hold=hold)
    later: datetime = LATER + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Go on without the answer" in browser.get(f"/en/desk/files/{case}").content.decode()
    assert "You can decide on what is there" in post(browser, case, "go-on", hold=hold)


def test_others_neither_ask_nor_end_a_question(people: People) -> None:
    case = send().case
    outsider, auditor = people.outsider.client(), people.auditor.client()
    post(people.officer.client(), case)
    hold = {"hold": str(Hold.objects.get().pk), "reason": "other", "words": "Why?"}
    for step in ("ask", "take-question-back", "go-on"):
        path = f"/en/desk/files/{case}/{step}"
        assert outsider.post(path, hold).status_code == 404
        assert auditor.post(path, hold).status_code == 403
    assert Application.objects.get().status == "waiting_for_applicant"
