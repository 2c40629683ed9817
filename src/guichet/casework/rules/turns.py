"""Whose turn it is: the order in which files of a stage are taken, as one day for each file.

The day is fixed when the file comes, is classed or goes to another stage, so that a queue is read
in order from an index. A class gives a head start in business days and no more: a file that came
more than the head start later never goes before, so that nobody waits behind an endless row of
urgent arrivals.
"""

from collections.abc import Mapping
from datetime import date

from guichet.analysis.timeliness import BusinessCalendar, BusinessDays
from guichet.catalogue.definitions.service import Order


class ClassRefused(ValueError):
    """A file cannot be put into that class, or without a reason."""


def turn_day(
    *,
    calendar: BusinessCalendar,
    order: Order,
    starts_on: date,
    promise: tuple[date | None, int] = (None, 0),
    ahead: int = 0,
) -> date:
    """Return the day by which a file's turn is reckoned: the earlier, the sooner.

    All orders give the day on which the file would have come if files were taken as they come,
    so that files of several services stand in one list. `promise` is the day the standard ends
    and the longest standard of the service in business days: who was promised an answer sooner
    than others has come that much earlier. `ahead` is the head start of the file's class in
    business days.
    """
    due_on, longest = promise
    if order is Order.EARLIEST_PROMISE and due_on is not None:
        return calendar.business_days_before(due_on, BusinessDays(longest))
    if order is Order.CLASS_THEN_AGE and ahead:
        return calendar.business_days_before(starts_on, BusinessDays(ahead))
    return starts_on


def head_start(case_class: str, *, classes: Mapping[str, int]) -> int:
    """Return the business days a class goes ahead: none for an ordinary file.

    A class that a newer version of the definition no longer has gives none either.
    """
    return classes.get(case_class, 0)


def refuse_unknown(case_class: str, *, classes: Mapping[str, int]) -> None:
    """Raise ClassRefused for a class that the definition does not name; empty is ordinary."""
    if case_class and case_class not in classes:
        known = ", ".join(classes) or "none"
        raise ClassRefused(f"'{case_class}' is no class of this service. It has: {known}.")
