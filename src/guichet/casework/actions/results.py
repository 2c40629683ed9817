"""Turn what happened into the yearly results that the service's page shows."""

from datetime import date

from guichet.casework.queries import promises
from guichet.catalogue.actions import KeptPromises, record_own_results
from guichet.catalogue.rules.filing import fiscal_year_end, fiscal_year_start
from guichet.interactions.rules import SYSTEM


def compute_results(*, service: str, fiscal_year: str, today: date) -> int:
    """Compute one fiscal year's results of a service by channel; return how many were written.

    Safe to run again: the year's earlier results are replaced. Raises Unreadable for a year that
    is none.
    """
    found = promises(
        SYSTEM,
        service=service,
        since=fiscal_year_start(fiscal_year),
        until=fiscal_year_end(fiscal_year),
        today=today,
    )
    kept = [KeptPromises(channel=each.channel, kept=each.kept, due=each.due) for each in found]
    return record_own_results(service=service, fiscal_year=fiscal_year, kept=kept)
