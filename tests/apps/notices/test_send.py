"""A notice leaves once, in order, and is tried again until it is enough."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.casework.licence import AT, open_the_licence, send, send_checked
from tests.apps.notices.posting import HEAD, SOON, Tray, seal_all
from tests.people import hire

from guichet.casework import actions as casework
from guichet.casework.rules import Outcome
from guichet.catalogue.models import Office
from guichet.interactions.rules import SYSTEM, Role
from guichet.notices.actions import Round, plan, send_due
from guichet.notices.adapters import AddressRefused, Letter, TryLater
from guichet.notices.models import Delivery
from guichet.notices.queries import doubtful, notices_of, post_state
from guichet.notices.rules import LEASE, MOST_TRIES, Notice, State, next_try

HOUR = timedelta(hours=1)


@pytest.fixture
def _licence(db: None) -> None:  # noqa: ARG001 - asked for its effect
    open_the_licence()


@pytest.mark.usefixtures("_licence")
def test_a_round_ends_when_its_caller_has_other_work(fresh_home: Path) -> None:
    for _ in range(3):
        send()
    seal_all(fresh_home)
    plan(at=SOON)
    tray = Tray()
    assert send_due(post=tray, letterhead=HEAD, at=SOON, enough=lambda: len(tray.letters) == 2) == (
        Round(sent=2)
    )
    assert send_due(post=tray, letterhead=HEAD, at=SOON) == Round(sent=1)


@pytest.mark.usefixtures("_licence")
def test_more_than_one_look_holds_are_all_sent(
    fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guichet.notices.actions.send._AT_A_LOOK", 2)
    for _ in range(5):
        send()
    seal_all(fresh_home)
    plan(at=SOON)
    assert send_due(post=Tray(), letterhead=HEAD, at=SOON, most=3) == Round(sent=3)
    assert send_due(post=Tray(), letterhead=HEAD, at=SOON) == Round(sent=2)


def put_off(_letter: Letter) -> None:
    raise TryLater("The mail server put it off.")


def refuse(_letter: Letter) -> None:
    raise AddressRefused("Nobody is there.")


@pytest.mark.usefixtures("_licence")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_letter_is_in_the_persons_language_and_keeps_their_secret(
    fresh_home: Path, language: str
) -> None:
    receipt = send(language=language)
    seal_all(fresh_home)
    plan(at=SOON)
    tray = Tray()
    assert send_due(post=tray, letterhead=HEAD, at=SOON) == Round(sent=1)
    letter = tray.letters[0]
    assert letter.to == "applicant-0001@example.org"
    words = {"en": "We received your application", "fr": "Nous avons reçu votre demande"}
    assert words[language] in letter.text
    assert f"https://services.example.org/{language}/track" in letter.text
    assert receipt.reference in letter.text
    assert receipt.secret not in letter.text + letter.subject
    assert send_due(post=tray, letterhead=HEAD, at=SOON) == Round()
    assert [each.state for each in notices_of(SYSTEM, case=receipt.case)] == [State.SENT]


@pytest.mark.usefixtures("_licence")
def test_what_could_not_leave_is_tried_again_and_later_news_waits_for_it(fresh_home: Path) -> None:
    office = Office.objects.get()
    receipt = send_checked()
    officer = hire("officer-9", role=Role.OFFICER, office=office.pk).viewer
    casework.decide(
        officer,
        case=receipt.case,
        outcome=Outcome.APPROVED,
        reason="meets-conditions",
        words="",
        at=SOON,
    )
    seal_all(fresh_home)
    later = SOON + HOUR
    casework.release_due(at=later)
    seal_all(fresh_home, at=later)
    plan(at=later)
    assert Delivery.objects.count() == 2
    tray = Tray(put_off)
    assert send_due(post=tray, letterhead=HEAD, at=later) == Round(put_off=1)
    assert send_due(post=Tray(), letterhead=HEAD, at=later) == Round()
    good = Tray()
    assert send_due(post=good, letterhead=HEAD, at=later + HOUR) == Round(sent=2)
    order = [Delivery.objects.get(pk=letter.id).notice for letter in good.letters]
    assert order == [Notice.RECEIVED, Notice.DECIDED]
    assert "meets" not in good.letters[1].text.lower()


@pytest.mark.usefixtures("_licence")
def test_after_48_tries_it_is_given_up_and_the_page_says_so(fresh_home: Path) -> None:
    receipt = send()
    seal_all(fresh_home)
    plan(at=SOON)
    at, tries = SOON, 0
    while Delivery.objects.get().state == State.WAITING:
        send_due(post=Tray(put_off), letterhead=HEAD, at=at)
        at, tries = at + HOUR, tries + 1
        assert tries <= MOST_TRIES
    assert tries == MOST_TRIES
    assert notices_of(SYSTEM, case=receipt.case)[0].state == State.FAILED
    assert post_state(SYSTEM, at=at).failed == 1


@pytest.mark.usefixtures("_licence")
def test_an_address_that_does_not_exist_is_not_tried_twice(fresh_home: Path) -> None:
    send()
    seal_all(fresh_home)
    plan(at=SOON)
    assert send_due(post=Tray(refuse), letterhead=HEAD, at=SOON) == Round(ended=1)
    assert Delivery.objects.get().state == State.REFUSED


@pytest.mark.usefixtures("_licence")
def test_a_lost_worker_is_reclaimed_after_its_lease_and_counted(fresh_home: Path) -> None:
    send()
    seal_all(fresh_home)
    plan(at=SOON)

    def die(_letter: Letter) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        send_due(post=Tray(die), letterhead=HEAD, at=SOON)
    early = Tray()
    assert send_due(post=early, letterhead=HEAD, at=SOON + LEASE - HOUR / 3600) == Round()
    assert send_due(post=early, letterhead=HEAD, at=SOON + LEASE) == Round(sent=1)
    assert [each.doubts for each in doubtful(SYSTEM)] == [1]


@given(tries=st.integers(1, MOST_TRIES - 1))
def test_the_ladder_rises_and_ends(tries: int) -> None:
    first = next_try(tries=tries, at=AT)
    assert first is not None
    assert timedelta(0) < first - AT <= HOUR
    following = next_try(tries=tries + 1, at=AT)
    assert following is None if tries + 1 == MOST_TRIES else following >= first
