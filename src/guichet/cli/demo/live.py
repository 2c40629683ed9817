"""Let the invented applications happen, in the order of time, through the real actions."""

import heapq
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NoReturn
from uuid import UUID

from django.db import transaction
from tqdm import tqdm

from guichet.analysis.timeliness import BusinessCalendar
from guichet.casework.actions import (
    Receipt,
    begin_reading,
    conclude,
    confirm,
    hand_over,
    release,
    submit,
    take_cash,
    triage,
    verify,
)
from guichet.casework.queries import progress_of, verifying_of
from guichet.casework.rules import Found, Outcome, Purpose
from guichet.catalogue.definitions import DecidedBy, ServiceDefinition, definition_for
from guichet.catalogue.queries import accountable_office, office_by_code, office_calendar
from guichet.cli.demo.paying import pay_in_practice
from guichet.cli.demo.plan import History, Life, draw_lives
from guichet.interactions.rules import SYSTEM, Role, Viewer
from guichet.payments.queries import wants_paying
from guichet.permits.actions import revoke
from guichet.permits.queries import permit_of_case

# Many small commits would each wait for the disk; nobody waits for a demonstration's rows.
_BATCH = 200
_TOLD_FOR = timedelta(days=140)
"""Enough for last quarter's estimates to have come due."""
_SEALED_WITHIN = timedelta(hours=3)
"""No permit is issued over a journal that waits longer than four hours for its seal."""
_LOOKED_AT = "Looked at by hand."
"""Why an invented officer decides otherwise than the table, where one does."""
_UNOPENED_FOR = timedelta(minutes=40)
"""How long a file lies with the next office before somebody opens it."""
_VERIFIED_WITHIN = timedelta(days=9)
"""How long a file that the draw picked waits to be verified."""
_FIRST_HOUR, _LAST_HOUR = 9, 16
_PAYS_AFTER = timedelta(minutes=4)
_UNPAID_FOR, _UNPAID = timedelta(days=20), 3
"""One in three of those who applied lately for what costs something has not paid yet."""
_CLASSED = 6  # every sixth file of a service with classes is put into the first of them
_NIGHT_HOUR = 6
"""In UTC: night in the example's zone, and before any office opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One application that a visitor may follow, and what there is to see."""

    what: str
    reference: str
    secret: str


