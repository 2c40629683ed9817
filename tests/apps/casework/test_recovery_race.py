"""Two put down at once what came back: one total stands; without the lock, one would be lost."""

from uuid import UUID

import pytest
from tests.apps.casework.heating import send_to_decide
from tests.apps.casework.racing import at_once, meeting, without_locks
from tests.apps.casework.test_screening import AFTER, Rule, office, people, rule, settle, verify
from tests.people import Person

from guichet.casework import actions
from guichet.casework.models import Verification
from guichet.casework.rules import Found, MoveRefused
from guichet.interactions.models import Event

__all__ = ["office", "people", "rule"]


def race(people: dict[str, Person]) -> tuple[UUID, list[object]]:
    settle(people, send_to_decide())
    money = Verification.objects.get().pk
    verify(people["third"], money, Found.HONEST_ERROR, found_cents=20_000)

    def work(person: Person, cents: int) -> object:
        viewer = person.viewer
        return lambda: actions.put_down_recovered(
            viewer, verification=money, cents=cents, seen_cents=0, at=AFTER
        )

    pairs = ((people["third"], 5_000), (people["first"], 7_000))
    return money, at_once(*(work(*pair) for pair in pairs))  # type: ignore[arg-type]  # each a call


@pytest.mark.usefixtures("fresh_database", "fresh_home")
def test_one_total_stands_and_the_other_is_told(
    people: dict[str, Person], rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule()
    meeting(monkeypatch, rule="refuse_recovered")("recover")
    money, done = race(people)
    assert [type(each) for each in done if each is not None] == [MoveRefused]
    assert Event.objects.filter(kind="money_recovered").count() == 1
    kept = Verification.objects.get(pk=money).recovered_cents
    assert kept == (5_000 if done[0] is None else 7_000)


@pytest.mark.usefixtures("fresh_database", "fresh_home")
def test_without_the_lock_one_would_be_lost(
    people: dict[str, Person], rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule()
    meeting(monkeypatch, rule="refuse_recovered")("recover")
    without_locks(monkeypatch)
    _money, done = race(people)
    both = Event.objects.filter(kind="money_recovered").count() == 2
    assert both or any(each is not None and not isinstance(each, MoveRefused) for each in done)
