"""Rows of the catalogue for tests, made with as few words as a test needs."""

import uuid
from datetime import date, time

from guichet.catalogue.models import Office, Organization, Ownership, Service

STARTS = date(2024, 4, 1)


def make_organization(code: str = "fisheries") -> Organization:
    made, _ = Organization.objects.get_or_create(
        code=code, defaults={"name": {"en": f"Ministry of {code}", "fr": f"Ministère {code}"}}
    )
    return made


def make_office(code: str = "licences-director", *, organization: str = "fisheries") -> Office:
    made, _ = Office.objects.get_or_create(
        code=code,
        defaults={
            "title": {"en": f"Director, {code}", "fr": f"Direction, {code}"},
            "organization": make_organization(organization),
            "zone": "America/Halifax",
            "opens_at": time(8, 30),
            "closes_at": time(16, 30),
        },
    )
    return made


def make_draft(
    code: str = "", *, name: str | dict[str, str] = "Mooring permit", **fields: object
) -> Service:
    """Make a draft that nobody answers for yet."""
    return Service.objects.create(
        code=code or f"service-{uuid.uuid4().hex[:8]}",
        organization=make_organization(),
        **{
            "name": {"en": name, "fr": f"{name} (fr)"} if isinstance(name, str) else name,
            "summary": {"en": "What it is.", "fr": "Le service."},
            "active_from": STARTS,
            **fields,
        },
    )


def make_active(code: str = "", *, office: str = "licences-director", **fields: object) -> Service:
    """Make an active service with its accountable office."""
    service = make_draft(code, **fields)  # type: ignore[arg-type]  # names and values are the callee's own
    Ownership.objects.create(service=service, office=make_office(office), starts=STARTS)
    service.status = "active"
    service.save()
    return service
