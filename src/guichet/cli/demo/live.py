"""Let the invented applications happen, in the order of time, through the real actions."""

import heapq
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NoReturn
from uuid import UUID

from django.db import transaction
from tqdm import tqdm

from guichet.casework.actions import Receipt, begin_reading, decide, release, submit
from guichet.casework.queries import progress_of
from guichet.casework.rules import Outcome, Purpose
from guichet.catalogue.definitions import DecidedBy, ServiceDefinition, definition_for
from guichet.catalogue.queries import accountable_office, office_calendar
from guichet.cli.demo.plan import History, Life, draw_lives
from guichet.interactions.rules import SYSTEM, Viewer
from guichet.permits.actions import revoke
from guichet.permits.queries import permit_of_case

# Many small commits would each wait for the disk; nobody waits for a demonstration's rows.
_BATCH = 200


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

    def take(self, until: datetime) -> tuple[datetime, Callable[[datetime], None]] | None:
        """Return the next step up to `until`, or None."""
        if not self._steps or self._steps[0][0] > until:
            return None
        when, _order, step = heapq.heappop(self._steps)
        return when, step


class _Year:
    """One service's invented year."""

    def __init__(
        self, history: History, definition: ServiceDefinition, viewers: Mapping[str, Viewer]
    ) -> None:
        self.history = history
        self.definition = definition
        self.viewers = viewers
        self.agenda = _Agenda()
        self.samples: dict[str, Sample] = {}

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
        self._show("just received", receipt)
        officer = self.viewers[life.officer]
        self.agenda.add(life.opened_at, lambda when: self._open(receipt.case, officer, when))
        self.agenda.add(life.decided_at, lambda when: self._decide(receipt, life, officer, when))

    def _show(self, what: str, receipt: Receipt) -> None:
        sample = Sample(what=what, reference=receipt.reference, secret=receipt.secret)
        self.samples[what] = sample

    def _open(self, case: UUID, officer: Viewer, at: datetime) -> None:
        begin_reading(officer, case=case, purpose=Purpose.DECIDE, at=at)

    def _decide(self, receipt: Receipt, life: Life, officer: Viewer, at: datetime) -> None:
        case, outcome = receipt.case, Outcome(life.outcome)
        decision = decide(officer, case=case, outcome=outcome, reason=life.reason, words="", at=at)
        if not self.definition.release_delay_minutes:
            return  # released with the decision
        release_at = at + timedelta(minutes=self.definition.release_delay_minutes)
        self.agenda.add(release_at, lambda when: self._release(receipt, decision, life, when))

    def _release(self, receipt: Receipt, decision: UUID, life: Life, at: datetime) -> None:
        release(decision=decision, at=at)
        if life.outcome == Outcome.APPROVED and not life.revoked:
            self._show("with a permit", receipt)
        if life.outcome == Outcome.APPROVED and life.revoked:
            permit = permit_of_case(SYSTEM, case=receipt.case)
            if permit is not None:
                revoke(number=permit.number, reason="issued-in-error", at=at)


def live(history: History, *, viewers: Mapping[str, Viewer], now: datetime) -> tuple[Sample, ...]:
    """Make the applications of one service happen up to `now`; return some to look at."""
    definition = definition_for(history.service)
    office = accountable_office(SYSTEM, service=history.service, on=now.date())
    calendar = office_calendar(SYSTEM, office=office.id)
    year = _Year(history, definition, viewers)
    for life in draw_lives(history, definition=definition, calendar=calendar, now=now):
        year.agenda.add(life.submitted_at, partial(year.receive, life))
    with tqdm(desc=history.service, unit=" steps", leave=False, disable=None) as progress:
        while _some_steps(year.agenda, until=now, progress=progress):
            pass
    return tuple(year.samples.values())


def _some_steps(agenda: _Agenda, *, until: datetime, progress: "tqdm[NoReturn]") -> bool:
    """Take one batch of steps in one commit; tell whether there was any."""
    with transaction.atomic():
        for count in range(_BATCH):
            step = agenda.take(until)
            if step is None:
                return count > 0
            when, happen = step
            happen(when)
            progress.update()
    return True
