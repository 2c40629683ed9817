"""One officer holds a file at a time; stages of several offices hand it over."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.licence import AT, CODE, open_the_licence, send
from tests.apps.catalogue.factories import STARTS, make_office
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.models import Application, Stay
from guichet.casework.rules import MoveRefused, Outcome, Purpose, StageRefused
from guichet.catalogue.models import Ownership, Service
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role

pytestmark = pytest.mark.django_db
OPENED = AT + timedelta(days=1)
DAY = timedelta(days=1)


@pytest.fixture
def office() -> UUID:
    owner = open_the_licence()
    Ownership.objects.create(
        service=Service.objects.get(code=CODE),
        office=make_office("harbour-safety"),
        stage="inspection",
        starts=STARTS,
    )
    return UUID(str(owner.pk))


@pytest.fixture
def officer(office: UUID) -> Person:
    return hire("officer", role=Role.OFFICER, office=office)


@pytest.fixture
def colleague(office: UUID) -> Person:
    return hire("colleague", role=Role.OFFICER, office=office)


@pytest.fixture
def lead(office: UUID) -> Person:
    return hire("lead", role=Role.LEAD, office=office)


@pytest.fixture
def inspector() -> Person:
    return hire("inspector", role=Role.OFFICER, office=make_office("harbour-safety").pk)


def row(case: UUID) -> Application:
    return Application.objects.get(pk=case)


def refuse(person: Person, case: UUID, *, at: datetime = OPENED) -> UUID:
    return actions.decide(
        person.viewer, case=case, outcome=Outcome.REFUSED, reason="zone-full", words="", at=at
    )


def look(person: Person, case: UUID, *, at: datetime = OPENED) -> queries.File:
    return actions.open_file(person.viewer, case=case, purpose=Purpose.DECIDE, at=at)


def test_a_file_held_by_one_officer_is_closed_to_the_others(
    officer: Person, colleague: Person
) -> None:
    case = send().case
    actions.claim(officer.viewer, case=case, at=OPENED)
    for attempt in (
        lambda: actions.claim(colleague.viewer, case=case, at=OPENED),
        lambda: refuse(colleague, case),
        lambda: actions.ask(
            colleague.viewer, case=case, reason="other", words="Why?", due_on=None, at=OPENED
        ),
    ):
        with pytest.raises(actions.HeldByColleague):
            attempt()
    refuse(officer, case)
    assert row(case).status == "decided"


def test_a_claim_ends_at_closing_of_the_second_business_day_after(
    officer: Person, colleague: Person
) -> None:
    case = send().case
    friday = datetime(2026, 11, 13, 14, tzinfo=UTC)
    actions.claim(officer.viewer, case=case, at=friday)
    ends = row(case).held_until
    assert ends == datetime(2026, 11, 17, 20, 30, tzinfo=UTC)  # Tuesday 16:30 in Halifax
    with pytest.raises(actions.HeldByColleague):
        actions.claim(colleague.viewer, case=case, at=ends - timedelta(seconds=1))
    actions.claim(colleague.viewer, case=case, at=ends)
    assert row(case).holder == colleague.id
    with pytest.raises(actions.HeldByColleague):
        refuse(officer, case, at=ends)


def test_deciding_a_file_that_nobody_holds_needs_no_claim(officer: Person) -> None:
    case = send().case
    refuse(officer, case)
    assert not Event.objects.filter(kind="claimed").exists()
    assert row(case).holder is None


def test_a_lead_acts_on_a_held_file_assigns_it_and_takes_it_away(
    officer: Person, colleague: Person, lead: Person
) -> None:
    case = send().case
    actions.claim(officer.viewer, case=case, at=OPENED)
    with pytest.raises(actions.NotYours):
        actions.give_back(colleague.viewer, case=case, at=OPENED)
    with pytest.raises(actions.NotYours):
        actions.assign(officer.viewer, case=case, officer=colleague.id, at=OPENED)
    actions.assign(lead.viewer, case=case, officer=colleague.id, at=OPENED)
    assert row(case).holder == colleague.id
    actions.give_back(lead.viewer, case=case, at=OPENED)
    actions.give_back(lead.viewer, case=case, at=OPENED)
    assert (row(case).holder, row(case).held_until) == (None, None)
    assert Event.objects.filter(kind="given_back").count() == 1
    actions.claim(officer.viewer, case=case, at=OPENED)
    refuse(lead, case)
    assert row(case).status == "decided"


def test_a_file_is_assigned_to_nobody_from_elsewhere(lead: Person, inspector: Person) -> None:
    case = send().case
    with pytest.raises(actions.NoSuchOfficer):
        actions.assign(lead.viewer, case=case, officer=inspector.id, at=OPENED)
    refuse(lead, case)
    with pytest.raises(MoveRefused):
        actions.claim(lead.viewer, case=case, at=OPENED)


def hand_on(person: Person, case: UUID, to: str, words: str = "", at: datetime = OPENED) -> None:
    actions.hand_over(person.viewer, case=case, to=to, words=words, at=at)


def test_a_file_goes_through_its_offices_and_back(
    officer: Person, inspector: Person, office: UUID
) -> None:
    case = send().case
    look(officer, case)
    hand_on(officer, case, "inspection")
    there = row(case)
    assert (there.status, there.office, there.accountable, there.holder) == (
        "handed_over",
        inspector.office,
        office,
        None,
    )
    # The owner sees the whole and decides nothing; the inspector decides nothing either.
    seen = actions.open_file(officer.viewer, case=case, purpose=Purpose.ANSWER, at=OPENED)
    assert (seen.may_decide, seen.may_ask, seen.onward) == (False, False, ())
    with pytest.raises(actions.PurposeRefused):
        look(officer, case)
    with pytest.raises(actions.NoSuchFile):
        refuse(officer, case)
    waited = OPENED + 2 * DAY
    look(inspector, case, at=waited)
    with pytest.raises(actions.NotYours):
        refuse(inspector, case, at=waited)
    with pytest.raises(StageRefused):
        hand_on(inspector, case, "inspection", at=waited)
    with pytest.raises(actions.WordsRefused):
        hand_on(inspector, case, "completeness", at=waited)
    hand_on(inspector, case, "completeness", "The card is missing.", at=waited)
    look(officer, case, at=waited + DAY)
    assert row(case).accountable is None
    hand_on(officer, case, "inspection", at=waited + DAY)
    look(inspector, case, at=waited + DAY)
    hand_on(inspector, case, "decision", at=waited + DAY)
    file = look(officer, case, at=waited + 2 * DAY)
    assert [stage.code for stage in file.stages] == [
        "completeness",
        "inspection",
        "completeness",
        "inspection",
        "decision",
    ]
    first, second = file.stages[:2]
    assert (first.unopened_days, second.unopened_days) == (None, 2)
    assert (second.returned, second.words) == (True, "The card is missing.")
    refuse(officer, case, at=waited + 2 * DAY)
    assert Event.objects.filter(case=case, kind="handed_over").count() == 4
    assert "card" not in "".join(Event.objects.values_list("payload", flat=True))


def test_each_office_finds_the_file_where_it_is(officer: Person, inspector: Person) -> None:
    case = send().case
    look(officer, case)
    hand_on(officer, case, "inspection")

    def listed(person: Person, view: str) -> list[UUID]:
        found = queries.queue(
            person.viewer,
            filters=queries.QueueFilters(view=view),
            page="",
            today=date(2026, 11, 11),
        )
        assert found is not None
        return [line.case for segment in found.segments for line in segment.rows]

    assert listed(officer, "open") == []
    assert listed(officer, "elsewhere") == [case]
    assert listed(inspector, "new") == [case]
    assert listed(inspector, "elsewhere") == []


def test_the_stage_has_its_own_clock_and_the_promise_stays(
    officer: Person, inspector: Person
) -> None:
    case = send().case
    promised = row(case).standard_due_on
    look(officer, case)
    assert row(case).stage_due_on == date(2026, 11, 16)  # 5 business days from the 9th
    hand_on(officer, case, "inspection", at=OPENED)
    assert row(case).stage_due_on == date(2026, 11, 24)  # 10 from the 10th
    assert row(case).standard_due_on == promised
    hold = actions.ask(
        inspector.viewer, case=case, reason="other", words="Which?", due_on=None, at=OPENED
    )
    actions.answer(case=case, hold=hold, words="This.", at=OPENED + 7 * DAY)
    moved = row(case)
    assert promised is not None
    assert moved.stage_due_on == date(2026, 11, 30)  # the day of the hand-over is day 0
    assert moved.standard_due_on == promised + 7 * DAY
    assert Stay.objects.get().due_on == date(2026, 11, 16)
    seen = queries.progress_of(PUBLIC, case=case, at=OPENED + 7 * DAY)
    assert seen is not None
    assert seen.office["en"] == "Director, licences-director"
    assert seen.stage_office["en"] == "Director, harbour-safety"


def test_a_stage_of_the_same_office_goes_on_without_a_wait(officer: Person) -> None:
    case = send(key=uuid4()).case
    Ownership.objects.filter(stage="inspection").delete()
    look(officer, case)
    hand_on(officer, case, "inspection")
    assert (row(case).status, row(case).holder) == ("in_review", officer.id)


@pytest.mark.parametrize(
    "change",
    [
        {"holder": uuid4()},
        {"held_until": AT},
    ],
)
def test_the_database_refuses_a_claim_without_end_or_holder(
    officer: Person, change: dict[str, object]
) -> None:
    del officer
    case = send().case
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=case).update(**change)
