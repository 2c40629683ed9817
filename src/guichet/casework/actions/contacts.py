"""Record that somebody came, called or wrote, with or without a file."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.intake import ChannelUnknown
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.models import Application, Contact
from guichet.casework.queries import sight_of
from guichet.casework.queries.contacts import is_repeat
from guichet.casework.rules import DECIDERS, backdating_reason
from guichet.casework.rules.contacts import CONTACT_CHANNELS, ContactReason, check_times
from guichet.catalogue.definitions import own_services
from guichet.catalogue.queries import office_calendar
from guichet.interactions.actions import record
from guichet.interactions.rules import Backdating, Role, Viewer


class ServiceUnknown(ValueError):
    """No service of that code runs here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """When a contact arrived, began and ended."""

    arrived_at: datetime
    started_at: datetime
    ended_at: datetime


@transaction.atomic
def record_contact(
    viewer: Viewer,
    *,
    key: UUID,
    office: UUID,
    channel: str,
    language: str,
    reason: ContactReason,
    service: str,
    case: UUID | None,
    went: Went,
    resolved: bool,
    asked_before: bool,
    at: datetime,
) -> UUID:
    """Record a contact that an office took and return its id; the same key records it once.

    With a file, `service` is the file's whatever was said. Raises NotYours for who does not work
    in the office, NoSuchFile for a file the viewer does not see, ChannelUnknown, ServiceUnknown
    and TimesRefused.
    """
    role = _role_in(viewer, office=office)
    if role is None or viewer.user is None:
        raise NotYours("Only officers and leads of an office record who comes to it.")
    if channel not in CONTACT_CHANNELS:
        raise ChannelUnknown(f"'{channel}' is none of {', '.join(CONTACT_CHANNELS)}.")
    check_times(
        calendar=office_calendar(viewer, office=office),
        arrived_at=went.arrived_at,
        started_at=went.started_at,
        ended_at=went.ended_at,
        at=at,
    )
    application = None if case is None else _seen(viewer, case=case)
    about = service if application is None else application.service
    if about and about not in {each.code for each in own_services()}:
        raise ServiceUnknown(f"No service '{about}' runs here. Choose one of the list, or none.")
    contact, created = Contact.objects.get_or_create(
        pk=key,
        defaults={
            "office": office,
            "officer": viewer.user,
            "service": about,
            "application": application,
            "channel": channel,
            "language": language,
            "reason": reason.value,
            "arrived_at": went.arrived_at,
            "started_at": went.started_at,
            "ended_at": went.ended_at,
            "resolved": resolved,
            "asked_before": asked_before and application is None,
            "recorded_at": at,
        },
    )
    if created:
        _write(viewer, contact, role=role, at=at)
    return contact.pk


def _role_in(viewer: Viewer, *, office: UUID) -> Role | None:
    return next(
        (each for each in (Role.LEAD, Role.OFFICER) if viewer.holds(each, office=office)), None
    )


def _seen(viewer: Viewer, *, case: UUID) -> Application:
    application = lock(case=case)
    sight = None if application is None else sight_of(viewer, case=case)
    if application is None or sight is None or sight.role not in DECIDERS:
        raise no_such_file(case=case)
    return application


def _write(viewer: Viewer, contact: Contact, *, role: Role, at: datetime) -> None:
    """Write the Event: codes and seconds, nobody's name."""
    application = contact.application
    waited = contact.started_at - contact.arrived_at
    took = contact.ended_at - contact.started_at
    # With a reason whenever it is entered later: a letter of Monday, a call of this morning.
    late = at > contact.ended_at
    record(
        kind="contact_recorded",
        occurred_at=contact.ended_at,
        recorded_at=at,
        service=contact.service,
        office=contact.office,
        channel=contact.channel,
        case=None if application is None else application.pk,
        subject=None if application is None else application.subject,
        payload={
            "contact": str(contact.pk),
            "actor": str(viewer.user),
            "reason": contact.reason,
            "language": contact.language,
            "resolved": contact.resolved,
            "repeat": contact.asked_before or is_repeat(viewer, contact=contact.pk),
            "waited_seconds": int(waited.total_seconds()),
            "took_seconds": int(took.total_seconds()),
        },
        backdated=Backdating(reason=backdating_reason(contact.channel), role=role.value)
        if late
        else None,
    )
