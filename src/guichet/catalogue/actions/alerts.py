"""Warn about a service in every official language, and take the warning back."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.catalogue.models import OfficialLanguage, Service, ServiceAlert
from guichet.catalogue.queries.offices import NoAccountableOffice, accountable_office
from guichet.catalogue.rules.alerts import (
    LONGEST,
    AlertFault,
    AlertKind,
    AlertRefused,
    alerting_role,
)
from guichet.interactions.actions import record
from guichet.interactions.rules import Role, Viewer


def give_alert(
    viewer: Viewer,
    *,
    key: UUID,
    service: str,
    kind: str,
    text: Mapping[str, str],
    starts_at: datetime,
    ends_at: datetime | None,
    at: datetime,
) -> bool:
    """Warn about a service on its pages, in the name of the office that answers for it.

    `key` makes a repeat harmless: True when it was written, False when it stood already.
    Raises AlertRefused.
    """
    if kind not in {each.value for each in AlertKind}:
        raise AlertRefused(f"'{kind}' is no kind of warning.", why=AlertFault.KIND)
    if ends_at is not None and ends_at <= max(starts_at, at):
        raise AlertRefused(
            "A warning ends after it starts, and later than now.", why=AlertFault.ENDS
        )
    said = _in_every_language(text)
    with transaction.atomic():
        row = Service.objects.select_for_update().filter(code=service).first()
        if row is None:
            raise AlertRefused(f"There is no service '{service}'.", why=AlertFault.NOT_YOURS)
        office, role = _in_whose_name(viewer, service, at)
        if ServiceAlert.objects.filter(pk=key).exists():
            return False
        ServiceAlert.objects.create(
            id=key,
            service=row,
            office_id=office,
            kind=kind,
            text=said,
            role=role,
            said_at=at,
            starts_at=starts_at,
            ends_at=ends_at,
        )
        payload = {
            "alert": str(key),
            "alert_kind": kind,
            "starts": starts_at.date().isoformat(),
            "role": str(role),
        }
        if ends_at is not None:
            payload["ends"] = ends_at.date().isoformat()
        _journal(viewer, "alert_given", service=service, office=office, payload=payload, at=at)
    return True


def take_alert_back(viewer: Viewer, *, alert: UUID, at: datetime) -> bool:
    """End a warning now; False when it had ended already. Raises AlertRefused."""
    with transaction.atomic():
        row = ServiceAlert.objects.select_for_update().filter(pk=alert).first()
        if row is None:
            raise AlertRefused(f"There is no warning {alert}.", why=AlertFault.NOT_YOURS)
        office, role = _in_whose_name(viewer, row.service.code, at)
        if row.taken_back_at is not None or (row.ends_at is not None and row.ends_at <= at):
            return False
        ServiceAlert.objects.filter(pk=alert).update(taken_back_at=at)
        payload = {"alert": str(alert), "role": str(role)}
        _journal(
            viewer,
            "alert_ended",
            service=row.service.code,
            office=office,
            payload=payload,
            at=at,
        )
    return True


def _in_every_language(text: Mapping[str, str]) -> dict[str, str]:
    """Return the texts without spaces around them; raise AlertRefused for one that lacks."""
    said = {language: written.strip() for language, written in text.items()}
    for language in OfficialLanguage.objects.order_by("code").values_list("code", flat=True):
        if not said.get(language):
            raise AlertRefused(
                f"The text in '{language}' lacks; people read it in their language.",
                why=AlertFault.TEXT,
                language=language,
            )
        if len(said[language]) > LONGEST:
            raise AlertRefused(
                f"The text in '{language}' is longer than {LONGEST} characters.",
                why=AlertFault.LONG,
                language=language,
            )
    return said


def _in_whose_name(viewer: Viewer, service: str, at: datetime) -> tuple[UUID, Role]:
    """Return the office that answers today and the viewer's role there; raise AlertRefused."""
    try:
        office = accountable_office(viewer, service=service, on=at.date()).id
    except NoAccountableOffice as nobody:
        raise AlertRefused(str(nobody), why=AlertFault.NOT_YOURS) from nobody
    role = alerting_role(viewer, office=office)
    if role is None:
        raise AlertRefused(
            "A lead of the office that answers for the service may warn about it.",
            why=AlertFault.NOT_YOURS,
        )
    return office, role


def _journal(
    viewer: Viewer,
    kind: str,
    *,
    service: str,
    office: UUID,
    payload: dict[str, str],
    at: datetime,
) -> None:
    if viewer.user is not None:
        payload["actor"] = str(viewer.user)
    record(
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        service=service,
        office=office,
        payload=dict(payload),
    )
