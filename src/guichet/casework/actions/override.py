"""Decide otherwise than the table says: with a reason, and never by a machine alone."""

from dataclasses import dataclass

from guichet.casework.models import Application
from guichet.casework.queries.by_table import row_against
from guichet.casework.rules import MAX_WORDS, Outcome, OverrideUnexplained
from guichet.catalogue.definitions import ServiceDefinition
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """The row that a decision goes against, and why, for colleagues; both empty without one."""

    row: str = ""
    why: str = ""

    def payload(self) -> dict[str, str]:
        """Return what an Event says of it: the row and no words."""
        return {"overrides": self.row} if self.row else {}


NONE = Override()


def override_of(
    viewer: Viewer,
    *,
    application: Application,
    definition: ServiceDefinition,
    outcome: Outcome,
    reason: str,
    why: str,
) -> Override:
    """Return what a decision on a locked application goes against.

    Raises OverrideUnexplained for one that says no reason, or too much.
    """
    row = row_against(
        viewer, application=application, definition=definition, outcome=outcome, reason=reason
    )
    if not row:
        return NONE
    text = why.strip()
    if not text or len(text) > MAX_WORDS:
        raise OverrideUnexplained(
            f"The table's row '{row}' says otherwise than '{outcome}'. Say why you decide against "
            f"it, in 1 to {MAX_WORDS} characters, or decide as it says."
        )
    return Override(row=row, why=text)
