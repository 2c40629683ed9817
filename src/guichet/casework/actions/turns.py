"""Keep the day by which a file's turn is reckoned, whenever something moves it."""

from guichet.casework.models import Application
from guichet.casework.rules import head_start, turn_day
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import office_calendar
from guichet.interactions.rules import SYSTEM


def set_turn(*, application: Application) -> None:
    """Reckon a file's turn anew by its stage, class and dates; the caller saves `turn_on`."""
    definition = definition_for(application.service, version=application.definition_version)
    application.turn_on = turn_day(
        calendar=office_calendar(SYSTEM, office=application.accountable or application.office),
        order=definition.stage(application.stage).order,
        starts_on=application.clock_starts_on,
        promise=(application.standard_due_on, definition.longest_standard),
        ahead=head_start(application.case_class, classes=definition.head_starts),
    )
