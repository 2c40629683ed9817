"""What was filed, cell for cell, in the order in which it came."""

from collections.abc import Mapping
from dataclasses import dataclass

from guichet.catalogue.models import Filing, StandardResult
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Rows of services and of standards: {published column: word}."""

    services: tuple[Mapping[str, str], ...]
    standards: tuple[Mapping[str, str], ...]


def filed(viewer: Viewer, *, fiscal_year: str = "") -> Filed:
    """Return every published row of a fiscal year, of all years when none is named."""
    del viewer  # published figures are for everyone
    services, standards = Filing.objects.order_by("pk"), StandardResult.objects.order_by("pk")
    standards = standards.exclude(filing=None)
    if fiscal_year:
        services = services.filter(fiscal_year=fiscal_year)
        standards = standards.filter(fiscal_year=fiscal_year)
    return Filed(
        services=tuple(services.values_list("words", flat=True)),
        standards=tuple(standards.values_list("words", flat=True)),
    )
