"""Hold a day's payments against the provider's statement, and take down what we never heard of."""

from datetime import UTC, date, datetime, timedelta

from guichet.casework.actions.fees import take_told
from guichet.interactions.rules import SYSTEM
from guichet.payments import actions as payments
from guichet.payments.actions import NoSuchOrder
from guichet.payments.adapters import Line, Provider, ProviderDown
from guichet.payments.queries import compared_on
from guichet.payments.rules import Gap

_CLOSED = timedelta(hours=2)
"""So long after the end of a UTC day its statement is asked for."""
_BACK = 3
"""So many days back are looked at: a provider may have been down for a while."""


def compare_with(
    *, way: str, provider: Provider, day: date, at: datetime
) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
    """Compare a UTC day with its statement; return what differed, and what differs still.

    Everything that differed is listed first. Then payments that we never heard of are taken down,
    which settles their cases or sends them back, and the day is compared again. Raises
    ProviderDown.
    """
    lines = provider.statement(day=day, at=at)
    before = payments.compare(way=way, day=day, lines=lines, at=at)
    if not _take_unheard(before, lines, way=way, provider=provider, at=at):
        return before, before
    return before, payments.compare(way=way, day=day, lines=lines, at=at)


def _take_unheard(
    gaps: tuple[Gap, ...],
    lines: tuple[Line, ...],
    *,
    way: str,
    provider: Provider,
    at: datetime,
) -> int:
    """Take down the charges of our orders that only the statement knew; return how many."""
    orders = {line.id: line.order for line in lines if line.kind == "charge"}
    taken = 0
    for gap in gaps:
        order = orders.get(gap.id) if gap.what == "not_with_us" else None
        told = None if order is None else provider.standing(order=order, at=at)
        if told is None:
            continue
        try:
            take_told(way=way, told=told, at=at)
        except NoSuchOrder:
            continue  # another installation's, or nobody's: it stays listed
        taken += 1
    return taken


def compare_due(*, way: str, provider: Provider, at: datetime) -> int:
    """Compare the days that ended lately and were not compared yet; return how many this did."""
    done = 0
    last = (at.astimezone(UTC) - _CLOSED).date() - timedelta(days=1)
    for day in (last - timedelta(days=back) for back in reversed(range(_BACK))):
        if compared_on(SYSTEM, way=way, day=day) is not None:
            continue
        try:
            compare_with(way=way, provider=provider, day=day, at=at)
        except ProviderDown:
            break  # asked again in the next round
        done += 1
    return done
