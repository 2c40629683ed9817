"""Decided at once by a table, and a person where one is asked for."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.casework.clams import AT, dig, open_the_beach
from tests.apps.casework.licence import open_the_licence, send
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.models import Application, Decision
from guichet.casework.rules import MoveRefused, Outcome, Purpose, published_counts
from guichet.catalogue.definitions import Answer
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role
from guichet.permits.models import Permit

LATER = AT + timedelta(days=40)
DB = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return hire("officer", role=Role.OFFICER, office=open_the_beach().pk)


def kinds() -> list[str]:
    return list(Event.objects.order_by("recorded_at", "pk").values_list("kind", flat=True))


@DB
@pytest.mark.usefixtures("officer")
def test_a_yes_is_decided_released_and_held_in_the_same_transaction() -> None:
    receipt = dig()
    row = Application.objects.get()
    decision = Decision.objects.get()
    assert (row.status, row.decided_at, row.released_at) == ("released", AT, AT)
    assert (decision.outcome, decision.reason) == ("approved", "meets-conditions")
    assert (decision.officer, decision.table_row) == (None, "meets")
    assert Permit.objects.get().case == receipt.case
    assert sorted(kinds()) == ["decided", "permit_issued", "released", "submitted"]
    payload = Event.objects.get(kind="decided").payload
    assert '"table_version":"2025-09-01"' in str(payload).replace("'", '"').replace(" ", "")
    assert "Applicant" not in str(payload)


@DB
@pytest.mark.usefixtures("officer")
def test_the_same_key_decides_once() -> None:
    key = uuid4()
    first, second = dig(key=key), dig(key=key)
    assert (first.reference, second.created) == (second.reference, False)
    assert Decision.objects.count() == 1


@DB
@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    ("answers", "row", "ground"),
    [
        ({"suspended": True}, "suspended", "suspended"),
        ({"purpose": "sale"}, "for-sale", "for-sale"),
        ({"beach": "sisters"}, "beach-closed", "beach-closed"),
        ({"daily_clams": 101}, "too-many", "too-many"),
    ],
)
def test_a_no_names_its_row_and_issues_nothing(
    answers: dict[str, Answer], row: str, ground: str
) -> None:
    receipt = dig(**answers)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.reason, decision.table_row) == ("refused", ground, row)
    assert not Permit.objects.exists()
    seen = queries.progress_of(PUBLIC, case=receipt.case, at=AT)
    assert seen is not None
    assert seen.table is not None
    assert (seen.table.row, seen.table.version) == (row, "2025-09-01")
    assert seen.may_ask_for_person
    assert [milestone.code for milestone in seen.milestones] == ["received", "decision"]


@DB
@pytest.mark.usefixtures("officer")
def test_what_the_table_leaves_open_waits_for_an_officer() -> None:
    dig(beach="reserve")
    assert Application.objects.get().status == "submitted"
    assert not Decision.objects.exists()


@DB
def test_a_service_that_officers_decide_is_decided_by_no_table() -> None:
    open_the_licence()
    case = send().case
    assert actions.decide_by_table(case=case, at=AT) is None
    assert Application.objects.get().status == "submitted"


@DB
def test_a_person_asked_for_decides_anew_with_a_clock_of_its_own(officer: Person) -> None:
    case = dig(daily_clams=101).case
    Application.objects.update(paused_days=7)  # by the clock that ended with the refusal
    actions.ask_for_person(case=case, at=LATER)
    row = Application.objects.get()
    assert (row.status, row.decided_at, row.released_at) == ("submitted", None, None)
    assert row.paused_days == 0
    assert row.clock_starts_on == date(2026, 12, 21)
    assert row.standard_due_on == date(2027, 1, 4)
    assert "person_asked_for" in kinds()
    seen = queries.progress_of(PUBLIC, case=case, at=LATER)
    assert seen is not None
    assert (seen.outcome, seen.table, seen.person_asked_at) == ("", None, LATER)
    with pytest.raises(MoveRefused):
        actions.ask_for_person(case=case, at=LATER)

    actions.open_file(officer.viewer, case=case, purpose=Purpose.DECIDE, at=LATER)
    actions.decide(
        officer.viewer,
        case=case,
        outcome=Outcome.APPROVED,
        reason="meets-conditions",
        words="",
        at=LATER,
        why="Half of them go to the school.",
    )
    assert Application.objects.get().status == "released"
    assert Permit.objects.count() == 1
    assert Decision.objects.count() == 2
    with pytest.raises(MoveRefused, match="Only a refusal that a table decided"):
        actions.ask_for_person(case=case, at=LATER)


@DB
@pytest.mark.usefixtures("officer")
def test_a_yes_by_table_is_not_opened_again() -> None:
    case = dig().case
    with pytest.raises(MoveRefused, match="Phone to ask"):
        actions.ask_for_person(case=case, at=LATER)
    assert Application.objects.get().status == "released"


@DB
@pytest.mark.usefixtures("officer")
def test_the_register_counts_what_tables_decided_and_who_asked() -> None:
    for _each in range(3):
        dig()
    case = dig(daily_clams=101).case
    dig(beach="reserve")
    actions.ask_for_person(case=case, at=LATER)
    counted = queries.decided_by_table(PUBLIC, since=AT)
    assert {(each.version, str(each.outcome), each.count) for each in counted} == {
        ("2025-09-01", "approved", 3),
        ("2025-09-01", "refused", 1),
    }
    assert queries.persons_asked_for(PUBLIC, since=AT) == {"clam-digging-permit": (1, 0)}
    assert queries.decided_by_table(PUBLIC, since=AT + timedelta(days=1)) == ()


@given(counts=st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30), max_size=4))
def test_no_small_count_can_be_read_or_worked_out(counts: dict[str, int]) -> None:
    """With the total known as well, one withheld count alone would be no secret."""
    said = published_counts(counts)
    assert set(said) == set(counts)
    assert all(count is None or count == counts[name] for name, count in said.items())
    assert all(said[name] is None for name, count in counts.items() if 0 < count < 5)
    withheld = [name for name, count in said.items() if count is None]
    alone = sum(1 for count in counts.values() if count) == 1
    assert len(withheld) != 1 or alone
