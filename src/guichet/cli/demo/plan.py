"""What a demonstration holds, read from the jurisdiction's `demo.toml`, and a year drawn from it.

Everything is drawn from one seeded generator, so the same file gives the same year.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays
from guichet.catalogue.definitions import Answer, ServiceDefinition

Value = Answer | list[str]


@dataclass(frozen=True, kw_only=True)
class DemoStaff:
    """A member of staff, known by the role alone."""

    label: str
    office: str
    role: str

    @property
    def email(self) -> str:
        """Return an address that can reach nobody."""
        return f"{self.label}@example.org"


@dataclass(frozen=True, kw_only=True)
class History:
    """How the applications of one service come and are decided. Lengths are business days."""

    service: str
    seed: int
    days: int
    arrivals_mean: float
    season_swing: float
    season_peak_day: int
    decision_mean: float
    decision_sd: float
    approved_share: float
    revoked_share: float
    french_share: float
    longest: int
    reasons: Mapping[str, list[str]]
    officers: tuple[str, ...]
    channels: Mapping[str, float]
    slower: Mapping[str, float]
    answers: Mapping[str, list[Value]]
    verified_by: str = ""
    errors_percent: int = 0

    def lasting(self, days: int) -> "History":
        """Return the same history over fewer or more days."""
        return replace(self, days=days)


@dataclass(frozen=True, kw_only=True)
class Life:
    """One invented application: when each thing happens, as far as it has by now."""

    key: UUID
    number: int
    channel: str
    language: str
    officer: str
    submitted_at: datetime
    opened_at: datetime
    decided_at: datetime
    outcome: str
    reason: str
    revoked: bool
    answers: Mapping[str, Answer]


def read_plan(folder: Path) -> tuple[tuple[DemoStaff, ...], tuple[History, ...]]:
    """Return the staff and the histories of a jurisdiction; raise FileNotFoundError without one."""
    with (folder / "demo.toml").open("rb") as file:
        tables = tomllib.load(file)
    staff = tuple(DemoStaff(**each) for each in tables.get("staff", []))
    histories = tuple(
        History(**{**each, "officers": tuple(each["officers"])})
        for each in tables.get("histories", [])
    )
    return staff, histories


def draw_lives(
    history: History,
    *,
    definition: ServiceDefinition,
    calendar: BusinessCalendar,
    now: datetime,
) -> Iterator[Life]:
    """Yield the applications of the year before `now`, in order of arrival."""
    draw = _Draw(history, definition, calendar, np.random.default_rng(history.seed))
    first = calendar.local_day(now) - timedelta(days=history.days)
    number = 0
    for offset in range(history.days):
        day = first + timedelta(days=offset)
        if day < definition.effective or not calendar.is_business_day(day):
            continue
        for moment in draw.arrivals(day):
            number += 1
            yield draw.life(number, moment)


@dataclass(frozen=True)
class _Draw:
    """One generator and what it draws from."""

    history: History
    definition: ServiceDefinition
    calendar: BusinessCalendar
    rng: np.random.Generator

    def arrivals(self, day: date) -> list[datetime]:
        """Draw the moments at which people apply on one day."""
        history = self.history
        angle = 2 * np.pi * (day.timetuple().tm_yday - history.season_peak_day) / 365.25
        mean = history.arrivals_mean * (1 + history.season_swing * np.cos(angle))
        # From seven in the morning to eleven at night; what comes after closing counts tomorrow.
        minutes = np.sort(self.rng.uniform(7 * 60, 23 * 60, size=self.rng.poisson(mean)))
        return [self._moment(day, float(each)) for each in minutes]

    def life(self, number: int, submitted_at: datetime) -> Life:
        """Draw what becomes of one application."""
        history, rng = self.history, self.rng
        channel = str(rng.choice(list(history.channels), p=list(history.channels.values())))
        mean = history.decision_mean * history.slower.get(channel, 1.0)
        shape = (history.decision_mean / history.decision_sd) ** 2
        length = min(max(1, round(float(rng.gamma(shape, mean / shape)))), history.longest)
        start = self.calendar.start_day(submitted_at)
        opened = self.calendar.add_business_days(start, BusinessDays(max(1, length // 2)))
        decided = self.calendar.add_business_days(start, BusinessDays(length))
        outcome = "approved" if rng.random() < history.approved_share else "refused"
        return Life(
            key=UUID(bytes=rng.bytes(16), version=4),
            number=number,
            channel=channel,
            language="fr" if rng.random() < history.french_share else "en",
            officer=str(rng.choice(history.officers)),
            submitted_at=submitted_at,
            opened_at=self._moment(opened, float(rng.uniform(9 * 60, 12 * 60))),
            decided_at=self._moment(decided, float(rng.uniform(13 * 60, 16 * 60))),
            outcome=outcome,
            reason=str(rng.choice(history.reasons[outcome])),
            revoked=bool(rng.random() < history.revoked_share),
            answers=self._answers(number, self.calendar.local_day(submitted_at)),
        )

    def _answers(self, number: int, today: date) -> dict[str, Answer]:
        """Draw an answer to each question that the answers before it lead to."""
        answers: dict[str, Answer] = {}
        for group in self.definition.groups:
            if group.condition is not None and not group.condition.holds(answers):
                continue
            for question in group.questions:
                values = self.history.answers.get(question.code)
                asked = question.condition is None or question.condition.holds(answers)
                if values and asked:
                    drawn = values[int(self.rng.integers(len(values)))]
                    answers[question.code] = _filled(drawn, number=number, today=today)
        return answers

    def _moment(self, day: date, minutes: float) -> datetime:
        start = datetime.combine(day, time(0), tzinfo=self.calendar.zone)
        return start + timedelta(seconds=round(minutes * 60))


def _filled(value: Value, *, number: int, today: date) -> Answer:
    if not isinstance(value, str):
        return value
    if value.startswith("today") and value.endswith("d"):
        return (today + timedelta(days=int(value[5:-1]))).isoformat()
    return value.replace("{number}", f"{number:04d}")
