"""Whether the law has answered in the office's place: asked by every act that would be too late."""

from datetime import datetime

from guichet.casework.models import Application
from guichet.casework.rules import MoveRefused, limit_has_passed
from guichet.catalogue.definitions import SilenceRule, definition_for
from guichet.catalogue.queries import office_calendar
from guichet.interactions.rules import SYSTEM


class LimitPassed(MoveRefused):
    """The legal limit passed without a decision, and the law says what that means."""


def silent(*, application: Application, at: datetime) -> SilenceRule | None:
    """Return what silence means for a locked application whose legal limit has passed."""
    definition = definition_for(application.service, version=application.definition_version)
    if definition.silence is None or application.legal_due_on is None:
        return None
    # The limit is counted on the accountable office's days, whichever office has the file.
    calendar = office_calendar(SYSTEM, office=application.accountable or application.office)
    passed = limit_has_passed(
        calendar=calendar,
        starts_on=application.clock_starts_on,
        legal_due_on=application.legal_due_on,
        paused_since=application.paused_since,
        at=at,
    )
    return definition.silence if passed else None


def refuse_too_late(*, application: Application, at: datetime) -> None:
    """Raise LimitPassed when nobody decides a locked application any more but the law."""
    rule = silent(application=application, at=at)
    if rule is not None:
        raise LimitPassed(
            f"The legal limit passed on {application.legal_due_on}: by law the application is "
            f"'{rule.outcome}'. The worker writes it down within seconds; reload the file."
        )
