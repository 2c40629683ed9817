"""Every read of this app."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from guichet.interactions.rules import Viewer
from guichet.permits.models import Permit
from guichet.permits.rules import Fact, State, is_suspended, state_at, validity


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitCard:
    """A permit as its holder sees it."""

    number: str
    service: str
    kind: str
    name: Mapping[str, str]
    holder: str
    facts: tuple[Fact, ...]
    office_title: Mapping[str, str]
    organization: Mapping[str, str]
    zone: str
    language: str
    valid_from: date
    valid_until: date | None
    issued_at: datetime
    revoked_at: datetime | None
    revocation_reason: str
    suspended_at: datetime | None
    suspended_until: date | None
    suspension_reason: str
    compact: str
    credential: str
    check_address: str


def permit_of_case(viewer: Viewer, *, case: UUID) -> PermitCard | None:
    """Return the permit of a case, or None while there is none and once it was erased.

    A case's id is random and reaches only those whom casework let in; nothing more is asked here.
    """
    del viewer
    permit = Permit.objects.select_related("credential").filter(case=case, erased_at=None).first()
    return None if permit is None else _card(permit)


def standing_of(viewer: Viewer, *, card: PermitCard, at: datetime) -> State:
    """Return where a permit stands at a moment."""
    del viewer
    days = validity(valid_from=card.valid_from, valid_until=card.valid_until, zone=card.zone)
    suspended = is_suspended(
        since=card.suspended_at, until=card.suspended_until, zone=card.zone, at=at
    )
    return state_at(days=days, revoked_at=card.revoked_at, at=at, suspended=suspended)


def _card(permit: Permit) -> PermitCard:
    return PermitCard(
        number=permit.number,
        service=permit.service,
        kind=permit.kind,
        name=permit.name,
        holder=permit.holder,
        facts=tuple(Fact(label=fact["label"], value=fact["value"]) for fact in permit.facts),
        office_title=permit.office_title,
        organization=permit.organization,
        zone=permit.zone,
        language=permit.language,
        valid_from=permit.valid_from,
        valid_until=permit.valid_until,
        issued_at=permit.issued_at,
        revoked_at=permit.revoked_at,
        revocation_reason=permit.revocation_reason,
        suspended_at=permit.suspended_at,
        suspended_until=permit.suspended_until,
        suspension_reason=permit.suspension_reason,
        compact=permit.credential.compact,
        credential=permit.credential.full,
        check_address=f"{settings.BASE_URL}/verify?p={permit.credential.compact}",
    )
