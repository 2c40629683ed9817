"""The two signed forms of a permit: the credential in full and the compact form in the QR code.

The credential is an SD-JWT VC: SD-JWT as in RFC 9901, the claims as in the IETF draft "SD-JWT
based Verifiable Credentials". Holder and facts are disclosures that a holder may leave out. The
compact form is a plain JWS with what a check at the roadside needs, short enough for a QR code.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import ECKey

from guichet.permits.rules.permit import Fact, Text, Validity
from guichet.permits.rules.signing import Altered, Keys, Signed, Unreadable, check, decode, encode
from guichet.permits.rules.signing import sign as sign_text
from guichet.permits.rules.status_list import Place

CREDENTIAL_TYPE = "dc+sd-jwt"
COMPACT_TYPE = "permit+jwt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that a permit's signatures cover."""

    issuer: str
    number: str
    kind: str
    name: Text
    holder: str
    facts: Sequence[Fact]
    office: Text
    organization: Text
    validity: Validity
    place: Place
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A credential whose signature fits, with what its presenter chose to disclose."""

    claims: Mapping[str, object]
    signed_part: str
    holder: str | None
    facts: tuple[Mapping[str, object], ...]


def sign_credential(content: Content, *, key: ECKey, salt: Callable[[], str]) -> str:
    """Return the SD-JWT VC of a permit with all its disclosures.

    `salt` must give at least 128 random bits, new each time.
    """
    holder = _disclosure([salt(), "holder", content.holder])
    facts = [_disclosure([salt(), fact.as_data()]) for fact in content.facts]
    claims: dict[str, object] = {
        "iss": content.issuer,
        "vct": credential_kind(issuer=content.issuer, kind=content.kind),
        **_times(content),
        "number": content.number,
        "kind": content.kind,
        "name": dict(content.name),
        "office": dict(content.office),
        "organization": dict(content.organization),
        "facts": [{"...": _digest(fact)} for fact in facts],
        "status": {
            "status_list": {
                "idx": content.place.index,
                "uri": status_uri(issuer=content.issuer, list_number=content.place.list_number),
            }
        },
        "_sd": [_digest(holder)],
        "_sd_alg": "sha-256",
    }
    signed = sign_text(payload=_json(claims), media_type=CREDENTIAL_TYPE, key=key)
    return "~".join([signed, holder, *facts, ""])


def sign_compact(content: Content, *, key: ECKey) -> str:
    """Return the compact form: number, kind, holder, days and the place of the status bit."""
    claims: dict[str, object] = {
        "jti": content.number,
        "kind": content.kind,
        "sub": content.holder,
        **_times(content),
        "idx": content.place.position,
    }
    del claims["iat"]
    return sign_text(payload=_json(claims), media_type=COMPACT_TYPE, key=key)


def check_compact(text: str, *, keys: Keys) -> Signed:
    """Return the claims of a compact form that one of our keys signed.

    Raises Unreadable, UnknownKey or Altered.
    """
    return check(text=text, media_type=COMPACT_TYPE, keys=keys)


def check_credential(text: str, *, keys: Keys) -> Presented:
    """Return the claims and disclosures of a credential that one of our keys signed.

    Raises Unreadable, UnknownKey or Altered; each disclosure must be one that was signed, once.
    """
    signed_part, *disclosures, binding = text.split("~")
    if binding:
        raise Unreadable("A credential ends with '~': this one was cut off or added to.")
    claims = check(text=signed_part, media_type=CREDENTIAL_TYPE, keys=keys).claims
    hidden = _strings(claims.get("_sd"))
    listed = {str(_entry(fact).get("...")) for fact in _list(claims.get("facts"))}
    holder: str | None = None
    facts: list[Mapping[str, object]] = []
    seen: set[str] = set()
    for disclosure in disclosures:
        digest = _digest(disclosure)
        parts = _list(_loads(disclosure))
        if digest in seen:
            raise Altered("The same disclosure stands there twice.")
        seen.add(digest)
        if digest in hidden and len(parts) == 3 and parts[1] == "holder":  # noqa: PLR2004 - RFC 9901: salt, name, value
            holder = str(parts[2])
        elif digest in listed and len(parts) == 2:  # noqa: PLR2004 - RFC 9901: salt, value
            facts.append(_entry(parts[1]))
        else:
            raise Altered("A disclosure was not signed with this permit.")
    return Presented(claims=claims, signed_part=signed_part, holder=holder, facts=tuple(facts))


def credential_kind(*, issuer: str, kind: str) -> str:
    """Return the `vct` of a kind of permit."""
    return f"{issuer}/credentials/{kind}"


def status_uri(*, issuer: str, list_number: int) -> str:
    """Return the address of a status list."""
    return f"{issuer}/status/{list_number}"


def _times(content: Content) -> dict[str, object]:
    times: dict[str, object] = {
        "iat": int(content.issued_at.timestamp()),
        "nbf": int(content.validity.starts_at.timestamp()),
    }
    if content.validity.ends_at is not None:
        times["exp"] = int(content.validity.ends_at.timestamp())
    return times


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _disclosure(parts: list[object]) -> str:
    return encode(_json(parts))


def _digest(disclosure: str) -> str:
    return encode(hashlib.sha256(disclosure.encode()).digest())


def _loads(disclosure: str) -> object:
    try:
        value: object = json.loads(decode(disclosure))
    except (ValueError, RecursionError) as error:
        raise Unreadable("A disclosure is not JSON.") from error
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Unreadable("A list was expected here.")
    return value


def _strings(value: object) -> set[str]:
    return {str(item) for item in _list(value)}


def _entry(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Unreadable("An object was expected here.")
    return value
