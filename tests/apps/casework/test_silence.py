"""No answer by the legal date means yes, or no: said before, moved by pauses, done once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.casework.racing import Work, at_once, meeting, without_locks
from tests.people import Person, hire

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays
from guichet.casework import actions, queries
from guichet.casework.models import Application, Decision, Hold
from guichet.casework.rules import Ending, MoveRefused, Outcome, Purpose, limit_has_passed
from guichet.catalogue.definitions import SilenceRule, definition_for
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role
from guichet.permits.models import Permit

DAY = timedelta(days=1)
HALIFAX = ZoneInfo("America/Halifax")
DUE = date(2027, 2, 1)  # sixty business days after Monday 9 November 2026
LAST = datetime(2027, 2, 1, 23, 59, 59, tzinfo=HALIFAX)
OVER = datetime(2027, 2, 2, 0, 0, tzinfo=HALIFAX)


@pytest.fixture
def officer(db: None, fresh_home: Path) -> Person:
    assert (db, fresh_home.is_dir()) == (None, True)
    return hire("officer", role=Role.OFFICER, office=open_the_licence().pk)


def row(case: UUID) -> Application:
    return Application.objects.get(pk=case)


def kinds(case: UUID) -> list[str]:
    return sorted(Event.objects.filter(case=case).values_list("kind", flat=True))


def decide(officer: Person, case: UUID, at: datetime, outcome: Outcome = Outcome.REFUSED) -> UUID:
    reason = "meets-conditions" if outcome is Outcome.APPROVED else "zone-full"
    return actions.decide(
        officer.viewer, case=case, outcome=outcome, reason=reason, words="", at=at
    )


def test_the_day_after_the_limit_the_law_approves_and_the_permit_is_there(officer: Person) -> None:
    assert officer
    case = send().case
    assert row(case).legal_due_on == DUE
    assert actions.decide_silent(at=LAST) == 0
    assert actions.decide_silent(at=OVER) == 1
    assert actions.decide_silent(at=OVER + DAY) == 0
    decision = Decision.objects.get()
    assert (decision.outcome, decision.reason, decision.officer) == (
        "approved",
        "limit-passed",
        None,
    )
    assert (decision.by_silence, decision.released_at, row(case).status) == (True, OVER, "released")
    assert Permit.objects.get().case == case
    assert kinds(case) == ["decided", "permit_issued", "released", "submitted"]
    assert '"silence":true' in Event.objects.get(kind="decided").payload


def test_file_and_tracking_page_say_the_date_before(officer: Person) -> None:
    case = send().case
    seen = queries.progress_of(PUBLIC, case=case, at=AT)
    file = actions.open_file(officer.viewer, case=case, purpose=Purpose.DECIDE, at=AT)
    assert seen is not None
    for clock in (seen.clock, file.clock):
        assert (clock.legal_due_on, clock.silence, clock.past_limit) == (DUE, "approved", False)
    assert "limit-passed" not in [ground.code for ground in file.grounds]
    actions.decide_silent(at=OVER)
    after = queries.progress_of(PUBLIC, case=case, at=OVER)
    assert after is not None
    assert after.outcome == "approved"
    assert "legal limit passed" in (after.reason or {})["en"]


@pytest.mark.usefixtures("officer")
def test_no_officer_may_choose_the_laws_own_ground(officer: Person) -> None:
    case = send().case
    with pytest.raises(actions.ReasonRefused):
        actions.decide(
            officer.viewer,
            case=case,
            outcome=Outcome.APPROVED,
            reason="limit-passed",
            words="",
            at=AT,
        )


def test_a_pause_moves_the_date_and_while_it_lasts_nothing_happens(officer: Person) -> None:
    case = send().case
    asked = AT + 3 * DAY
    hold = actions.ask(
        officer.viewer, case=case, reason="other", words="Which?", due_on=None, at=asked
    )
    assert actions.decide_silent(at=OVER + 100 * DAY) == 0, "the person has the word"
    actions.answer(case=case, hold=hold, words="This.", at=asked + 7 * DAY)
    moved = row(case).legal_due_on
    assert moved == date(2027, 2, 8), "five closings were left out"
    assert actions.decide_silent(at=OVER) == 0
    assert actions.decide_silent(at=OVER + 7 * DAY) == 1


def test_a_question_asked_too_late_moves_nothing_any_more(officer: Person) -> None:
    case = send().case
    with pytest.raises(actions.LimitPassed):
        actions.ask(officer.viewer, case=case, reason="other", words="?", due_on=None, at=OVER)
    # Asked in the evening of the last day, after closing: no day of the limit is left out.
    hold = actions.ask(officer.viewer, case=case, reason="other", words="?", due_on=None, at=LAST)
    assert actions.decide_silent(at=OVER) == 1
    question = Hold.objects.get(pk=hold)
    assert (question.ending, question.ended_at) == (Ending.LAPSED, OVER)
    assert (row(case).status, row(case).paused_days) == ("released", 0)


def test_an_officer_in_time_decides_and_one_too_late_does_not(officer: Person) -> None:
    in_time, too_late = send(key=uuid4()).case, send(key=uuid4()).case
    decide(officer, in_time, LAST)
    with pytest.raises(actions.LimitPassed):
        decide(officer, too_late, OVER)
    # The refusal is released after midnight: it was taken in time, and stands.
    assert actions.decide_silent(at=OVER) == 1
    actions.release_due(at=OVER + DAY)
    assert Decision.objects.get(application=in_time).outcome == "refused"
    assert Decision.objects.get(application=too_late).by_silence


def test_nobody_undoes_what_the_law_decided(officer: Person) -> None:
    lead = hire("lead", role=Role.LEAD, office=officer.office)
    case = send().case
    actions.decide_silent(at=OVER)
    decision = Decision.objects.get()
    Decision.objects.update(released_at=None)
    Application.objects.update(status="decided", released_at=None)
    with pytest.raises(MoveRefused):
        actions.undo(lead.viewer, decision=decision.pk, at=OVER)
    file = actions.open_file(lead.viewer, case=case, purpose=Purpose.SUPERVISE, at=OVER)
    assert file.decision is not None
    assert not file.decision.may_undo


def test_a_decision_undone_after_the_limit_leaves_the_word_to_the_law(officer: Person) -> None:
    case = send().case
    decision = decide(officer, case, LAST)
    actions.undo(officer.viewer, decision=decision, at=OVER)
    file = actions.open_file(officer.viewer, case=case, purpose=Purpose.DECIDE, at=OVER)
    assert (file.may_decide, file.may_ask) == (False, False)
    assert actions.decide_silent(at=OVER) == 1
    assert row(case).status == "released"


def test_taken_back_it_is_nobodys_to_decide(officer: Person) -> None:
    assert officer
    case = send().case
    actions.withdraw(case=case, at=LAST)
    assert actions.decide_silent(at=OVER) == 0


def test_silence_may_mean_no_and_gives_nothing_to_hold(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert officer
    refused = replace(
        definition_for("coastal-fishing-licence"),
        silence=SilenceRule(outcome="refused", ground="zone-full"),
    )
    monkeypatch.setattr(
        import_module("guichet.casework.actions.limit"), "definition_for", lambda *_a, **_k: refused
    )
    case = send().case
    assert actions.decide_silent(at=OVER) == 1
    seen = queries.progress_of(PUBLIC, case=case, at=OVER)
    assert seen is not None
    assert (seen.outcome, Permit.objects.exists()) == ("refused", False)


def test_a_service_without_the_rule_waits_on(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send().case
    without = replace(definition_for("coastal-fishing-licence"), silence=None)
    monkeypatch.setattr(
        import_module("guichet.casework.actions.limit"), "definition_for", lambda *_a, **_k: without
    )
    assert actions.decide_silent(at=OVER) == 0
    decide(officer, case, OVER)


@pytest.mark.usefixtures("officer")
def test_a_case_that_cannot_be_decided_holds_up_no_other_and_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad, good = send(key=uuid4()).case, send(key=uuid4()).case
    module = import_module("guichet.casework.actions.silence")
    real = module.silent

    def failing(*, application: Application, at: datetime) -> object:
        if application.pk == bad:
            raise LookupError("Applicant 0001")
        return real(application=application, at=at)

    monkeypatch.setattr(module, "silent", failing)
    with pytest.raises(actions.SilenceFailed) as caught:
        actions.decide_silent(at=OVER)
    assert str(bad) in str(caught.value)
    assert "Applicant" not in str(caught.value)
    assert row(good).status == "released"


# --- Clocks that do odd things ------------------------------------------------------------


def calendar(zone: ZoneInfo = HALIFAX) -> BusinessCalendar:
    return BusinessCalendar(zone=zone, closes_at=time(16, 30))


def passed(at: datetime, due: date, *, zone: ZoneInfo = HALIFAX, **more: datetime) -> bool:
    return limit_has_passed(
        calendar=calendar(zone),
        starts_on=date(2026, 1, 5),
        legal_due_on=due,
        paused_since=more.get("paused_since"),
        at=at,
    )


@pytest.mark.parametrize(
    ("due", "zone"),
    [
        (date(2026, 3, 8), "America/Halifax"),  # 23 hours long
        (date(2026, 11, 1), "America/Halifax"),  # 25 hours long
        (date(2026, 3, 29), "Europe/Paris"),
        (date(2026, 10, 25), "Europe/Paris"),
        (date(2026, 9, 6), "America/Santiago"),  # this day begins at one in the morning
        (date(2028, 2, 29), "America/Halifax"),
        (date(2028, 2, 28), "Pacific/Kiritimati"),
        (date(2026, 12, 31), "Pacific/Pago_Pago"),
    ],
)
def test_a_day_is_over_at_its_own_midnight_however_long_it_was(due: date, zone: str) -> None:
    here = ZoneInfo(zone)
    last = datetime.combine(due + DAY, time(0), tzinfo=here).astimezone(UTC) - timedelta(seconds=1)
    assert not passed(last, due, zone=here)
    assert passed(last + timedelta(seconds=1), due, zone=here)


def test_the_second_two_o_clock_of_an_autumn_night_is_still_the_same_day() -> None:
    night = datetime(2026, 11, 1, 1, 30, tzinfo=HALIFAX)
    for fold in (0, 1):
        assert not passed(night.replace(fold=fold), date(2026, 11, 1))
        assert passed(night.replace(fold=fold), date(2026, 10, 30))


def test_a_limit_across_a_leap_day_counts_it() -> None:
    start = date(2028, 2, 28)  # Monday; the 29th is a Tuesday
    assert calendar().add_business_days(start, BusinessDays(2)) == date(2028, 3, 1)
    assert calendar().add_business_days(date(2027, 2, 26), BusinessDays(1)) == date(2027, 3, 1)


@pytest.mark.usefixtures("officer")
def test_a_clock_that_jumps_back_decides_nothing_twice_and_nothing_early() -> None:
    case = send().case
    for at in (AT - 400 * DAY, OVER, AT - 400 * DAY, LAST, OVER + DAY):
        actions.decide_silent(at=at)
    assert Decision.objects.get(application=case).decided_at == OVER
    assert kinds(case).count("decided") == 1


def test_a_question_asked_by_a_clock_ahead_of_ours_holds_the_limit() -> None:
    ahead = datetime(2026, 3, 9, 12, tzinfo=HALIFAX)
    assert passed(ahead - DAY, date(2026, 3, 6), paused_since=ahead)
    assert not passed(ahead - DAY, date(2026, 3, 9), paused_since=ahead)


@given(
    due=st.dates(date(2026, 1, 6), date(2027, 12, 31)),
    paused_after=st.integers(-60, 60),
    hour=st.integers(0, 23),
    later=st.integers(0, 60),
)
def test_a_pause_holds_the_limit_exactly_when_it_will_move_it(
    due: date, paused_after: int, hour: int, later: int
) -> None:
    since = datetime.combine(due + paused_after * DAY, time(hour), tzinfo=HALIFAX)
    at = max(since, datetime.combine(due + DAY, time(0), tzinfo=HALIFAX)) + later * DAY
    held = not passed(at, due, paused_since=since)
    closing = datetime.combine(due, time(16, 30), tzinfo=HALIFAX)
    if since > closing:
        assert not held, "the last day was over at its closing"
    closings = [
        day
        for offset in range(61 + 60)
        if calendar().is_business_day(day := since.date() + offset * DAY)
        and since <= datetime.combine(day, time(16, 30), tzinfo=HALIFAX) < at
    ]
    assert held is any(day <= due and day > date(2026, 1, 5) for day in closings)


# --- Races -------------------------------------------------------------------------------

ROUNDS = 3


@pytest.fixture
def office(fresh_database: str, fresh_home: Path) -> UUID:
    assert fresh_database
    assert fresh_home
    return UUID(str(open_the_licence().pk))


def workers_and_officer(office: UUID, case: UUID) -> list[Work]:
    """Two workers after midnight, and an officer whose decision left a second before."""
    officer = hire(f"o-{uuid4().hex[:8]}", role=Role.OFFICER, office=office)
    viewer = officer.viewer

    def refuse() -> UUID:
        return actions.decide(
            viewer, case=case, outcome=Outcome.REFUSED, reason="zone-full", words="", at=LAST
        )

    return [lambda: actions.decide_silent(at=OVER), lambda: actions.decide_silent(at=OVER), refuse]


def test_two_workers_and_an_officer_at_midnight_make_one_decision(
    office: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting(monkeypatch)("silence", "decide")
    for _ in range(ROUNDS):
        case = send(key=uuid4()).case
        results = at_once(*workers_and_officer(office, case))
        actions.decide_silent(at=OVER)  # whatever a worker skipped because another held it
        decision = Decision.objects.get(application=case)
        in_time = isinstance(results[2], UUID)
        assert in_time or isinstance(results[2], MoveRefused), results
        assert (decision.by_silence, decision.outcome) == (
            (False, "refused") if in_time else (True, "approved")
        )
        assert kinds(case).count("decided") == 1
        actions.release_due(at=OVER + DAY)
        assert kinds(case).count("released") == 1
        assert Permit.objects.filter(case=case).count() == (0 if in_time else 1)


def test_without_the_lock_the_same_midnight_goes_wrong(
    office: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send().case
    works = workers_and_officer(office, case)
    module = import_module("guichet.casework.actions.silence")
    worked: list[object] = []
    real: Callable[..., None] = module._decide

    def counted(*given: object, **more: object) -> None:
        worked.append(1)
        real(*given, **more)

    monkeypatch.setattr(module, "_decide", counted)
    meeting(monkeypatch)("silence", "decide", parties=3)
    without_locks(monkeypatch)
    results = at_once(*works)
    # Both workers set out to decide the one case; with the lock only one ever does.
    assert len(worked) == 2, results
    assert any(isinstance(each, Exception) for each in results), results


def test_with_the_lock_one_worker_alone_sets_out(
    office: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office
    send()
    module = import_module("guichet.casework.actions.silence")
    worked: list[object] = []
    real: Callable[..., None] = module._decide

    def counted(*given: object, **more: object) -> None:
        worked.append(1)
        real(*given, **more)

    monkeypatch.setattr(module, "_decide", counted)
    meeting(monkeypatch)("silence")
    results = at_once(*[lambda: actions.decide_silent(at=OVER)] * 2)
    assert sorted(map(str, results)) == ["0", "1"]
    assert len(worked) == 1
