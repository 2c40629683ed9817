"""Releasing: exactly once, with the permit, or not at all."""

from datetime import timedelta
from importlib import import_module
from uuid import UUID

import pytest
from tests.apps.casework.licence import AT, open_the_licence, send_checked
from tests.people import Person, hire

from guichet.casework import actions
from guichet.casework.models import Application, Decision
from guichet.casework.rules import MoveRefused, Outcome
from guichet.interactions.models import Event
from guichet.interactions.rules import Role
from guichet.permits.models import Permit

pytestmark = pytest.mark.django_db
DECIDED = AT + timedelta(days=3)
DUE = DECIDED + timedelta(minutes=15)


@pytest.fixture
def officer() -> Person:
    return hire("officer", role=Role.OFFICER, office=open_the_licence().pk)


def decided(officer: Person, outcome: Outcome = Outcome.APPROVED) -> tuple[UUID, UUID]:
    case = send_checked().case
    reason = "meets-conditions" if outcome is Outcome.APPROVED else "zone-full"
    decision = actions.decide(
        officer.viewer, case=case, outcome=outcome, reason=reason, words="", at=DECIDED
    )
    return case, decision


def test_nothing_is_released_before_its_time(officer: Person) -> None:
    decided(officer)
    assert actions.release_due(at=DUE - timedelta(seconds=1)) == 0
    assert Application.objects.get().status == "decided"
    assert not Permit.objects.exists()


def test_an_approval_is_released_with_its_permit_in_one_go(officer: Person) -> None:
    case, decision = decided(officer)
    assert actions.release_due(at=DUE) == 1
    assert actions.release_due(at=DUE) == 0
    row = Application.objects.get()
    assert (row.status, row.released_at) == ("released", DUE)
    assert Decision.objects.get(pk=decision).released_at == DUE
    permit = Permit.objects.get()
    assert (permit.case, permit.holder) == (case, "Applicant 0001")
    assert [fact["value"]["fr"] for fact in permit.facts][:1] == ["NS 40718"]
    kinds = set(Event.objects.filter(case=case).values_list("kind", flat=True))
    assert {"released", "permit_issued"} <= kinds


def test_a_refusal_is_released_without_a_permit(officer: Person) -> None:
    decided(officer, Outcome.REFUSED)
    assert actions.release_due(at=DUE) == 1
    assert not Permit.objects.exists()


def test_what_was_taken_back_is_not_released(officer: Person) -> None:
    _case, decision = decided(officer)
    actions.undo(officer.viewer, decision=decision, at=DECIDED)
    assert actions.release_due(at=DUE) == 0
    with pytest.raises(MoveRefused, match="taken back"):
        actions.release(decision=decision, at=DUE)


def test_what_was_released_is_not_taken_back(officer: Person) -> None:
    _case, decision = decided(officer)
    actions.release(decision=decision, at=DUE)
    with pytest.raises(MoveRefused):
        actions.undo(officer.viewer, decision=decision, at=DUE)
    with pytest.raises(MoveRefused):
        actions.release(decision=decision, at=DUE)


@pytest.mark.parametrize("step", ["issue", "note"])
def test_a_release_that_fails_half_way_leaves_everything_as_it_was(
    officer: Person, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def broken(**_parts: object) -> None:
        raise RuntimeError("no key")

    _case, decision = decided(officer)
    before = Event.objects.count()
    monkeypatch.setattr(import_module("guichet.casework.actions.release"), step, broken)
    with pytest.raises(RuntimeError):
        actions.release(decision=decision, at=DUE)
    assert Application.objects.get().status == "decided"
    assert Decision.objects.get().released_at is None
    assert Event.objects.count() == before
    assert not Permit.objects.exists()


def test_one_case_that_cannot_be_released_does_not_hold_up_the_rest(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("guichet.casework.actions.release")
    monkeypatch.setattr(module, "_BATCH", 2)
    broken, _decision = decided(officer)
    others = [decided(officer)[0] for _ in range(4)]
    real = module.issue

    def issue(**parts: object) -> object:
        if parts["case"] == broken:
            raise RuntimeError("no key")
        return real(**parts)

    monkeypatch.setattr(module, "issue", issue)
    with pytest.raises(actions.ReleaseFailed, match=str(broken)):
        actions.release_due(at=DUE)
    assert set(Permit.objects.values_list("case", flat=True)) == set(others)
    monkeypatch.setattr(module, "issue", real)
    assert actions.release_due(at=DUE) == 1
