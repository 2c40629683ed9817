"""Deciding: who may, on what ground, and what follows."""

from datetime import timedelta
from importlib import import_module
from uuid import UUID, uuid4

import pytest
from tests.apps.casework.licence import AT, CODE, open_the_licence, send_checked
from tests.apps.catalogue.factories import make_office
from tests.people import People, Person, staff_two_offices

from guichet.casework import actions
from guichet.casework.models import Application, Decision
from guichet.casework.rules import MoveRefused, Outcome, Purpose
from guichet.catalogue.definitions import definition_for
from guichet.interactions.models import Event
from guichet.permits.actions import JournalBehind
from guichet.permits.models import Permit

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def decide(
    person: Person, case: UUID, *, outcome: Outcome = Outcome.APPROVED, reason: str = ""
) -> UUID:
    usual = {Outcome.APPROVED: "meets-conditions", Outcome.REFUSED: "zone-full"}
    return actions.decide(
        person.viewer,
        case=case,
        outcome=outcome,
        reason=reason or usual[outcome],
        words="Log every landing.",
        at=LATER,
    )


def kinds(case: UUID) -> list[str]:
    return list(
        Event.objects.filter(case=case).order_by("occurred_at").values_list("kind", flat=True)
    )


@pytest.mark.parametrize("role", ["officer", "lead"])
def test_an_officer_or_lead_of_the_office_decides(people: People, role: str) -> None:
    case = send_checked().case
    decision = Decision.objects.get(pk=decide(getattr(people, role), case))
    row = Application.objects.get()
    assert (row.status, row.decided_at, row.released_at) == ("decided", LATER, None)
    assert decision.release_at == LATER + timedelta(minutes=15)
    assert decision.officer == getattr(people, role).id
    assert kinds(case) == ["submitted", "decided"]
    payload = str(Event.objects.get(kind="decided").payload)
    assert "Log every landing" not in payload


def test_an_auditor_reads_and_decides_nothing(people: People) -> None:
    with pytest.raises(actions.NotYours, match="auditor"):
        decide(people.auditor, send_checked().case)


@pytest.mark.parametrize("role", ["outsider", "administrator", "deactivated"])
def test_for_everybody_else_there_is_no_such_file(people: People, role: str) -> None:
    person = getattr(people, role)
    case = send_checked().case
    with pytest.raises(actions.NoSuchFile):
        decide(person, case)
    with pytest.raises(actions.NoSuchFile):
        actions.open_file(person.viewer, case=case, purpose=Purpose.DECIDE, at=LATER)
    with pytest.raises(actions.NoSuchFile):
        actions.undo(person.viewer, decision=decide(people.officer, case), at=LATER)
    assert kinds(case) == ["submitted", "decided"]


def test_an_unknown_case_and_one_of_another_office_get_the_same_words(people: People) -> None:
    case, none = send_checked().case, uuid4()

    def words(wanted: UUID) -> str:
        with pytest.raises(actions.NoSuchFile) as refused:
            decide(people.outsider, wanted)
        return str(refused.value).replace(str(wanted), "CASE")

    assert words(case) == words(none)


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.APPROVED, "zone-full"),
        (Outcome.REFUSED, "meets-conditions"),
        (Outcome.APPROVED, "because"),
    ],
)
def test_the_reason_must_be_one_of_the_outcomes(
    people: People, outcome: Outcome, reason: str
) -> None:
    with pytest.raises(actions.ReasonRefused, match=reason):
        decide(people.officer, send_checked().case, outcome=outcome, reason=reason)
    assert not Decision.objects.exists()


def test_too_many_own_words_are_refused(people: People) -> None:
    with pytest.raises(actions.ReasonRefused, match="2001"):
        actions.decide(
            people.officer.viewer,
            case=send_checked().case,
            outcome=Outcome.APPROVED,
            reason="meets-conditions",
            words="x" * 2001,
            at=LATER,
        )


def test_a_case_is_decided_once(people: People) -> None:
    case = send_checked().case
    decide(people.officer, case)
    with pytest.raises(MoveRefused, match="faster"):
        decide(people.lead, case, outcome=Outcome.REFUSED)


def test_the_one_who_decided_takes_it_back_and_it_can_be_decided_anew(people: People) -> None:
    case = send_checked().case
    first = decide(people.officer, case)
    actions.undo(people.officer.viewer, decision=first, at=LATER)
    row = Application.objects.get()
    assert (row.status, row.decided_at) == ("in_review", None)
    decide(people.officer, case, outcome=Outcome.REFUSED)
    assert kinds(case)[1:] == ["decided", "decision_undone", "decided"]
    with pytest.raises(MoveRefused, match="already"):
        actions.undo(people.officer.viewer, decision=first, at=LATER)


def test_a_lead_takes_back_a_colleagues_decision_and_a_colleague_does_not(people: People) -> None:
    case = send_checked().case
    decision = decide(people.lead, case)
    with pytest.raises(actions.NotYours):
        actions.undo(people.officer.viewer, decision=decision, at=LATER)
    actions.undo(people.lead.viewer, decision=decision, at=LATER)
    theirs = decide(people.officer, case)
    actions.undo(people.lead.viewer, decision=theirs, at=LATER)


def test_without_a_delay_the_decision_is_released_at_once(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(definition_for(CODE).__dict__, "release_delay_minutes", 0)
    case = send_checked().case
    decide(people.officer, case)
    assert Application.objects.get().status == "released"
    assert Permit.objects.get().case == case


def test_while_no_permit_may_be_issued_the_decision_waits_for_the_worker(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def behind(**_parts: object) -> None:
        raise JournalBehind("no seal for five hours")

    monkeypatch.setitem(definition_for(CODE).__dict__, "release_delay_minutes", 0)
    releasing = import_module("guichet.casework.actions.release")
    monkeypatch.setattr(releasing, "issue", behind)
    case = send_checked().case
    decide(people.officer, case)
    assert Application.objects.get().status == "decided"
    assert not Permit.objects.exists()
    assert kinds(case)[-1] == "decided"
    monkeypatch.undo()
    assert actions.release_due(at=LATER) == 1
    assert Permit.objects.get().case == case


def test_a_decision_and_its_event_stand_or_fall_together(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_parts: object) -> None:
        raise RuntimeError("the journal is full")

    case = send_checked().case
    monkeypatch.setattr(import_module("guichet.casework.actions.decide"), "note", broken)
    with pytest.raises(RuntimeError):
        decide(people.officer, case)
    assert not Decision.objects.exists()
    assert Application.objects.get().status == "submitted"
