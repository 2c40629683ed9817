"""Two at once: one wins, and without the lock the same test would see it fail.

Each race holds both threads, by a barrier, at the point where both have read and neither has
written. With the lock only one can get there; the barrier then times out and the race goes on.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from uuid import UUID, uuid4

import pytest
from django.db import Error, connection
from tests.apps.casework.licence import AT, open_the_licence, send, send_checked
from tests.apps.casework.racing import Work, at_once, meeting, without_locks
from tests.people import Person, hire

from guichet.casework import actions
from guichet.casework.models import Application, Decision
from guichet.casework.rules import MoveRefused, Outcome
from guichet.interactions.models import Event
from guichet.interactions.rules import Role
from guichet.permits.models import Permit

DECIDED = AT + timedelta(days=3)
DUE = DECIDED + timedelta(minutes=15)
ROUNDS = 5


@pytest.fixture
def office(fresh_database: str) -> UUID:
    assert fresh_database
    return UUID(str(open_the_licence().pk))


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return meeting(monkeypatch)


def deciders(office: UUID, case: UUID) -> list[Work]:
    def work(person: Person, outcome: Outcome, reason: str) -> Work:
        viewer = person.viewer
        return lambda: actions.decide(
            viewer, case=case, outcome=outcome, reason=reason, words="", at=DECIDED
        )

    first = hire(f"one-{uuid4().hex[:6]}", role=Role.OFFICER, office=office)
    second = hire(f"two-{uuid4().hex[:6]}", role=Role.OFFICER, office=office)
    return [
        work(first, Outcome.APPROVED, "meets-conditions"),
        work(second, Outcome.REFUSED, "zone-full"),
    ]


def test_two_officers_decide_at_once_and_one_decision_stands(
    office: UUID, meet: Callable[..., None]
) -> None:
    meet("decide")
    for _ in range(ROUNDS):
        case = send_checked(key=uuid4()).case
        results = at_once(*deciders(office, case))
        assert sorted(type(result).__name__ for result in results) == ["MoveRefused", "UUID"]
        assert Decision.objects.filter(application=case).count() == 1
        assert Event.objects.filter(case=case, kind="decided").count() == 1


def test_without_the_lock_the_slower_officer_meets_the_database(
    office: UUID, meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send_checked().case
    works = deciders(office, case)
    meet("decide")
    without_locks(monkeypatch)
    results = at_once(*works)
    # The constraint (PostgreSQL) or the snapshot (SQLite) stops the second: no plain refusal.
    assert any(isinstance(result, Error) for result in results), results
    assert not any(isinstance(result, MoveRefused) for result in results), results


def test_without_lock_transaction_and_constraint_two_decisions_stand(
    office: UUID, meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send_checked().case
    module = import_module("guichet.casework.actions.decide")
    works = deciders(office, case)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX decision_one_standing")
    meet("decide")
    without_locks(monkeypatch)
    monkeypatch.setattr(module, "note", lambda **_event: None)
    monkeypatch.setattr(actions, "decide", module.decide.__wrapped__)
    results = at_once(*works)
    assert all(isinstance(result, UUID) for result in results), results
    assert Decision.objects.filter(application=case).count() == 2


def one_decided(office: UUID) -> tuple[Person, UUID, UUID]:
    officer = hire(f"officer-{uuid4().hex[:6]}", role=Role.OFFICER, office=office)
    case = send_checked(key=uuid4()).case
    decision = actions.decide(
        officer.viewer,
        case=case,
        outcome=Outcome.APPROVED,
        reason="meets-conditions",
        words="",
        at=DECIDED,
    )
    return officer, case, decision


def test_undo_and_release_at_once_and_exactly_one_wins(
    office: UUID, meet: Callable[..., None]
) -> None:
    decided = [one_decided(office) for _ in range(ROUNDS)]
    meet("decide", "release")
    for officer, case, decision in decided:
        viewer = officer.viewer
        results = at_once(
            lambda v=viewer, d=decision: actions.undo(v, decision=d, at=DUE),  # type: ignore[misc]  # a lambda with a default is untyped to mypy
            lambda d=decision: actions.release(decision=d, at=DUE),  # type: ignore[misc]  # a lambda with a default is untyped to mypy
        )
        refused = [isinstance(result, MoveRefused) for result in results]
        assert refused.count(True) == 1, results
        released = refused[0]
        row = Application.objects.get(pk=case)
        assert row.status == ("released" if released else "in_review")
        assert Permit.objects.filter(case=case).exists() is released
        kinds = set(Event.objects.filter(case=case).values_list("kind", flat=True))
        assert ("released" in kinds) is released
        assert ("decision_undone" in kinds) is not released


def test_without_the_lock_undo_and_release_do_not_refuse_each_other(
    office: UUID, meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, _case, decision = one_decided(office)
    viewer = officer.viewer
    meet("decide", "release")
    without_locks(monkeypatch)
    results = at_once(
        lambda: actions.undo(viewer, decision=decision, at=DUE),
        lambda: actions.release(decision=decision, at=DUE),
    )
    assert not any(isinstance(result, MoveRefused) for result in results), results


def test_several_workers_release_each_decision_once(office: UUID) -> None:
    cases = {one_decided(office)[1] for _ in range(8)}
    results = at_once(*[lambda: actions.release_due(at=DUE)] * 4)
    assert all(isinstance(result, int) for result in results), results
    assert sum(result for result in results if isinstance(result, int)) <= len(cases)
    # A case that one worker skipped because another held it is done or due in the next round.
    actions.release_due(at=DUE)
    assert set(Permit.objects.values_list("case", flat=True)) == cases
    for kind in ("released", "permit_issued"):
        events = Event.objects.filter(kind=kind).values_list("case", flat=True)
        assert sorted(events, key=str) == sorted(cases, key=str)


def test_without_the_claim_two_workers_collide_on_one_decision(
    office: UUID, meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    one_decided(office)
    meet("release")
    without_locks(monkeypatch)
    module = import_module("guichet.casework.actions.release")
    released: list[int] = []
    real = module.release_locked

    def counted(*args: object, **kwargs: object) -> None:
        released.append(1)
        real(*args, **kwargs)

    monkeypatch.setattr(module, "release_locked", counted)
    at_once(*[lambda: actions.release_due(at=DUE)] * 2)
    # Both went to work on the same decision; with the claim only one ever does.
    assert len(released) == 2


def test_with_the_claim_one_worker_alone_goes_to_work(
    office: UUID, meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    one_decided(office)
    meet("release")
    module = import_module("guichet.casework.actions.release")
    released: list[int] = []
    real = module.release_locked

    def counted(*args: object, **kwargs: object) -> None:
        released.append(1)
        real(*args, **kwargs)

    monkeypatch.setattr(module, "release_locked", counted)
    results = at_once(*[lambda: actions.release_due(at=DUE)] * 2)
    assert sorted(str(result) for result in results) == ["0", "1"]
    assert len(released) == 1


def one_asked(office: UUID) -> tuple[Person, UUID, UUID]:
    officer = hire(f"officer-{uuid4().hex[:6]}", role=Role.OFFICER, office=office)
    case = send(key=uuid4()).case
    hold = actions.ask(
        officer.viewer, case=case, reason="other", words="Which?", due_on=None, at=DECIDED
    )
    return officer, case, hold


def test_an_answer_and_its_question_taken_back_at_once_end_the_pause_once(
    office: UUID, meet: Callable[..., None]
) -> None:
    asked = [one_asked(office) for _ in range(ROUNDS)]
    meet("hold")
    at = DECIDED + timedelta(days=7)
    for officer, case, hold in asked:
        viewer = officer.viewer
        results = at_once(
            lambda c=case, h=hold: actions.answer(case=c, hold=h, words="A.", at=at),  # type: ignore[misc]  # a lambda with a default is untyped to mypy
            lambda v=viewer, h=hold: actions.take_question_back(v, hold=h, at=at),  # type: ignore[misc]  # a lambda with a default is untyped to mypy
        )
        refused = [r for r in results if isinstance(r, MoveRefused | actions.QuestionOver)]
        assert len(refused) == 1, results
        assert Application.objects.get(pk=case).paused_days == 5


def test_without_the_lock_one_pause_ends_twice(
    office: UUID, meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, case, hold = one_asked(office)
    viewer = officer.viewer
    meet("hold")
    without_locks(monkeypatch)
    at = DECIDED + timedelta(days=7)
    results = at_once(
        lambda: actions.answer(case=case, hold=hold, words="A.", at=at),
        lambda: actions.take_question_back(viewer, hold=hold, at=at),
    )
    refused = [r for r in results if isinstance(r, MoveRefused | actions.QuestionOver)]
    assert refused == [], results


def test_two_workers_remind_of_one_question_once(office: UUID) -> None:
    cases = {one_asked(office)[1] for _ in range(6)}
    late = DECIDED + timedelta(days=20)
    at_once(*[lambda: actions.remind_due(at=late)] * 3)
    actions.remind_due(at=late)
    reminded = Event.objects.filter(kind="question_reminded").values_list("case", flat=True)
    assert sorted(reminded, key=str) == sorted(cases, key=str)


def claimers(office: UUID, case: UUID) -> list[Work]:
    viewers = [hire(f"c-{uuid4().hex}", role=Role.OFFICER, office=office).viewer for _ in range(2)]
    return [lambda v=viewer: actions.claim(v, case=case, at=DECIDED) for viewer in viewers]  # type: ignore[misc]  # a lambda with a default is untyped to mypy


def meet_at_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold both where they have read who holds the file."""
    module = import_module("guichet.casework.actions.authority")
    real, barrier = module.standing_holder, threading.Barrier(2)

    def waiting(**given: object) -> object:
        found = real(**given)
        if found is not None:
            return found
        try:
            barrier.wait(timeout=0.5)
        except threading.BrokenBarrierError:
            barrier.reset()
        return found

    monkeypatch.setattr(module, "standing_holder", waiting)


def test_two_officers_claim_at_once_and_one_holds_the_file(
    office: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at_claims(monkeypatch)
    for _ in range(ROUNDS):
        case = send(key=uuid4()).case
        results = at_once(*claimers(office, case))
        assert sorted(type(r).__name__ for r in results) == ["HeldByColleague", "NoneType"]
        assert Event.objects.filter(case=case, kind="claimed").count() == 1


def test_without_the_lock_two_officers_claim_one_file(
    office: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send(key=uuid4()).case
    works = claimers(office, case)
    meet_at_claims(monkeypatch)
    without_locks(monkeypatch)
    results = at_once(*works)
    assert not any(isinstance(r, actions.HeldByColleague) for r in results), results