class _Agenda:
    """What is to happen when, earliest first."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = itertools.count()

    def add(self, when: datetime, step: Callable[[datetime], None]) -> None:
        """Put a step on the agenda."""
        heapq.heappush(self._steps, (when, next(self._order), step))

    def next_at(self, otherwise: datetime) -> datetime:
        """Return when the next step is, or `otherwise` where there is none."""
        return self._steps[0][0] if self._steps else otherwise

    def take(self, until: datetime) -> tuple[datetime, Callable[[datetime], None]] | None:
        """Return the next step up to `until`, or None."""
        if not self._steps or self._steps[0][0] > until:
            return None
        when, _order, step = heapq.heappop(self._steps)
        return when, step


class _Year:
    """One service's invented year."""

    def __init__(
        self,
        history: History,
        definition: ServiceDefinition,
        viewers: Mapping[str, Viewer],
        agenda: _Agenda,
        now: datetime,
    ) -> None:
        self.now = now
        self.history = history
        self.definition = definition
        self.viewers = viewers
        self.agenda = agenda
        self.samples: dict[str, Sample] = {}
        self.office = office_by_code(SYSTEM, code=definition.office).id
        self.inspectors = {
            stage.code: _officer_of(stage.office, viewers)
            for stage in definition.stages[1:]
            if stage.office != definition.office
        }

    def receive(self, life: Life, at: datetime) -> None:
        """Submit one application and put what follows on the agenda."""
        receipt = submit(
            key=life.key,
            service=self.definition.code,
            definition_version=self.definition.version,
            answers=life.answers,
            language=life.language,
            channel=life.channel,
            at=at,
        )
        if self.definition.decision is DecidedBy.TABLE:
            found = progress_of(SYSTEM, case=receipt.case, at=at)
            if found is not None and found.outcome:
                self._show(f"{found.outcome} by table", receipt)
                return
        officer = self.viewers[life.officer]
        if wants_paying(SYSTEM, case=receipt.case):
            if self.now - at < _UNPAID_FOR and life.number % _UNPAID == 0:
                self._show("fee to be paid", receipt)
                return
            pays = partial(self._pay, receipt.case, life, officer)
            self.agenda.add(at + _PAYS_AFTER, pays)
        self._show("just received", receipt)
        self.agenda.add(life.opened_at, lambda when: self._open(receipt.case, officer, when))
        if self.definition.classes and life.number % _CLASSED == 0:
            self.agenda.add(life.opened_at, partial(self._triage, receipt.case, officer))
        stages = [stage.code for stage in self.definition.stages]
        calendar = office_calendar(SYSTEM, office=self.office)
        step = (life.decided_at - life.opened_at) / len(stages)
        who = officer
        for place, stage in enumerate(stages[1:], start=1):
            there = self.inspectors.get(stage, officer)
            when = _in_office_hours(life.opened_at + place * step, calendar)
            self.agenda.add(when, partial(self._hand_over, receipt.case, stage, who))
            if there != who:
                opened = when + min(step / 2, _UNOPENED_FOR)
                self.agenda.add(opened, partial(self._open, receipt.case, there))
            who = there
        self.agenda.add(life.decided_at, lambda when: self._decide(receipt, life, officer, when))

    def _pay(self, case: UUID, life: Life, officer: Viewer, at: datetime) -> None:
        """Pay online at the practice provider, or in cash where an officer took it in."""
        if life.channel == "web":
            pay_in_practice(case, language=life.language, at=at)
        else:
            take_cash(officer, case=case, key=life.key, at=at)

    def _show(self, what: str, receipt: Receipt) -> None:
        sample = Sample(what=what, reference=receipt.reference, secret=receipt.secret)
        self.samples[what] = sample

    def _open(self, case: UUID, officer: Viewer, at: datetime) -> None:
        begin_reading(officer, case=case, purpose=Purpose.DECIDE, at=at)

    def _triage(self, case: UUID, officer: Viewer, at: datetime) -> None:
        first = self.definition.classes[0].code
        triage(officer, case=case, case_class=first, words="Showed the ticket.", at=at)

    def _hand_over(self, case: UUID, stage: str, giver: Viewer, at: datetime) -> None:
        hand_over(giver, case=case, to=stage, words="", at=at)

    def _decide(self, receipt: Receipt, life: Life, officer: Viewer, at: datetime) -> None:
        case, outcome = receipt.case, Outcome(life.outcome)
        concluded = conclude(
            officer,
            case=case,
            outcome=outcome,
            reason=life.reason,
            words="",
            at=at,
            why=_LOOKED_AT,
        )
        decision = concluded.id
        if concluded.proposed:
            decision = confirm(self._colleague_of(officer), proposal=concluded.id, at=at)
        if not self.definition.release_delay_minutes:
            return  # released with the decision
        release_at = at + timedelta(minutes=self.definition.release_delay_minutes)
        self.agenda.add(release_at, lambda when: self._release(receipt, decision, life, when))

    def _colleague_of(self, officer: Viewer) -> Viewer:
        """Return another officer of the service, who looks at what this one proposes."""
        return next(
            viewer
            for viewer in (self.viewers[label] for label in self.history.officers)
            if viewer.user != officer.user
        )

    def _release(self, receipt: Receipt, decision: UUID, life: Life, at: datetime) -> None:
        release(decision=decision, at=at)
        if life.outcome == Outcome.APPROVED and not life.revoked:
            self._show("with a permit", receipt)
        drawn = verifying_of(SYSTEM, case=receipt.case)
        if drawn is not None:
            self.agenda.add(at + _VERIFIED_WITHIN, partial(self._verify, drawn.id, life))
        if life.outcome == Outcome.APPROVED and life.revoked:
            permit = permit_of_case(SYSTEM, case=receipt.case)
            if permit is not None:
                revoke(number=permit.number, reason="issued-in-error", at=at)

    def _verify(self, verification: UUID, life: Life, at: datetime) -> None:
        # The number spreads errors evenly over the year: no second draw is needed.
        wrong = life.number * 37 % 100 < self.history.errors_percent
        verify(
            self.viewers[self.history.verified_by],
            verification=verification,
            found=Found.HONEST_ERROR if wrong else Found.CORRECT,
            found_cents=life.number % 9 * 4_000 + 12_000 if wrong else 0,
            words="The tax office has the income of last year.",
            at=at,
        )


