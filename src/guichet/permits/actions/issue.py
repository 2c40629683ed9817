"""Issue a permit for an approved case."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from guichet.interactions import actions as journal
from guichet.interactions.queries import ever_sealed, seal_lag
from guichet.interactions.rules import SYSTEM
from guichet.permits.adapters import keys
from guichet.permits.models import Credential, Permit
from guichet.permits.rules import (
    SEAL_MAY_LAG,
    Fact,
    Validity,
    number_for,
    plain,
    plain_fact,
    validity,
)
from guichet.permits.rules.credential import Content, sign_compact, sign_credential
from guichet.permits.rules.status_list import place_of


class NotInTransaction(Exception):
    """A permit is issued together with the release of its decision or not at all."""


class JournalBehind(Exception):
    """The journal has waited too long for its seal: what is issued now could not be proved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPermit:
    """A case's permit; `created` is false when the case already had it."""

    number: str
    case: UUID
    created: bool


def issue(
    *,
    case: UUID,
    service: str,
    kind: str,
    name: Mapping[str, str],
    holder: str,
    facts: Sequence[Fact],
    office_title: Mapping[str, str],
    organization: Mapping[str, str],
    valid_from: date,
    valid_until: date | None,
    language: str,
    at: datetime,
    zone: str = "UTC",
) -> IssuedPermit:
    """Issue, sign and journal the case's one permit, inside the caller's transaction.

    `zone` is the office's IANA time zone: the permit's days begin and end there. A second call
    for the same case returns the permit it has. Raises NotInTransaction, JournalBehind,
    ValueError (days or zone) and KeyMissing.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(
            f"The permit of case {case} must be issued in the transaction that releases its "
            "decision. Call issue() inside transaction.atomic()."
        )
    standing = Permit.objects.filter(case=case).first()
    if standing is not None:
        return IssuedPermit(number=standing.number, case=case, created=False)
    _refuse_unsealed(at)
    days = validity(valid_from=valid_from, valid_until=valid_until, zone=zone)
    printed = [plain_fact(fact) for fact in facts]
    permit = Permit(
        number=_free_number(case=case, kind=kind, year=valid_from.year),
        case=case,
        service=service,
        kind=kind,
        name=dict(name),
        holder=plain(holder),
        facts=[fact.as_data() for fact in printed],
        office_title=dict(office_title),
        organization=dict(organization),
        language=language,
        zone=zone,
        valid_from=valid_from,
        valid_until=valid_until,
        issued_at=at,
    )
    theirs = _insert(permit)
    if theirs is not None:
        return IssuedPermit(number=theirs.number, case=case, created=False)
    _sign(permit, facts=printed, days=days)
    _journal(permit)
    return IssuedPermit(number=permit.number, case=case, created=True)


def _refuse_unsealed(at: datetime) -> None:
    lag = seal_lag(SYSTEM, at=at)
    # A journal without any seal is a new installation's; `guichet doctor` speaks of that one.
    if lag > SEAL_MAY_LAG and ever_sealed(SYSTEM):
        raise JournalBehind(
            f"The oldest Event without a seal is {lag} old, and no permit is issued over "
            f"{SEAL_MAY_LAG}. Start `guichet worker`, ask `guichet doctor` why it does not seal; "
            "the release is tried again at its next round."
        )


def _insert(permit: Permit) -> Permit | None:
    """Insert the permit, or return the one that another worker issued since our look."""
    try:
        with transaction.atomic():
            permit.save(force_insert=True)
    except IntegrityError:
        theirs = Permit.objects.filter(case=permit.case).first()
        if theirs is None:
            raise
        return theirs
    return None


def _journal(permit: Permit) -> None:
    """Tell the journal the row's number, not the number that the holder has."""
    payload = {
        "permit": str(permit.pk),
        "kind_of_permit": permit.kind,
        "valid_from": permit.valid_from.isoformat(),
    }
    if permit.valid_until is not None:
        payload["valid_until"] = permit.valid_until.isoformat()
    journal.record(
        kind="permit_issued",
        occurred_at=permit.issued_at,
        recorded_at=permit.issued_at,
        service=permit.service,
        case=permit.case,
        payload=payload,
    )


def _free_number(*, case: UUID, kind: str, year: int) -> str:
    """Return the case's number, or its next when another case drew the same 40 bits."""
    attempt = 0
    while True:
        number = number_for(
            kind=kind, case=case, year=year, attempt=attempt, secret=settings.SECRET_KEY.encode()
        )
        if not Permit.objects.filter(number=number).exists():
            return number
        attempt += 1


def _sign(permit: Permit, *, facts: Sequence[Fact], days: Validity) -> None:
    key = keys.signing_key(settings.HOME)
    content = Content(
        issuer=settings.BASE_URL,
        number=permit.number,
        kind=permit.kind,
        name=permit.name,
        holder=permit.holder,
        facts=facts,
        office=permit.office_title,
        organization=permit.organization,
        validity=days,
        place=place_of(permit.pk),
        issued_at=permit.issued_at,
    )
    Credential.objects.create(
        permit=permit,
        key_id=key.kid or "",
        full=sign_credential(content, key=key, salt=lambda: secrets.token_urlsafe(16)),
        compact=sign_compact(content, key=key),
    )
