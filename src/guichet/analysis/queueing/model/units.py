"""Units of elapsed time. A working day is not among them: its length is the calendar's."""

from enum import StrEnum


class Unit(StrEnum):
    """The unit in which a model counts time."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return _SECONDS[self]

    def of(self, amount: float, unit: "Unit") -> float:
        """Return an amount of another unit in this unit."""
        return amount * unit.seconds / self.seconds


_SECONDS = {
    Unit.SECOND: 1.0,
    Unit.MINUTE: 60.0,
    Unit.HOUR: 3_600.0,
    Unit.DAY: 86_400.0,
    Unit.WEEK: 604_800.0,
}
