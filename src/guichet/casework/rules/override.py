"""When an officer's decision goes against the row of the table that answers."""

from collections.abc import Collection

from guichet.casework.rules.moves import Outcome


class OverrideUnexplained(ValueError):
    """The decision goes against the table, and nobody said why."""


def goes_against(
    *, row_outcome: str | None, grounds: Collection[str], outcome: Outcome, reason: str
) -> bool:
    """Tell whether a decision overrides the row that answers.

    `row_outcome` is what the row decides, None where it leaves the case to an officer; `grounds`
    are all that the table decides on. A refusal on a ground that the table does not look at is no
    override: it said nothing of that.
    """
    if row_outcome is None or row_outcome == outcome:
        return False
    return outcome is Outcome.APPROVED or reason in grounds
