"""How long a case has waited on the office's own clock, and what was promised and set."""

from dataclasses import dataclass
from datetime import date, timedelta

from guichet.analysis.timeliness import BusinessCalendar, Pause
from guichet.casework.models import Application
from guichet.catalogue.definitions import ServiceDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Business days waited so far, the standard and the legal limit: never one without its name.

    `days` has today in it from its first minute; `days_over` has only days that are over, and is
    -1 until the first one is, on which the clock starts.
    Days in which the office waited for the person are in none of them: `paused_days` says how
    many were left out. `paused_since` is the day the clock stopped, while it stands; the two due
    days then move with every business day until it runs again. `stopped_on` is the day on which
    the wait ended: the decision's release, or the application taken back. `silence` is the
    outcome that the law gives by itself when the legal limit passes; empty where it gives none.
    """

    starts_on: date
    days: int
    days_over: int
    paused_days: int
    paused_since: date | None
    standard_days: int | None
    standard_due_on: date | None
    legal_days: int | None
    legal_due_on: date | None
    stopped_on: date | None
    past_standard: bool
    past_limit: bool
    silence: str

    @classmethod
    def of(
        cls,
        application: Application,
        *,
        definition: ServiceDefinition,
        calendar: BusinessCalendar,
        today: date,
    ) -> "Clock":
        """Return the case's clock on a day; it stops when the case is closed."""
        closed, paused = application.closed_at, application.paused_since
        stopped_on = None if closed is None else calendar.local_day(closed)
        paused_on = None if paused is None else calendar.local_day(paused)
        until = today if stopped_on is None else stopped_on
        starts_on = application.clock_starts_on

        def left_out(day: date) -> int:
            if paused is None:
                return application.paused_days
            standing = calendar.standing_days(Pause(since=paused), start=starts_on, until=day)
            return application.paused_days + standing.count

        def run(day: date) -> int:
            # A machine's clock set back must not show a wait below nothing.
            return max(calendar.business_days_between(starts_on, day).count - left_out(day), 0)

        standard, legal = application.standard_due_on, application.legal_due_on
        promise = definition.standard(application.channel)
        limit = definition.legal_limit
        # A promise not broken when the clock stopped cannot be broken while it stands.
        judged = until if paused_on is None else min(paused_on, until)
        return cls(
            starts_on=starts_on,
            days=run(until),
            days_over=run(until - timedelta(days=1)) if until > starts_on else -1,
            paused_days=left_out(until),
            paused_since=paused_on,
            standard_days=None if standard is None or promise is None else promise.business_days,
            standard_due_on=standard,
            legal_days=None if legal is None or limit is None else limit.business_days,
            legal_due_on=legal,
            stopped_on=stopped_on,
            past_standard=standard is not None and judged > standard,
            past_limit=legal is not None and judged > legal,
            silence=""
            if definition.silence is None or legal is None
            else definition.silence.outcome,
        )
