"""An officer may decide against the table, with a reason that row, register and person tell."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.casework.clams import AT, CODE, dig, open_the_beach
from tests.apps.casework.licence import open_the_licence, send_checked
from tests.faces.api.calling import Department, connect
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.models import Application, Decision, Proposal
from guichet.casework.rules import Outcome, OverrideUnexplained, Purpose, goes_against
from guichet.components import clock
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role

LATER = AT + timedelta(hours=1)
WHY = "The ban was lifted by letter of 2 November."


@pytest.fixture
def officer(db: None) -> Person:  # noqa: ARG001 - asked for its effect
    return hire("officer", role=Role.OFFICER, office=open_the_beach().pk)


def asked_again(**answers: object) -> UUID:
    """Have a table refuse, and the person ask that somebody looks again."""
    case = dig(**answers).case
    actions.ask_for_person(case=case, at=AT)
    return case


def decide(person: Person, case: UUID, outcome: Outcome, *, reason: str, why: str = "") -> UUID:
    return actions.decide(
        person.viewer, case=case, outcome=outcome, reason=reason, words="", why=why, at=LATER
    )


def test_it_takes_a_reason_and_everybody_who_reads_it_sees_what_was_overridden(
    officer: Person,
) -> None:
    case = asked_again(suspended=True)
    seen = queries.file(officer.viewer, case=case, at=LATER)
    assert seen is not None
    assert seen.advice is not None
    assert (seen.advice.code, seen.advice.result) == ("suspended", "not_eligible")
    for why in ("", "   ", "x" * 2001):
        with pytest.raises(OverrideUnexplained, match="suspended"):
            decide(officer, case, Outcome.APPROVED, reason="meets-conditions", why=why)
    assert Decision.objects.filter(overrides="").count() == 1  # the table's own, and no other
    decide(officer, case, Outcome.APPROVED, reason="meets-conditions", why=WHY)
    actions.release_due(at=LATER + timedelta(hours=1))
    made = Decision.objects.get(officer=officer.id)
    assert (made.overrides, made.override_why) == ("suspended", WHY)
    payload = str(Event.objects.filter(kind="decided").latest("recorded_at").payload)
    assert '"overrides":"suspended"' in payload
    assert "letter" not in payload
    file = actions.open_file(officer.viewer, case=case, purpose=Purpose.ANSWER, at=LATER)
    assert file.decision is not None
    assert (file.decision.overrides or {}).keys() >= {"en", "fr"}
    assert file.decision.override_why == WHY
    told = queries.progress_of(PUBLIC, case=case, at=LATER + timedelta(hours=1))
    assert told is not None
    assert told.table is None
    assert told.overridden == seen.advice.reason
    assert queries.overridden(PUBLIC, since=AT) == {CODE: 1}
    assert queries.overridden(PUBLIC, since=LATER + timedelta(days=1)) == {}
    table_row = {"table_row": "meets", "officer": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(**table_row)


def test_agreeing_with_the_table_needs_no_reason_and_keeps_none(officer: Person) -> None:
    case = asked_again(suspended=True)
    decide(officer, case, Outcome.REFUSED, reason="suspended", why="Not needed.")
    made = Decision.objects.get(officer=officer.id)
    assert (made.overrides, made.override_why) == ("", "")
    told = queries.progress_of(PUBLIC, case=case, at=LATER + timedelta(hours=1))
    assert told is not None
    assert told.overridden is None


def test_a_refusal_on_what_the_table_does_not_look_at_is_no_override(db: None) -> None:
    assert db is None
    officer = hire("officer", role=Role.OFFICER, office=open_the_licence().pk)
    case = send_checked().case
    decide(officer, case, Outcome.REFUSED, reason="zone-full")
    assert Decision.objects.get(application=case).overrides == ""


def test_a_system_that_decides_against_the_table_proposes_and_a_person_confirms(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)
    case = asked_again(suspended=True)
    system: Department = connect(officer.office)
    body = {"outcome": "approved", "reason": "meets-conditions"}
    refused = system.post(f"files/{case}/decision", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "rule")
    made = system.post(f"files/{case}/decision", body | {"why": WHY}).json()
    assert (made["decision"], made["status"]) == (None, "proposed")
    assert '"overrides":"suspended"' in str(Event.objects.get(kind="decision_proposed").payload)
    decision = actions.confirm(officer.viewer, proposal=UUID(made["proposal"]), at=LATER)
    kept = Decision.objects.get(pk=decision)
    assert (kept.overrides, kept.override_why) == ("suspended", WHY)


def test_why_goes_with_the_file(officer: Person) -> None:
    case = asked_again(suspended=True)
    actions.propose(
        officer.viewer, case=case, outcome=Outcome.APPROVED, reason="meets-conditions",
        words="", why=WHY, at=LATER,
    )  # fmt: skip  # read as one
    colleague = hire("colleague", role=Role.OFFICER, office=officer.office)
    actions.confirm(colleague.viewer, proposal=Proposal.objects.get().pk, at=LATER)
    actions.release_due(at=LATER + timedelta(hours=1))
    Application.objects.filter(pk=case).update(released_at=LATER)
    actions.dispose(at=LATER + timedelta(days=365 * 60))
    assert not Decision.objects.filter(override_why__contains="letter").exists()
    assert not Proposal.objects.filter(override_why__contains="letter").exists()


@given(
    row=st.sampled_from([None, "approved", "refused"]),
    outcome=st.sampled_from(list(Outcome)),
    reason=st.sampled_from(["a", "b", "c"]),
)
def test_what_goes_against_a_row(row: str | None, outcome: Outcome, reason: str) -> None:
    against = goes_against(row_outcome=row, grounds={"a", "b"}, outcome=outcome, reason=reason)
    if row is None or row == outcome:
        assert not against
    elif outcome is Outcome.APPROVED:
        assert against
    else:
        assert against is (reason in {"a", "b"})
