"""Keep the yearly results of a service that runs here, beside those that others file."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.db import transaction

from guichet.catalogue.models import Standard, StandardResult

# Fewer promises than this could tell what became of one person.
_LEAST_SHOWN = 5
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPromises:
    """On one channel: how many promises fell due, and how many of those were kept."""

    channel: str
    kept: int
    due: int


def record_own_results(*, service: str, fiscal_year: str, kept: Sequence[KeptPromises]) -> int:
    """Write one result a standard for the year, in place of an earlier one; return how many.

    Counts under 5 are withheld. A share is cut, never rounded up: 79.99 % does not become 80 %.
    """
    by_channel = {each.channel: each for each in kept if each.due}
    with transaction.atomic():
        written = 0
        for standard in Standard.objects.filter(service__code=service, kind="TML"):
            found = by_channel.get(standard.channel)
            if found is None:
                continue
            StandardResult.objects.update_or_create(
                standard=standard, fiscal_year=fiscal_year, defaults=_row(standard, found)
            )
            written += 1
    return written


def _row(standard: Standard, found: KeptPromises) -> dict[str, object]:
    row: dict[str, object] = {
        "kind": standard.kind,
        "channel": standard.channel,
        "target": standard.target,
        "words": {},
    }
    if found.due < _LEAST_SHOWN:
        return row | {"performance": WITHHELD, "met": "NA", "volume_met": "", "volume_total": ""}
    share = (Decimal(found.kept) / found.due).quantize(Decimal("0.0001"), ROUND_DOWN)
    met = found.kept >= Decimal(standard.target) * found.due
    return row | {
        "performance": str(share),
        "met": "Y" if met else "N",
        "volume_met": str(found.kept),
        "volume_total": str(found.due),
    }
