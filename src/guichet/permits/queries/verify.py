"""Check whether what someone presents is ours, unaltered and in force."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import unquote

from django.conf import settings

from guichet.interactions.rules import Viewer
from guichet.permits.adapters import keys
from guichet.permits.models import Permit
from guichet.permits.rules import Fact, State, is_suspended, plain_number, state_at, validity
from guichet.permits.rules.credential import check_compact, check_credential
from guichet.permits.rules.signing import Altered, UnknownKey, Unreadable

MOST_CHARACTERS = 40_000
"""Far above the longest permit; a longer text is not read at all."""

_DOUBTS: dict[type[Exception], State] = {
    Unreadable: State.UNREADABLE,
    UnknownKey: State.UNKNOWN_KEY,
    Altered: State.ALTERED,
}
_IN_ADDRESS = re.compile(r"[?&]p=([^&#\s]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a check shows: the lines printed on the paper in the presenter's hand, no more."""

    number: str
    name: Mapping[str, str]
    holder: str | None
    facts: tuple[Fact, ...]
    office: Mapping[str, str]
    organization: Mapping[str, str]
    valid_from: date
    valid_until: date | None
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer of a check. `shown` is there only when our own signature proved possession."""

    state: State
    shown: Shown | None = None
    revoked_at: datetime | None = None
    suspended_at: datetime | None = None
    suspended_until: date | None = None
    reason: str = ""

    @property
    def accept(self) -> bool:
        """Tell whether the permit may be accepted."""
        return self.state is State.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    """What a signature that fits has proved."""

    number: str
    signed_part: str
    holder: str | None
    facts: tuple[Fact, ...] | None


def verify(viewer: Viewer, *, presented: str, at: datetime) -> Verdict:
    """Return the verdict on a QR code's address, its signed text or a whole credential.

    Anyone may ask; nothing about the asker or the question is kept.
    """
    del viewer
    if len(presented) > MOST_CHARACTERS:
        return Verdict(state=State.UNREADABLE)
    if plain_number(presented) is not None:
        return Verdict(state=State.NUMBER_ONLY)
    try:
        proof = _proof(_bare(presented))
    except (Unreadable, UnknownKey, Altered) as doubt:
        return Verdict(state=_DOUBTS[type(doubt)])
    permit = Permit.objects.select_related("credential").filter(number=proof.number).first()
    if permit is None or not _is_registered(permit, proof):
        # Our key fits but our register does not know the text: never to be accepted.
        return Verdict(state=State.UNKNOWN_PERMIT)
    days = validity(valid_from=permit.valid_from, valid_until=permit.valid_until, zone=permit.zone)
    suspended = is_suspended(
        since=permit.suspended_at, until=permit.suspended_until, zone=permit.zone, at=at
    )
    return Verdict(
        state=state_at(days=days, revoked_at=permit.revoked_at, at=at, suspended=suspended),
        shown=_shown(permit, proof),
        revoked_at=permit.revoked_at,
        suspended_at=permit.suspended_at if suspended else None,
        suspended_until=permit.suspended_until if suspended else None,
        reason=permit.revocation_reason or (permit.suspension_reason if suspended else ""),
    )


def _bare(presented: str) -> str:
    """Return the signed text in what was pasted: an address, or the text with line breaks."""
    found = _IN_ADDRESS.search(presented)
    text = unquote(found.group(1)) if found else presented
    return re.sub(r"\s+", "", text)


def _proof(text: str) -> _Proof:
    known = keys.public_keys(settings.HOME)
    if "~" in text:
        credential = check_credential(text, keys=known)
        return _Proof(
            number=str(credential.claims.get("number")),
            signed_part=credential.signed_part,
            holder=credential.holder,
            facts=tuple(_fact(fact) for fact in credential.facts),
        )
    claims = check_compact(text, keys=known).claims
    return _Proof(
        number=str(claims.get("jti")), signed_part=text, holder=str(claims.get("sub")), facts=None
    )


def _is_registered(permit: Permit, proof: _Proof) -> bool:
    """Tell whether the register knows the text; of an erased permit, over by then, it kept none."""
    if permit.erased_at is not None:
        return True
    credential = permit.credential
    return proof.signed_part in {credential.compact, credential.full.partition("~")[0]}


def _shown(permit: Permit, proof: _Proof) -> Shown:
    printed = tuple(_fact(fact) for fact in permit.facts)
    return Shown(
        number=permit.number,
        name=permit.name,
        holder=proof.holder,
        facts=printed if proof.facts is None else proof.facts,
        office=permit.office_title,
        organization=permit.organization,
        valid_from=permit.valid_from,
        valid_until=permit.valid_until,
        zone=permit.zone,
    )


def _fact(data: Mapping[str, object]) -> Fact:
    label, value = data["label"], data["value"]
    if not isinstance(label, Mapping) or not isinstance(value, str | Mapping):
        raise TypeError("A signed fact has a label in every language and a value.")
    return Fact(label=label, value=value)
