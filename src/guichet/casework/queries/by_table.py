"""What a table decided: the row that a person or an officer reads, and the register's counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from guichet.casework.models import Application, Decision
from guichet.casework.queries.answered import answers_of
from guichet.casework.rules import Outcome, goes_against
from guichet.catalogue.definitions import ServiceDefinition, outcome_of_row, values_of
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


def row_against(
    viewer: Viewer,
    *,
    application: Application,
    definition: ServiceDefinition,
    outcome: Outcome,
    reason: str,
) -> str:
    """Return the code of the row that a decision would go against, empty where it would not."""
    table = definition.eligibility
    answers = answers_of(viewer, case=application.pk) if table else {}
    row = table.matched(values_of(definition, answers)) if table and answers else None
    if table is None or row is None:
        return ""
    against = goes_against(
        row_outcome=outcome_of_row(row),
        grounds={each.ground for each in table.rows} - {""},
        outcome=outcome,
        reason=reason,
    )
    return row.code if against else ""


def overridden_reason(
    viewer: Viewer, *, definition: ServiceDefinition, decision: Decision | None
) -> Text | None:
    """Return the reason of the row that a decision went against, None without one."""
    del viewer
    row = "" if decision is None else decision.overrides
    found = definition.eligibility.row(row) if definition.eligibility and row else None
    return None if found is None else found.reason


def overridden(viewer: Viewer, *, since: datetime) -> Mapping[str, int]:
    """Return by service how often officers decided otherwise than its table since a moment."""
    del viewer
    rows = Decision.objects.filter(decided_at__gte=since, released_at__isnull=False)
    counted = rows.exclude(overrides="").order_by().values_list("application__service")
    return dict(counted.annotate(n=Count("pk")))


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
