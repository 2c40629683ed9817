"""Where a file may go from the stage it is in."""

from collections.abc import Sequence


class StageRefused(ValueError):
    """A file cannot go to that stage from where it is."""


def returns(*, stages: Sequence[str], now: str, to: str) -> bool:
    """Tell whether going to a stage is a return to an earlier one.

    A file goes on to the stage that follows, or back to any before. Raises StageRefused.
    """
    allowed = targets(stages=stages, now=now)
    if to not in allowed:
        raise StageRefused(
            f"From '{now}' a file cannot go to '{to}'. It can go to: {', '.join(allowed) or 'none'}"
        )
    return stages.index(to) < stages.index(now)


def targets(*, stages: Sequence[str], now: str) -> tuple[str, ...]:
    """Return the stages a file may go to: the next first, then the earlier ones."""
    place = stages.index(now) if now in stages else 0
    return (*stages[place + 1 : place + 2], *reversed(stages[:place]))
