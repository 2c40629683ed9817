"""Store the standards of an inventory and what was filed as their results."""

from collections.abc import Mapping, Sequence

from guichet.catalogue.actions.reports import ImportReport, Progress, Rejection, changes_between
from guichet.catalogue.adapters.gc_inventory import STANDARD_FILE, StandardRow
from guichet.catalogue.models import Service, Standard, StandardResult

_BATCH = 500
_KEY = tuple[str, str, str]
_Taken = list[tuple[StandardRow, int, int]]


def store_standards(
    *,
    rows: Sequence[StandardRow],
    filings: Mapping[_KEY, tuple[int, int]],
    report: ImportReport,
    progress: Progress,
) -> None:
    """Store each standard under its service, with its result; call inside a transaction."""
    codes = dict(Service.objects.values_list("pk", "code"))
    before = {
        (service, code, year): words
        for service, code, year, words in StandardResult.objects.values_list(
            "standard__service", "standard__code", "fiscal_year", "words"
        )
    }
    taken: _Taken = []
    for row in sorted(rows, key=lambda row: row.year):
        found = filings.get(row.service_key)
        if found is None:
            reason = f"stands under a service that was not filed: {', '.join(row.service_key)}"
            report.rejected.append(Rejection(file=STANDARD_FILE, number=row.number, reason=reason))
            continue
        filing, service = found
        stored = before.get((service, row.standard, row.year))
        if stored == row.words:
            report.unchanged += 1
            continue
        if stored is None:
            report.added += 1
        else:
            report.updated += 1
            what = f"{codes[service]}, standard {row.standard}, {row.year}"
            report.changes.extend(changes_between(what=what, before=stored, after=row.words))
        taken.append((row, filing, service))
    _write(taken, _write_standards(taken), progress)


def _write_standards(taken: _Taken) -> dict[tuple[int, str], int]:
    """Store each standard in the words of its latest year, and return {(service, code): key}."""
    keys = {(service, row.standard) for row, _, service in taken}
    latest = {
        (service, code): year
        for service, code, year in StandardResult.objects.filter(
            standard__service__in={service for service, _ in keys}
        )
        .order_by("fiscal_year")
        .values_list("standard__service", "standard__code", "fiscal_year")
    }
    wanted: dict[tuple[int, str], Standard] = {}
    for row, _, service in taken:
        key = (service, row.standard)
        if latest.get(key, "") <= row.year:
            latest[key] = row.year
            wanted[key] = Standard(
                service_id=service,
                code=row.standard,
                text={each: row.words[f"service_standard_{each}"] for each in ("en", "fr")},
                kind=row.words["type"],
                channel=row.words["channel"],
                target=row.words["target"],
            )
    Standard.objects.bulk_create(
        wanted.values(),
        update_conflicts=True,
        update_fields=["text", "kind", "channel", "target"],
        unique_fields=["service", "code"],
        batch_size=_BATCH,
    )
    stored = Standard.objects.filter(service__in={service for service, _ in keys})
    return {
        (service, code): pk for pk, service, code in stored.values_list("pk", "service", "code")
    }


def _write(taken: _Taken, standards: Mapping[tuple[int, str], int], progress: Progress) -> None:
    for start in range(0, len(taken), _BATCH):
        StandardResult.objects.bulk_create(
            [
                StandardResult(
                    standard_id=standards[service, row.standard],
                    filing_id=filing,
                    fiscal_year=row.year,
                    kind=row.words["type"],
                    channel=row.words["channel"],
                    target=row.words["target"],
                    volume_met=row.words["volume_meeting_target"],
                    volume_total=row.words["total_volume"],
                    performance=row.words["performance"],
                    met=row.words["target_met"],
                    words=dict(row.words),
                )
                for row, filing, service in taken[start : start + _BATCH]
            ],
            update_conflicts=True,
            update_fields=[
                *("filing", "kind", "channel", "target", "volume_met", "volume_total"),
                *("performance", "met", "words"),
            ],
            unique_fields=["standard", "fiscal_year"],
        )
        progress("writing standards", start, len(taken))
