"""Store the organizations of an inventory, and the post that answers until one is named."""

from collections.abc import Mapping, Sequence
from datetime import time

from django.db.models import Max

from guichet.catalogue.adapters.gc_inventory import PublishedOrganization, ServiceRow
from guichet.catalogue.models import Filing, Office, Organization

# The seat of the federal government; departments state no other.
_ZONE = "America/Toronto"


def store_organizations(
    *, rows: Sequence[ServiceRow], known: Mapping[str, PublishedOrganization]
) -> dict[str, int]:
    """Store the organizations that file and one office each, and return {code: key} of all.

    A name filed for an earlier year than one stored changes nothing.
    """
    named: dict[str, tuple[str, Mapping[str, str]]] = {}
    for row in sorted(rows, key=lambda row: row.year):
        named[row.organization] = (row.year, row.organization_name)
    found = {each.code: each for each in Organization.objects.all()}
    latest = dict(
        Filing.objects.values_list("organization__code").annotate(Max("fiscal_year")).order_by()
    )
    for code, (year, name) in named.items():
        published = known.get(code) or known.get(" | ".join(name.values()))
        wanted = {
            "name": dict(name),
            "abbreviation": dict(published.abbreviation) if published else {},
            "published_id": published.number if published else "",
        }
        stored = found.get(code)
        if stored is None:
            stored = found[code] = Organization.objects.create(code=code, **wanted)
            _create_office(stored)
        elif latest.get(code, "") <= year and any(
            getattr(stored, field) != value for field, value in wanted.items()
        ):
            Organization.objects.filter(pk=stored.pk).update(**wanted)
    return {code: stored.pk for code, stored in found.items()}


def _create_office(organization: Organization) -> None:
    """Let the deputy head answer until the department names the accountable post."""
    name = organization.name
    Office.objects.create(
        code=f"head-{organization.code}",
        title={
            "en": f"Deputy head, {name['en']}",
            "fr": f"Administration générale, {name['fr']}",
        },
        organization=organization,
        zone=_ZONE,
        opens_at=time(8, 30),
        closes_at=time(16, 30),
        holidays="CA",
        provisional=True,
    )
