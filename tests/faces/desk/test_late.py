"""What staff send after their session has ended is kept for them, and for nobody else."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, Person, staff_two_offices

from guichet.casework.models import Decision
from guichet.components import clock
from guichet.identity.actions import forget_sessions
from guichet.identity.rules import LATE

pytestmark = pytest.mark.django_db
WORDS = "The papers <are> in order & complete."


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


@pytest.fixture
def address(people: People) -> str:  # noqa: ARG001 - the office is there first
    return f"/en/desk/files/{send().case}/decide"


FORM = {"outcome": "refused", "reason": "zone-full", "words": WORDS}


def sign_in(browser: Client, person: Person) -> None:
    browser.force_login(get_user_model().objects.get(pk=person.id))


def end_sessions(*, ago: timedelta = timedelta(minutes=1)) -> None:
    Session.objects.update(expire_date=clock.now() - ago)


def test_it_is_kept_shown_and_sent_again(people: People, address: str) -> None:
    browser = people.officer.client()
    end_sessions()
    answer = browser.post(address, FORM)
    assert answer["Location"] == "/en/accounts/login/?next=/en/desk/late"
    assert not Decision.objects.exists()
    sign_in(browser, people.officer)
    page = browser.get("/en/desk/late").content.decode()
    assert f'action="{address}"' in page
    assert WORDS in unescape(page)
    assert WORDS not in page
    browser.post(address, FORM)
    assert Decision.objects.get().words == WORDS
    assert browser.post("/en/desk/late")["Location"] == "/en/desk/"
    assert browser.get("/en/desk/late")["Location"] == "/en/desk/"


def test_nobody_else_at_the_same_browser_reads_it(people: People, address: str) -> None:
    browser = people.officer.client()
    end_sessions()
    browser.post(address, FORM)
    sign_in(browser, people.lead)
    assert browser.get("/en/desk/late")["Location"] == "/en/desk/"
    sign_in(browser, people.officer)
    assert browser.get("/en/desk/late")["Location"] == "/en/desk/"


def test_nothing_is_kept_for_a_browser_nobody_knows(address: str) -> None:
    browser = Client()
    browser.cookies["sessionid"] = "made-up"
    assert browser.post(address, FORM)["Location"] == "/en/accounts/login/?next=/en/desk/"
    assert not Session.objects.exists()


def test_too_much_and_too_late_are_not_kept(people: People, address: str) -> None:
    browser = people.officer.client()
    end_sessions()
    much = browser.post(address, FORM | {"words": "x" * 60_001})
    assert much["Location"] == "/en/accounts/login/?next=/en/desk/"
    end_sessions(ago=LATE + timedelta(minutes=1))
    assert browser.post(address, FORM)["Location"] == "/en/accounts/login/?next=/en/desk/"


def test_the_worker_forgets_sessions_that_ended_long_ago(people: People) -> None:
    people.officer.client()
    people.lead.client()
    assert forget_sessions(at=AT) == 0
    end_sessions(ago=timedelta(0))
    assert forget_sessions(at=clock.now() + LATE - timedelta(minutes=1)) == 0
    assert forget_sessions(at=clock.now() + LATE + timedelta(minutes=1)) == 2


def test_every_page_says_until_when_one_is_signed_in(people: People) -> None:
    browser = people.officer.client()
    assert "Signed in until" in browser.get("/en/desk/").content.decode()
    assert "Signed in until" not in Client().get("/en/accounts/login/").content.decode()