def _officer_of(office: str, viewers: Mapping[str, Viewer]) -> Viewer:
    """Return an officer of an office by its code; raise LookupError where demo.toml has none."""
    there = office_by_code(SYSTEM, code=office).id
    for viewer in viewers.values():
        if viewer.holds(Role.OFFICER, office=there):
            return viewer
    raise LookupError(
        f"demo.toml has no officer of '{office}', which has a stage of a service. Add one under "
        "[[staff]]."
    )


def _in_office_hours(when: datetime, calendar: BusinessCalendar) -> datetime:
    """Return the moment, or one of the same day at which an officer is at work."""
    local = when.astimezone(calendar.zone)
    if local.hour < _FIRST_HOUR:
        return local.replace(hour=_FIRST_HOUR, minute=30)
    return local if local.hour < _LAST_HOUR else local.replace(hour=_LAST_HOUR - 1, minute=30)


def live(
    histories: Sequence[History],
    *,
    viewers: Mapping[str, Viewer],
    now: datetime,
    seal: Callable[[datetime], None],
    publish: Callable[[datetime], object],
) -> tuple[Sample, ...]:
    """Make the applications of all services happen up to `now`; return some to look at.

    `publish` is called every Monday and Friday night of the last months and at last for `now`, so
    that people were told their wait by what was known when they applied: an estimate holds for
    three days. From the first time on the journal is sealed often enough for permits to be issued.
    """
    agenda, years = _Agenda(), []
    for history in histories:
        definition = definition_for(history.service)
        office = accountable_office(SYSTEM, service=history.service, on=now.date())
        calendar = office_calendar(SYSTEM, office=office.id)
        year = _Year(history, definition, viewers, agenda, now)
        years.append(year)
        for life in draw_lives(history, definition=definition, calendar=calendar, now=now):
            agenda.add(life.submitted_at, partial(year.receive, life))
    first = agenda.next_at(now)
    within = now - first
    with tqdm(desc="history", unit=" steps", leave=False, disable=None) as progress:
        for night in (*_publishing_nights(first, now), now):
            while last := _some_steps(agenda, until=night, within=within, progress=progress):
                if within == _SEALED_WITHIN:
                    seal(last)
            seal(night)
            publish(night)
            within = _SEALED_WITHIN
    return tuple(sample for year in years for sample in year.samples.values())


def _publishing_nights(first: datetime, now: datetime) -> Iterator[datetime]:
    night = max(first, now - _TOLD_FOR)
    night = night.replace(hour=_NIGHT_HOUR, minute=0, second=0, microsecond=0)
    night += timedelta(days=-night.weekday() % 7)
    while night < now:
        yield night
        night += timedelta(days=4 if night.weekday() == 0 else 3)


def _some_steps(
    agenda: _Agenda, *, until: datetime, within: timedelta, progress: "tqdm[NoReturn]"
) -> datetime | None:
    """Take a batch of steps in one commit and return when the last was; None without any.

    They lie `within` a time of the first.
    """
    last = None
    with transaction.atomic():
        until = min(until, agenda.next_at(until) + within)
        for _ in range(_BATCH):
            step = agenda.take(until)
            if step is None:
                break
            last, happen = step
            happen(last)
            progress.update()
    return last
