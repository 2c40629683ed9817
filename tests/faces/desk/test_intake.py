"""The one screen on which an officer takes an application in."""

import html
import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.apps.casework.licence import AT, CODE, open_the_licence
from tests.apps.catalogue.factories import make_office
from tests.faces.counter.applying import PAGES
from tests.people import People, staff_two_offices

from guichet.casework.models import Answers, Application, Intake
from guichet.components import clock
from guichet.components.follow import follow_token

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
ALL = {
    name: value
    for page in ("applicant", "contact", "vessel", "fishing", "safety", "record")
    for name, value in PAGES[page].items()
}
ARRIVED = {
    "channel": "phone",
    "language": "fr",
    "day": "2026-11-12",
    "time": "10:30",
    "declared": "yes",
}
WHERE = f"/en/desk/intake/{CODE}"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


@pytest.fixture
def browser(people: People) -> Client:
    return people.officer.client()


def text(answer: HttpResponse) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def hidden(page: HttpResponse) -> dict[str, str]:
    found = re.findall(r'name="(key|page-shown)" value="([^"]*)"', page.content.decode())
    return dict(found)


def sent(browser: Client, page: HttpResponse, **changed: str) -> HttpResponse:
    names = {f"a-{k[2:]}" if k.startswith("a_") else k: v for k, v in changed.items()}
    return browser.post(WHERE, {**hidden(page), **ALL, **ARRIVED, **names})


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Take an application in"), ("fr", "Saisir une demande")]
)
def test_an_officer_chooses_among_the_services_of_the_office(
    browser: Client, language: str, words: str
) -> None:
    page = text(browser.get(f"/{language}/desk/intake"))
    assert words in page
    assert f"/{language}/desk/intake/{CODE}" in page
    form = browser.get(f"/{language}/desk/intake/{CODE}")
    assert words in text(form)
    assert text(form).count("<h1>") == 1


def test_all_questions_stand_on_one_screen_and_sending_gives_the_receipt(browser: Client) -> None:
    page = browser.get(WHERE)
    for code in ("full_name", "vessel_registration", "traps", "certificate_number"):
        assert f'name="a-{code}"' in page.content.decode()
    answer = sent(browser, page)
    assert answer.status_code == 200
    row = Application.objects.get()
    assert row.reference in text(answer)
    assert "Permis de pêche commerciale côtière" in text(answer), "in the person's language"
    assert (row.channel, row.language) == ("phone", "fr")
    assert "no-store" in answer["Cache-Control"]
    again = sent(browser, page)
    assert row.reference in text(again)
    assert Application.objects.count() == 1


def test_answers_that_lead_on_show_more_and_blame_nobody_for_it(browser: Client) -> None:
    page = browser.get(WHERE)
    assert 'name="a-conviction_details"' not in page.content.decode()
    more = sent(browser, page, a_convictions="yes")
    assert "lead to further questions" in text(more)
    assert 'class="errsum"' not in text(more)
    assert not Application.objects.exists()
    done = sent(browser, more, a_convictions="yes", a_conviction_details="A fine in 2023.")
    assert Application.objects.get().reference in text(done)
    assert "A fine in 2023." in Answers.objects.get().values


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"channel": ""}, "Choose how it arrived"),
        ({"channel": "web"}, "Choose how it arrived"),
        ({"day": "soon"}, "Enter the day and the time it arrived"),
        ({"day": "2026-11-13"}, "It cannot arrive later than now"),
        ({"day": "2026-11-09"}, "Say why it is entered on a later day"),
        ({"day": "2026-09-09", "reason": "mail_received"}, "Beyond 10 business days"),
        ({"language": "xx"}, "Choose the person’s language"),
        ({"declared": ""}, "Read the declaration out"),
        ({"helper": "lawyer"}, "Enter the helper’s name"),
        ({"helper": "lawyer", "helper_name": "Helper 0001"}, "Ask whether the person agrees"),
        ({"helper_name": "Helper 0001"}, "Choose what kind of helper"),
        ({"a_traps": "lots"}, "number"),
    ],
)
def test_what_is_to_mend_is_said_and_the_answers_are_kept(
    browser: Client, changed: dict[str, str], said: str
) -> None:
    answer = sent(browser, browser.get(WHERE), **changed)
    assert answer.status_code == 200
    assert said in text(answer)
    assert 'class="errsum"' in text(answer)
    assert 'value="ns 40718"' in text(answer).lower()
    assert not Application.objects.exists()


def test_mail_of_an_earlier_day_with_a_helper_shows_on_the_persons_page(browser: Client) -> None:
    sent(
        browser,
        browser.get(WHERE),
        channel="mail",
        day="2026-11-09",
        reason="mail_received",
        helper="lawyer",
        helper_name="Helper 0001",
        consent="yes",
    )
    row = Intake.objects.get()
    assert row.helper_name == "Helper 0001"
    page = text(Client().get(f"/en/track/{follow_token(row.pk)}"))
    assert "You applied by mail." in page
    assert "Helper 0001, a lawyer" in page
    assert "Monday 9 November 2026" in page


@pytest.mark.parametrize("who", ["outsider"])
def test_an_officer_of_another_office_finds_no_such_screen(people: People, who: str) -> None:
    browser = getattr(people, who).client()
    assert CODE not in text(browser.get("/en/desk/intake"))
    assert browser.get(WHERE).status_code == 404
    assert browser.post(WHERE, {**ALL, **ARRIVED}).status_code == 404


def test_a_key_that_is_none_is_refused(browser: Client) -> None:
    page = browser.get(WHERE)
    assert sent(browser, page, key="x").status_code == 404
