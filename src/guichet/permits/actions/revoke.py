"""Withdraw a permit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.interactions import actions as journal
from guichet.permits.models import Permit
from guichet.permits.rules import REVOCATION_REASONS, plain_number


class NoSuchPermit(Exception):
    """No permit has this number."""


class UnknownReason(Exception):
    """The reason is not one that the public wording knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """A permit's revocation; `changed` is false when it already was revoked."""

    number: str
    revoked_at: datetime
    reason: str
    changed: bool


def revoke(
    *,
    number: str,
    reason: str,
    at: datetime,
    office: UUID | None = None,
    actor: UUID | None = None,
) -> Revocation:
    """Revoke a permit at once: its status, the check page and the journal in one commit.

    A suspension ends with it. A second call changes nothing and returns the first.
    Raises NoSuchPermit, UnknownReason.
    """
    if reason not in REVOCATION_REASONS:
        raise UnknownReason(
            f"'{reason}' is no reason for revoking a permit. "
            f"Choose one of: {', '.join(REVOCATION_REASONS)}."
        )
    with transaction.atomic():
        permit = lock_permit(number=number)
        if permit.revoked_at is not None:
            return Revocation(
                number=permit.number,
                revoked_at=permit.revoked_at,
                reason=permit.revocation_reason,
                changed=False,
            )
        permit.revoked_at = at
        permit.revocation_reason = reason
        permit.suspended_at = permit.suspended_until = None
        permit.suspension_reason = ""
        permit.save(
            update_fields=[
                "revoked_at",
                "revocation_reason",
                "suspended_at",
                "suspended_until",
                "suspension_reason",
            ]
        )
        journal.record(
            kind="permit_revoked",
            occurred_at=at,
            recorded_at=at,
            service=permit.service,
            office=office,
            case=permit.case,
            payload={
                "permit": str(permit.pk),
                "reason": reason,
                **({} if actor is None else {"actor": str(actor)}),
            },
        )
    return Revocation(number=permit.number, revoked_at=at, reason=reason, changed=True)


def lock_permit(*, number: str) -> Permit:
    """Return the permit with a number as printed or typed, held until the transaction ends.

    Raises NoSuchPermit.
    """
    printed = plain_number(number)
    permit = Permit.objects.select_for_update().filter(number=printed or number).first()
    if permit is None:
        raise NoSuchPermit(
            f"No permit has the number '{number}'. Copy it from the permit: letters, the "
            "year and two groups of four, such as CFL-2027-81Q4-6TZD."
        )
    return permit
