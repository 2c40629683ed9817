"""Suspend a permit for a while, and lift the suspension."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from guichet.interactions import actions as journal
from guichet.permits.actions.revoke import UnknownReason, lock_permit
from guichet.permits.models import Permit
from guichet.permits.rules import SUSPENSION_REASONS, State, is_suspended, state_at, validity

_COLUMNS = ["suspended_at", "suspended_until", "suspension_reason"]


class SuspensionRefused(Exception):
    """A permit cannot be suspended so: it is revoked or over, or the day has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A permit's suspension; `changed` is false where nothing had to be done."""

    number: str
    until: date | None
    changed: bool


@transaction.atomic
def suspend(
    *,
    number: str,
    reason: str,
    until: date | None,
    at: datetime,
    office: UUID | None = None,
    actor: UUID | None = None,
) -> Suspension:
    """Suspend a permit at once, until it is lifted or through the day `until`.

    The same again changes nothing; with another reason or day the later one stands, and the first
    moment stays. Raises NoSuchPermit, UnknownReason and SuspensionRefused.
    """
    if reason not in SUSPENSION_REASONS:
        raise UnknownReason(
            f"'{reason}' is no reason for suspending a permit. "
            f"Choose one of: {', '.join(SUSPENSION_REASONS)}."
        )
    permit = lock_permit(number=number)
    standing = _stands(permit, at=at)
    _refuse_over(permit, until=until, at=at)
    said = (permit.suspension_reason, permit.suspended_until)
    if standing and said == (reason, until):
        return Suspension(number=permit.number, until=until, changed=False)
    permit.suspended_at = permit.suspended_at if standing else at
    permit.suspended_until = until
    permit.suspension_reason = reason
    permit.save(update_fields=_COLUMNS)
    more = {"reason": reason} | ({} if until is None else {"until": until.isoformat()})
    _journal("permit_suspended", permit, at=at, office=office, actor=actor, **more)
    return Suspension(number=permit.number, until=until, changed=True)


@transaction.atomic
def lift(
    *, number: str, at: datetime, office: UUID | None = None, actor: UUID | None = None
) -> Suspension:
    """Lift a suspension at once; where none stands, nothing happens. Raises NoSuchPermit."""
    permit = lock_permit(number=number)
    if not _stands(permit, at=at):
        return Suspension(number=permit.number, until=None, changed=False)
    permit.suspended_at = permit.suspended_until = None
    permit.suspension_reason = ""
    permit.save(update_fields=_COLUMNS)
    _journal("permit_suspension_lifted", permit, at=at, office=office, actor=actor)
    return Suspension(number=permit.number, until=None, changed=True)


def _stands(permit: Permit, *, at: datetime) -> bool:
    return is_suspended(
        since=permit.suspended_at, until=permit.suspended_until, zone=permit.zone, at=at
    )


def _refuse_over(permit: Permit, *, until: date | None, at: datetime) -> None:
    """Raise SuspensionRefused for what nobody may use any more, and for a day that is over."""
    days = validity(valid_from=permit.valid_from, valid_until=permit.valid_until, zone=permit.zone)
    state = state_at(days=days, revoked_at=permit.revoked_at, at=at)
    if state in {State.REVOKED, State.EXPIRED}:
        raise SuspensionRefused(
            f"{permit.number} is {state}: there is nothing to suspend. Issue another permit if "
            "the holder is to have one."
        )
    today = at.astimezone(ZoneInfo(permit.zone)).date()
    if until is not None and until < today:
        raise SuspensionRefused(
            f"{until} has passed. Suspend until {today} or later, or without a day."
        )


def _journal(
    kind: str,
    permit: Permit,
    *,
    at: datetime,
    office: UUID | None,
    actor: UUID | None,
    **more: str,
) -> None:
    journal.record(
        kind=kind,
        occurred_at=at,
        recorded_at=at,
        service=permit.service,
        office=office,
        case=permit.case,
        payload={
            "permit": str(permit.pk),
            **more,
            **({} if actor is None else {"actor": str(actor)}),
        },
    )
