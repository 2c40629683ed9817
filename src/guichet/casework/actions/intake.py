"""Take an application by phone, at a counter or from mail: an officer enters it for the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.journal import note
from guichet.casework.actions.mail import enclose_mail
from guichet.casework.actions.objection import object_to
from guichet.casework.actions.submit import Entry, Receipt, submit
from guichet.casework.models import Application, Intake
from guichet.casework.rules import INTAKE_CHANNELS, HelperKind, backdating_of
from guichet.catalogue.definitions import Answer
from guichet.catalogue.queries import counter_terms
from guichet.interactions.rules import BackdatingReason, Role, Viewer


class ChannelUnknown(ValueError):
    """An officer takes nothing by this channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Who helped the person, named with the person's consent."""

    kind: HelperKind
    name: str


class _Sent(TypedDict):
    """What an application and an objection are sent with alike."""

    key: UUID
    definition_version: str
    answers: Mapping[str, Answer]
    language: str
    channel: str
    at: datetime
    entry: Entry


@transaction.atomic
def take_in(
    viewer: Viewer,
    *,
    key: UUID,
    service: str,
    definition_version: str,
    answers: Mapping[str, Answer],
    language: str,
    channel: str,
    arrived_at: datetime,
    reason: BackdatingReason | None,
    helper: Helper | None,
    at: datetime,
    about: tuple[UUID, str] | None = None,
    mail: UUID | None = None,
) -> Receipt:
    """Receive an application for the person and return the receipt to hand over.

    `about` names the refused case and the recourse, for an objection; `mail` the scanned letter
    that it came by, which is put into the file. The clock runs from the arrival, the journal says
    when it was entered, by whom and why later. The same key gives the same receipt. Raises
    NotYours, ChannelUnknown, ArrivalRefused, NoSuchMail, and what `submit` and `object_to` raise.
    """
    if channel not in INTAKE_CHANNELS:
        raise ChannelUnknown(f"'{channel}' is none of {', '.join(INTAKE_CHANNELS)}.")
    terms = counter_terms(viewer, service=service, on=at.date(), channel=channel)
    role = _role_in(viewer, office=terms.office)
    if role is None or viewer.user is None:
        raise NotYours(f"Only officers of the office that answers for '{service}' take it in.")
    backdated = backdating_of(
        channel=channel,
        calendar=terms.calendar,
        arrived_at=arrived_at,
        entered_at=at,
        reason=reason,
        role=role,
    )
    sent: _Sent = {
        "key": key,
        "definition_version": definition_version,
        "answers": answers,
        "language": language,
        "channel": channel,
        "at": arrived_at,
        "entry": Entry(at=at, backdated=backdated),
    }
    if about is None:
        receipt = submit(service=service, **sent)
    else:
        receipt = object_to(case=about[0], recourse=about[1], **sent)
    if receipt.created:
        made = _write(viewer.user, receipt, office=terms.office, role=role, helper=helper, at=at)
        if mail is not None:
            enclose_mail(viewer, mail=mail, application=made, at=at)
    return receipt


def _role_in(viewer: Viewer, *, office: UUID) -> Role | None:
    """Return the role in which the viewer takes in what an office answers for."""
    return next(
        (role for role in (Role.LEAD, Role.OFFICER) if viewer.holds(role, office=office)), None
    )


def _write(
    officer: UUID,
    receipt: Receipt,
    *,
    office: UUID,
    role: Role,
    helper: Helper | None,
    at: datetime,
) -> Application:
    application = Application.objects.get(pk=receipt.case)
    Intake.objects.create(
        application=application,
        officer=officer,
        office=office,
        entered_at=at,
        helper="" if helper is None else helper.kind,
        helper_name="" if helper is None else helper.name,
        consented=helper is not None,
    )
    note(
        kind="taken_in",
        application=application,
        at=at,
        payload={
            "actor": str(officer),
            "role": str(role),
            **({} if helper is None else {"helper": helper.kind.value}),
        },
    )
    return application
