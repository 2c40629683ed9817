"""What a table decided: the row that a person or an officer reads, and the register's counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from guichet.casework.models import Decision
from guichet.casework.rules import Outcome
from guichet.catalogue.definitions import ServiceDefinition
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The table that decided a case, its version, and the row with its reason."""

    name: Text
    version: str
    row: str
    reason: Text
    reference: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCount:
    """How often one version of a service's table decided an outcome."""

    service: str
    version: str
    outcome: Outcome
    count: int


def table_of(viewer: Viewer, *, definition: ServiceDefinition, decision: Decision) -> Table | None:
    """Return the table that decided, None where an officer did."""
    del viewer
    table = definition.eligibility
    row = table.row(decision.table_row) if table and decision.table_row else None
    if table is None or row is None:
        return None
    return Table(
        name=table.name or definition.name,
        version=definition.version,
        row=row.code,
        reason=row.reason,
        reference=row.reference,
    )


def decided_by_table(viewer: Viewer, *, since: datetime) -> tuple[TableCount, ...]:
    """Return how often each table decided each outcome since a moment, exactly.

    What is published of it is for `published_counts` to say.
    """
    del viewer
    rows = (
        Decision.objects.filter(decided_at__gte=since, released_at__isnull=False)
        .exclude(table_row="")
        .order_by()
        .values_list("application__service", "application__definition_version", "outcome")
        .annotate(count=Count("pk"))
    )
    return tuple(
        TableCount(service=service, version=version, outcome=Outcome(outcome), count=count)
        for service, version, outcome, count in rows
    )


def persons_asked_for(viewer: Viewer, *, since: datetime) -> Mapping[str, tuple[int, int]]:
    """Return by service how many asked for a person since a moment, and how many then got a yes."""
    del viewer
    reopened = Decision.objects.filter(reopened_at__gte=since).exclude(table_row="").order_by()
    asked = dict(reopened.values_list("application__service").annotate(n=Count("pk")))
    changed = dict(
        Decision.objects.filter(
            application__in=reopened.values("application"),
            reopened_at__isnull=True,
            outcome=Outcome.APPROVED,
            released_at__isnull=False,
        )
        .order_by()
        .values_list("application__service")
        .annotate(n=Count("pk"))
    )
    return {service: (count, changed.get(service, 0)) for service, count in asked.items()}
