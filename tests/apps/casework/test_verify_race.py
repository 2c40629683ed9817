"""Two put down at once what they found: one finding stands; without the lock, two would."""

from datetime import timedelta

import pytest
from tests.apps.casework.heating import send_to_decide
from tests.apps.casework.racing import at_once, meeting, without_locks
from tests.apps.casework.test_screening import AFTER, WORDS, Rule, office, people, rule, settle
from tests.people import Person, hire

from guichet.casework import actions
from guichet.casework.models import Sample, Verification
from guichet.casework.rules import Found, MoveRefused
from guichet.interactions.models import Event
from guichet.interactions.rules import Role

__all__ = ["office", "people", "rule"]


def race(people: dict[str, Person]) -> list[object]:
    settle(people, send_to_decide())
    waiting = Verification.objects.get().pk
    fourth = hire("fourth", role=Role.OFFICER, office=people["third"].office)

    def work(person: Person, found: Found) -> object:
        viewer = person.viewer
        return lambda: actions.verify(
            viewer, verification=waiting, found=found, found_cents=0, words=WORDS, at=AFTER
        )

    pairs = ((people["third"], Found.CORRECT), (fourth, Found.HONEST_ERROR))
    return at_once(*(work(*pair) for pair in pairs))  # type: ignore[arg-type]  # each is a call


@pytest.mark.usefixtures("fresh_database", "fresh_home")
def test_one_finding_stands(
    people: dict[str, Person], rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule()
    meeting(monkeypatch, rule="refuse_money")("verify")
    done = race(people)
    assert [type(each) for each in done if each is not None] == [MoveRefused]
    assert Event.objects.filter(kind="verified").count() == 1
    # A month's seed is committed to once, however many come for it at the same time.
    Sample.objects.filter(starts_on__gt=AFTER.date()).delete()
    at_once(*[lambda: actions.keep_samples(at=AFTER + timedelta(days=30))] * 4)
    starts = list(Sample.objects.values_list("starts_on", flat=True))
    assert len(starts) == len(set(starts))
    committed = Event.objects.filter(kind="sample_committed").count()
    assert committed == len(starts)


@pytest.mark.usefixtures("fresh_database", "fresh_home")
def test_without_the_lock_two_would(
    people: dict[str, Person], rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule()
    meeting(monkeypatch, rule="refuse_money")("verify")
    without_locks(monkeypatch)
    done = race(people)
    both = Event.objects.filter(kind="verified").count() == 2
    assert both or any(each is not None and not isinstance(each, MoveRefused) for each in done)
