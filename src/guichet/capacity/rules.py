"""How Events move a wait along, and which nights are due. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGINS = "submitted"
ANSWERS = "released"
LEAVES = frozenset({"withdrawn", "fee_unpaid"})
FEE_ASKED, PAID = "fee_asked", "paid"
"""Between the two an application waits for its person, and for no office yet."""
STANDS = frozenset({"question_asked", FEE_ASKED})
GOES_ON = frozenset({"question_answered", "question_taken_back", "question_lapsed", PAID})
CLASSES = "triaged"
ORDINARY = "ordinary"
"""What that Event calls the class of files that are in none."""
TOLD = frozenset({BEGINS, ANSWERS, CLASSES, *LEAVES, *STANDS, *GOES_ON})
"""The kinds of Events that a wait is made of; every other kind is passed over."""

QUARTER = timedelta(days=91)
"""How far back estimates are scored."""

REMEMBERED = timedelta(days=550)
"""Answers older than this are not looked at: the longest period and its scores reach less far."""

NIGHT = time(2, 0)
"""From when on, in the westernmost office's time, a night's estimates are made."""

GIVEN_UP = timedelta(hours=2)
"""After how long without an end whoever took a night counts as gone."""


@dataclass(slots=True)
class Pauses:
    """When a clock stood: pairs of moments as text, the last one open while it stands."""

    pairs: list[list[str | None]] = field(default_factory=list)

    def stop(self, at: datetime) -> None:
        """Let the clock stand from a moment on; standing already, it stands on."""
        if not self.stands:
            self.pairs.append([at.isoformat(), None])

    def start(self, at: datetime) -> None:
        """Let it go on; going already, nothing changes."""
        if self.stands:
            self.pairs[-1][1] = at.isoformat()

    @property
    def stands(self) -> bool:
        """Tell whether the clock stands."""
        return bool(self.pairs) and self.pairs[-1][1] is None

    @property
    def moments(self) -> list[tuple[datetime, datetime | None]]:
        """Return the pairs as moments."""
        return [
            (
                datetime.fromisoformat(str(since)),
                None if until is None else datetime.fromisoformat(until),
            )
            for since, until in self.pairs
        ]


def night_due(*, at: datetime, zones: Collection[ZoneInfo]) -> date | None:
    """Return the day whose estimates are due at a moment, or None before its hour.

    The hour is that of the westernmost zone: only then is the day before over in every one.
    """
    local = min((at.astimezone(zone) for zone in zones), key=_clock_time)
    return local.date() if local.time() >= NIGHT else None


def _clock_time(local: datetime) -> datetime:
    """Return what a clock on the wall says, to be told from another's."""
    return local.replace(tzinfo=None)
