"""Load a jurisdiction's folder: its languages, organizations, offices and own services."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from django.db import transaction

from guichet.catalogue.actions.indexing import index_services
from guichet.catalogue.actions.own_services import load_own_service
from guichet.catalogue.actions.reports import LoadReport
from guichet.catalogue.definitions import languages_of, load_services
from guichet.catalogue.definitions.organizations import (
    OrganizationDefinition,
    WayDefinition,
    load_organizations,
)
from guichet.catalogue.models import ContactWay, Office, OfficialLanguage, Organization


def load_jurisdiction(*, folder: Path, at: datetime) -> LoadReport:
    """Make the catalogue hold what the folder says; what it says already is left alone.

    Raises DefinitionFault when a file cannot be used and LoadRefused when a definition names what
    is not there or would rewrite who answered: then nothing is changed.
    """
    languages = languages_of(folder)
    organizations = load_organizations(folder / "organizations.toml", languages=languages)
    definitions = load_services(folder)
    with transaction.atomic():
        spoken = {row.code for row in OfficialLanguage.objects.all()}
        OfficialLanguage.objects.exclude(code__in=languages).delete()
        changed, offices = _store_organizations(organizations)
        services: list[str] = []
        touched: list[int] = []
        unchanged = 0
        for code, versions in groupby(definitions, key=lambda each: each.code):
            key = load_own_service(versions=tuple(versions), at=at)
            if key is None:
                unchanged += 1
            else:
                services.append(code)
                touched.append(key)
        for language in languages:
            if language not in spoken:
                OfficialLanguage.objects.create(code=language)
        index_services(services=touched)
    return LoadReport(
        organizations=tuple(changed),
        offices=tuple(offices),
        services=tuple(services),
        unchanged=unchanged,
    )


def _store_organizations(
    organizations: Sequence[OrganizationDefinition],
) -> tuple[list[str], list[str]]:
    """Store organizations with their offices, and return the codes that are new or changed."""
    changed: list[str] = []
    offices: list[str] = []
    for each in organizations:
        row, made = Organization.objects.get_or_create(
            code=each.code, defaults={"name": dict(each.name)}
        )
        if made or row.name != dict(each.name):
            Organization.objects.filter(pk=row.pk).update(name=dict(each.name))
            changed.append(each.code)
        for office in each.offices:
            wanted: Mapping[str, object] = {
                "title": dict(office.title),
                "organization_id": row.pk,
                "zone": office.zone,
                "weekdays": office.weekdays,
                "opens_at": office.opens_at,
                "closes_at": office.closes_at,
                "holidays": office.holidays,
            }
            stored, made = Office.objects.get_or_create(code=office.code, defaults=wanted)
            differs = any(getattr(stored, field) != value for field, value in wanted.items())
            if differs:
                Office.objects.filter(pk=stored.pk).update(**wanted)
            if _store_ways(stored, office.ways) or made or differs:
                offices.append(office.code)
    return changed, offices


def _store_ways(office: Office, ways: Sequence[WayDefinition]) -> bool:
    """Make the ways to reach an office those of the file; tell whether any changed."""
    wanted = [
        {
            "kind": way.kind,
            "place": place,
            "at": dict(way.at),
            "opens_at": way.opens_at,
            "closes_at": way.closes_at,
            "walk_in": way.walk_in,
        }
        for place, way in enumerate(ways)
    ]
    fields = ("kind", "place", "at", "opens_at", "closes_at", "walk_in")
    stored = ContactWay.objects.filter(office=office)
    if list(stored.order_by("place").values(*fields)) == wanted:
        return False
    stored.delete()
    ContactWay.objects.bulk_create(ContactWay(office=office, **each) for each in wanted)
    return True
