"""Import the GC Service Inventory: every good row kept, every bad one named."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from django.db import connection, transaction

from guichet.catalogue.actions.indexing import index_services
from guichet.catalogue.actions.inventory_joint import mark_joint_services
from guichet.catalogue.actions.inventory_services import store_services
from guichet.catalogue.actions.inventory_standards import store_standards
from guichet.catalogue.actions.reports import ImportReport, Progress, Rejection
from guichet.catalogue.adapters.gc_inventory import (
    SERVICE_COLUMNS,
    SERVICE_FILE,
    STANDARD_COLUMNS,
    STANDARD_FILE,
    Row,
    published_organizations,
    read_rows,
    service_row,
    standard_row,
)
from guichet.catalogue.models import (
    Filing,
    Office,
    OfficialLanguage,
    Organization,
    Ownership,
    Partner,
    SearchWord,
    Service,
    ServiceFacet,
    Standard,
    StandardResult,
    YearlyTimeliness,
    YearlyVolume,
)
from guichet.catalogue.rules.filing import Unreadable

_FILLED = (
    *(Organization, OfficialLanguage, Office, Ownership, Partner, Service, ServiceFacet, Filing),
    *(Standard, StandardResult, YearlyTimeliness, YearlyVolume, SearchWord),
)


class _Keyed(Protocol):
    @property
    def key(self) -> tuple[str, ...]: ...
    @property
    def number(self) -> int: ...
    @property
    def year(self) -> str: ...


_T = TypeVar("_T", bound=_Keyed)


def import_inventory(
    *, folder: Path, fiscal_years: frozenset[str] = frozenset(), progress: Progress | None = None
) -> ImportReport:
    """Store the published services and standards of a folder; of all years when none is named.

    A row is known by year, organization and id: met again it is unchanged, or updated by what the
    later filing says. Raises InventoryUnreadable when a file is missing or broken as a whole.
    """
    tell = progress or _silent
    report = ImportReport()
    sieve = _Sieve(folder=folder, fiscal_years=fiscal_years, report=report, tell=tell)
    services = sieve.accepted(SERVICE_FILE, SERVICE_COLUMNS, service_row)
    standards = sieve.accepted(STANDARD_FILE, STANDARD_COLUMNS, standard_row)
    known = published_organizations(folder)
    with transaction.atomic():
        stored = store_services(rows=services, known=known, report=report, progress=tell)
        store_standards(rows=standards, filings=stored.filings, report=report, progress=tell)
        mark_joint_services(rows=services, services=stored.by_key)
        tell("indexing", 0, len(stored.touched))
        index_services(services=stored.touched)
        tell("indexing", len(stored.touched), len(stored.touched))
        _count_tables()
    report.rejected.sort(key=lambda each: (each.file, each.number))
    return report


def _count_tables() -> None:
    """Have PostgreSQL count the catalogue's tables again.

    It does so by itself within minutes. Until then it plans for the empty tables it knew, and a
    page of one service took two minutes, once.
    """
    if connection.vendor == "postgresql":
        tables = [model._meta.db_table for model in _FILLED]
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sieve:
    """Keep the rows that can be kept; put the others into the report."""

    folder: Path
    fiscal_years: frozenset[str]
    report: ImportReport
    tell: Progress

    def accepted(
        self, file: str, columns: frozenset[str], understand: Callable[[Row], _T]
    ) -> list[_T]:
        """Return the good rows of one file."""
        kept: dict[tuple[str, ...], _T] = {}
        for row in read_rows(self.folder, file, columns=columns):
            try:
                understood = understand(row)
            except Unreadable as error:
                self._reject(row, str(error))
                continue
            if self.fiscal_years and understood.year not in self.fiscal_years:
                self.report.skipped += 1
                continue
            first = kept.setdefault(understood.key, understood)
            if first is not understood:
                key = ", ".join(understood.key)
                self._reject(row, f"repeats row {first.number}: {key}. The first is kept")
            self.tell(f"reading {file}", len(kept), 0)
        return list(kept.values())

    def _reject(self, row: Row, reason: str) -> None:
        self.report.rejected.append(Rejection(file=row.file, number=row.number, reason=reason))


def _silent(_step: str, _done: int, _size: int) -> None:
    """Say nothing."""
