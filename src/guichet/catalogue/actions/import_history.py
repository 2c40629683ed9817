"""Import earlier years of volumes and timeliness beside what the inventory filed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from guichet.catalogue.actions.reports import Rejection
from guichet.catalogue.adapters.gc_inventory import HistoryRow, timeliness_rows, volume_rows
from guichet.catalogue.models import Filing, YearlyTimeliness, YearlyVolume
from guichet.catalogue.rules.statuses import VolumeKind

_BATCH = 500
_KEY = tuple[int, str, str]


@dataclass(slots=True, kw_only=True)
class HistoryReport:
    """Rows of both files by what became of them.

    `filed` are volumes of years that the inventory filed in full: the filing stands. `unknown` are
    rows of services that the catalogue does not hold.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    filed: int = 0
    unknown: int = 0
    rejected: list[Rejection] = field(default_factory=list)


def import_history(*, folder: Path) -> HistoryReport:
    """Store the published history of the services that the catalogue holds.

    Raises InventoryUnreadable when a file is missing or broken as a whole; then nothing is stored.
    """
    report = HistoryReport()
    with transaction.atomic():
        services = _services()
        volumes = _by_service(volume_rows(folder), services, report)
        timeliness = _by_service(timeliness_rows(folder), services, report)
        _store_volumes(volumes, report)
        _store_timeliness(timeliness, report)
    return report


def _services() -> Mapping[tuple[str, str], int]:
    """Return {(the publisher's number of the organization, id): service}."""
    rows = Filing.objects.values_list("organization__published_id", "published_id", "service_id")
    return {(organization, published): service for organization, published, service in rows}


def _by_service(
    rows: Iterable[HistoryRow], services: Mapping[tuple[str, str], int], report: HistoryReport
) -> dict[_KEY, tuple[int, ...]]:
    """Return {(service, year, channel): counts}; two ids of one service are added."""
    found: dict[_KEY, tuple[int, ...]] = {}
    met: set[tuple[str, ...]] = set()
    for row in rows:
        service = services.get((row.organization_number, row.published_id))
        once = (row.year, row.organization_number, row.published_id, row.channel)
        if row.trouble or once in met:
            reason = row.trouble or f"repeats {', '.join(once)}. The first is kept"
            report.rejected.append(Rejection(file=row.file, number=row.number, reason=reason))
        elif service is None:
            report.unknown += 1
        else:
            met.add(once)
            key = (service, row.year, row.channel)
            before = found.get(key, (0,) * len(row.counts))
            found[key] = tuple(a + b for a, b in zip(before, row.counts, strict=True))
    return found


def _store_volumes(found: Mapping[_KEY, tuple[int, ...]], report: HistoryReport) -> None:
    filed = set(Filing.objects.values_list("service_id", "fiscal_year"))
    fresh = {key: counts for key, counts in found.items() if key[:2] not in filed}
    report.filed += len(found) - len(fresh)
    kept = YearlyVolume.objects.filter(kind=VolumeKind.APPLICATIONS)
    stored = {
        (service, year, channel): (count,)
        for service, year, channel, count in kept.values_list(
            "service_id", "fiscal_year", "channel", "count"
        )
    }
    YearlyVolume.objects.bulk_create(
        [
            YearlyVolume(
                service_id=service,
                fiscal_year=year,
                kind=VolumeKind.APPLICATIONS,
                channel=channel,
                word=str(count),
                count=count,
            )
            for (service, year, channel), (count,) in _new(fresh, stored, report)
        ],
        update_conflicts=True,
        update_fields=["word", "count"],
        unique_fields=["service", "fiscal_year", "kind", "channel"],
        batch_size=_BATCH,
    )


def _store_timeliness(found: Mapping[_KEY, tuple[int, ...]], report: HistoryReport) -> None:
    stored = {
        (service, year, channel): (met, total)
        for service, year, channel, met, total in YearlyTimeliness.objects.values_list(
            "service_id", "fiscal_year", "channel", "met", "total"
        )
    }
    YearlyTimeliness.objects.bulk_create(
        [
            YearlyTimeliness(
                service_id=service, fiscal_year=year, channel=channel, met=met, total=total
            )
            for (service, year, channel), (met, total) in _new(found, stored, report)
        ],
        update_conflicts=True,
        update_fields=["met", "total"],
        unique_fields=["service", "fiscal_year", "channel"],
        batch_size=_BATCH,
    )


def _new(
    found: Mapping[_KEY, tuple[int, ...]],
    stored: Mapping[_KEY, tuple[int | None, ...]],
    report: HistoryReport,
) -> list[tuple[_KEY, tuple[int, ...]]]:
    """Return what is not stored so yet, and tally all of it."""
    written = []
    for key, counts in found.items():
        if stored.get(key) == counts:
            report.unchanged += 1
            continue
        report.updated += key in stored
        report.added += key not in stored
        written.append((key, counts))
    return written
