"""Warnings about services, and who gave them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from guichet.catalogue.models import ServiceAlert
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCard:
    """A warning: what of, in every language, from when to when, and which office said so."""

    id: UUID
    service: str
    service_name: Mapping[str, str]
    kind: str
    text: Mapping[str, str]
    office: Mapping[str, str]
    organization: Mapping[str, str]
    zone: ZoneInfo
    role: str
    said_at: datetime
    starts_at: datetime
    ends_at: datetime | None


def alerts_of(viewer: Viewer, *, service: str, at: datetime) -> tuple[AlertCard, ...]:
    """Return the warnings about a service that hold now, the newest first."""
    del viewer  # a warning is for everyone
    return _cards(_standing(at).filter(service__code=service, starts_at__lte=at))


def alerts_given(viewer: Viewer, *, office: UUID, at: datetime) -> tuple[AlertCard, ...]:
    """Return an office's warnings that hold now or are to come, the newest first."""
    del viewer
    return _cards(_standing(at).filter(office=office))


def _standing(at: datetime) -> QuerySet[ServiceAlert]:
    return ServiceAlert.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), taken_back_at__isnull=True
    )


def _cards(rows: QuerySet[ServiceAlert]) -> tuple[AlertCard, ...]:
    return tuple(
        AlertCard(
            id=row.pk,
            service=row.service.code,
            service_name=row.service.name,
            kind=row.kind,
            text=row.text,
            office=row.office.title,
            organization=row.office.organization.name,
            zone=ZoneInfo(row.office.zone),
            role=row.role,
            said_at=row.said_at,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in rows.select_related("service", "office__organization").order_by("-said_at")
    )
