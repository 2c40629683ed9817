"""The clock stops while the office waits on the person, and runs again from every ending."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.apps.casework.licence import ANSWERS, AT, open_the_licence, send
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.models import Application, Hold
from guichet.casework.rules import DueDateRefused, MoveRefused, Outcome, Purpose
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, SYSTEM, Role

pytestmark = pytest.mark.django_db
ASKED = AT + timedelta(days=3)  # Thursday 12 November 2026
DAY = timedelta(days=1)


@pytest.fixture
def officer() -> Person:
    return hire("officer", role=Role.OFFICER, office=open_the_licence().pk)


def ask(
    officer: Person, case: UUID, *, at: datetime = ASKED, due_on: date | None = None, **more: str
) -> UUID:
    given = {"reason": "vessel-unclear", "words": "Which winch has it?"} | more
    return actions.ask(officer.viewer, case=case, due_on=due_on, at=at, **given)


def row(case: UUID) -> Application:
    return Application.objects.get(pk=case)


def clock_of(case: UUID, at: datetime) -> queries.Clock:
    seen = queries.progress_of(PUBLIC, case=case, at=at)
    assert seen is not None
    return seen.clock


def test_days_over_are_what_the_clock_showed_when_the_day_before_ended(officer: Person) -> None:
    case = send().case
    sent = row(case).submitted_at
    for later in range(1, 40):
        now, before = (clock_of(case, sent + days * DAY) for days in (later, later - 1))
        begun = (sent + (later - 1) * DAY).date() >= now.starts_on
        assert now.days_over == (before.days if begun else -1), later
    assert clock_of(case, sent).days_over == -1
    ask(officer, case)
    asked, standing = (clock_of(case, ASKED + days * DAY) for days in (0, 14))
    assert (asked.days_over, standing.days_over) == (asked.days, standing.days)  # as it stands


def test_asking_stops_the_clock_and_an_answer_lets_it_run(officer: Person) -> None:
    case = send().case
    before = clock_of(case, ASKED)
    hold = ask(officer, case)
    assert row(case).status == "waiting_for_applicant"
    later = clock_of(case, ASKED + 14 * DAY)
    assert (later.days, later.paused_since, later.paused_days) == (2, date(2026, 11, 12), 11)
    actions.answer(case=case, hold=hold, words="The small one.", at=ASKED + 7 * DAY)
    after = clock_of(case, ASKED + 7 * DAY)
    assert row(case).status == "in_review"
    # Thursday to Wednesday are five closes: the day of the answer counts again.
    assert (after.days, after.paused_days, after.paused_since) == (3, 5, None)
    assert (before.standard_days, after.standard_days, after.legal_days) == (30, 30, 60)
    assert before.standard_due_on == date(2026, 12, 21)
    assert after.standard_due_on == date(2026, 12, 28)
    assert (before.legal_due_on, after.legal_due_on) == (date(2027, 2, 1), date(2027, 2, 8))
    kinds = list(Event.objects.filter(case=case).values_list("kind", flat=True))
    assert sorted(kinds) == ["claimed", "question_answered", "question_asked", "submitted"]
    payload = Event.objects.get(kind="question_answered").payload
    assert '"standard_due_on":"2026-12-28"' in payload
    assert "small" not in payload


def test_the_last_day_of_the_promise_is_reached_when_its_days_have_run(officer: Person) -> None:
    case = send().case
    hold = ask(officer, case)
    actions.answer(case=case, hold=hold, words="Yes.", at=ASKED + 40 * DAY)
    due = row(case).standard_due_on
    assert due is not None
    noon = datetime.combine(due, datetime.min.time(), tzinfo=UTC) + timedelta(hours=16)
    on_the_day, day_after = clock_of(case, noon), clock_of(case, noon + DAY)
    assert (on_the_day.days, on_the_day.past_standard) == (30, False)
    assert day_after.past_standard


def test_a_question_asked_and_answered_before_closing_moves_nothing(officer: Person) -> None:
    case = send().case
    hold = ask(officer, case, at=ASKED)
    actions.answer(case=case, hold=hold, words="Yes.", at=ASKED + timedelta(hours=2))
    assert row(case).standard_due_on == date(2026, 12, 21)
    assert row(case).paused_days == 0


def test_a_promise_broken_before_the_question_stays_broken(officer: Person) -> None:
    case = send().case
    late = AT + 50 * DAY
    hold = ask(officer, case, at=late)
    actions.answer(case=case, hold=hold, words="Yes.", at=late + 7 * DAY)
    assert row(case).standard_due_on == date(2026, 12, 21)
    assert row(case).legal_due_on == date(2027, 2, 8)


@pytest.mark.parametrize(
    "night", [datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)]
)
def test_a_pause_over_a_night_when_clocks_change_counts_days_not_hours(
    officer: Person, night: datetime
) -> None:
    friday = night - 2 * DAY + timedelta(hours=18)
    case = send(at=friday - 7 * DAY, answers={**ANSWERS, "certificate_date": "2025-06-12"}).case
    before = row(case).standard_due_on
    hold = ask(officer, case, at=friday)
    # Monday 16:29 in Halifax, whichever side of the change: one close (Friday's) was left out.
    monday = datetime(night.year, night.month, night.day, 16, 29, tzinfo=UTC) + DAY
    offset = timedelta(hours=3 if night.month == 3 else 4)
    actions.answer(case=case, hold=hold, words="Yes.", at=monday + offset)
    assert before is not None
    assert row(case).paused_days == 1
    assert row(case).standard_due_on == before + (3 * DAY if before.weekday() == 4 else DAY)


def test_a_pause_over_a_leap_day_leaves_it_out(officer: Person) -> None:
    sent = datetime(2028, 2, 21, 14, tzinfo=UTC)
    case = send(at=sent, answers={**ANSWERS, "certificate_date": "2027-06-12"}).case
    hold = ask(officer, case, at=datetime(2028, 2, 28, 14, tzinfo=UTC))
    actions.answer(case=case, hold=hold, words="Yes.", at=datetime(2028, 3, 1, 14, tzinfo=UTC))
    assert row(case).paused_days == 2  # 28 and 29 February


def test_a_clock_set_back_gives_no_negative_pause(officer: Person) -> None:
    case = send().case
    hold = ask(officer, case)
    actions.answer(case=case, hold=hold, words="Yes.", at=ASKED - timedelta(minutes=30))
    assert row(case).paused_days == 0
    assert row(case).standard_due_on == date(2026, 12, 21)
    assert Hold.objects.get().ended_at == ASKED


def test_the_same_answer_twice_counts_once_and_another_is_refused(officer: Person) -> None:
    case = send().case
    hold = ask(officer, case)
    for hours in (1, 2):
        actions.answer(case=case, hold=hold, words=" Yes. ", at=ASKED + timedelta(hours=hours))
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(case=case, hold=hold, words="No.", at=ASKED + DAY)
    assert Hold.objects.get().answer == "Yes."
    assert Event.objects.filter(kind="question_answered").count() == 1


def test_a_question_of_another_case_is_not_found(officer: Person) -> None:
    case, other = send().case, send(key=uuid4()).case
    hold = ask(officer, case)
    with pytest.raises(actions.NoSuchFile):
        actions.answer(case=other, hold=hold, words="Yes.", at=ASKED)


def test_taking_the_question_back_lets_the_clock_run(officer: Person) -> None:
    case = send().case
    hold = ask(officer, case)
    actions.take_question_back(officer.viewer, hold=hold, at=ASKED + 7 * DAY)
    assert (row(case).status, row(case).paused_days) == ("in_review", 5)
    with pytest.raises(actions.QuestionOver):
        actions.answer(case=case, hold=hold, words="Yes.", at=ASKED + 8 * DAY)
    with pytest.raises(MoveRefused):
        actions.take_question_back(officer.viewer, hold=hold, at=ASKED + 8 * DAY)


def test_the_reminder_comes_once_after_the_day_and_then_the_officer_may_go_on(
    officer: Person,
) -> None:
    case = send().case
    hold = ask(officer, case, due_on=date(2026, 11, 20))
    assert actions.remind_due(at=datetime(2026, 11, 21, 3, tzinfo=UTC)) == 0  # still 20 there
    assert actions.remind_due(at=datetime(2026, 11, 21, 5, tzinfo=UTC)) == 1
    assert actions.remind_due(at=datetime(2026, 11, 23, 5, tzinfo=UTC)) == 0
    assert Event.objects.filter(kind="question_reminded").count() == 1
    lapses = Hold.objects.get().lapses_on
    assert lapses == date(2026, 11, 27)
    with pytest.raises(actions.TooEarly):
        actions.go_on(officer.viewer, hold=hold, at=datetime(2026, 11, 27, 20, tzinfo=UTC))
    with pytest.raises(MoveRefused):
        actions.decide(
            officer.viewer,
            case=case,
            outcome=Outcome.REFUSED,
            reason="zone-full",
            words="",
            at=datetime(2026, 11, 28, 14, tzinfo=UTC),
        )
    actions.go_on(officer.viewer, hold=hold, at=datetime(2026, 11, 30, 14, tzinfo=UTC))
    assert row(case).status == "in_review"
    # An answer that comes now joins the file and moves nothing.
    due = row(case).standard_due_on
    actions.answer(case=case, hold=hold, words="Late.", at=datetime(2026, 12, 1, tzinfo=UTC))
    assert (Hold.objects.get().answer, row(case).standard_due_on) == ("Late.", due)
    assert '"late":true' in Event.objects.get(kind="question_answered").payload


def test_after_the_decision_no_answer_is_taken(officer: Person) -> None:
    case = send().case
    hold = ask(officer, case)
    late = Hold.objects.get().lapses_on
    at = datetime(late.year, late.month, late.day, 14, tzinfo=UTC) + 3 * DAY
    actions.go_on(officer.viewer, hold=hold, at=at)
    actions.decide(
        officer.viewer, case=case, outcome=Outcome.REFUSED, reason="zone-full", words="", at=at
    )
    with pytest.raises(actions.QuestionOver):
        actions.answer(case=case, hold=hold, words="Late.", at=at)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"words": "  "}, actions.WordsRefused),
        ({"words": "x" * 2001}, actions.WordsRefused),
        ({"reason": "curiosity"}, actions.ReasonUnknown),
        ({"due_on": date(2026, 11, 12)}, DueDateRefused),
        ({"due_on": date(2029, 1, 1)}, DueDateRefused),
    ],
)
def test_a_question_that_cannot_stand_changes_nothing(
    officer: Person, more: dict[str, str], error: type[Exception]
) -> None:
    case = send().case
    with pytest.raises(error):
        ask(officer, case, **more)
    assert row(case).status == "submitted"
    assert not Hold.objects.exists()


def test_only_one_question_stands_and_only_officers_of_the_office_ask(officer: Person) -> None:
    case = send().case
    auditor = hire("auditor", role=Role.AUDITOR, office=officer.office)
    stranger = hire("stranger", role=Role.OFFICER, office=uuid4())
    with pytest.raises(actions.NotYours):
        ask(auditor, case)
    with pytest.raises(actions.NoSuchFile):
        ask(stranger, case)
    hold = ask(officer, case)
    with pytest.raises(MoveRefused):
        ask(officer, case)
    with pytest.raises(actions.NoSuchFile):
        actions.take_question_back(stranger.viewer, hold=hold, at=ASKED)


def test_the_file_and_the_queue_say_who_waits_on_whom(officer: Person) -> None:
    case, other = send().case, send(key=uuid4()).case
    ask(officer, case, reason="other")
    seen = actions.open_file(officer.viewer, case=case, purpose=Purpose.DECIDE, at=ASKED + DAY)
    assert seen.status == "waiting_for_applicant"
    assert [each.words for each in seen.questions] == ["Which winch has it?"]
    assert (seen.may_decide, seen.may_ask, seen.may_end_question) == (False, False, True)
    found = {
        view: queries.queue(
            officer.viewer,
            filters=queries.QueueFilters(view=view),
            page="",
            today=date(2026, 11, 13),
        )
        for view in ("open", "waiting")
    }
    listed = {
        view: [line.case for segment in queue.segments for line in segment.rows]
        for view, queue in found.items()
        if queue is not None
    }
    assert listed == {"open": [other], "waiting": [case]}


def test_a_promise_that_stands_is_neither_kept_nor_broken(officer: Person) -> None:
    case = send().case
    ask(officer, case)
    year = {"since": date(2026, 4, 1), "until": date(2027, 3, 31), "today": date(2027, 3, 1)}
    assert queries.promises(SYSTEM, service="coastal-fishing-licence", **year) == ()
    hold = Hold.objects.get()
    actions.answer(case=case, hold=hold.pk, words="Yes.", at=ASKED + 7 * DAY)
    (found,) = queries.promises(SYSTEM, service="coastal-fishing-licence", **year)
    assert (found.kept, found.due) == (0, 1)
