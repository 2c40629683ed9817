"""Signing and checking, strictly: one algorithm, one spelling of every signature.

An ECDSA signature (r, s) has a twin (r, n - s), and base64url text has spare bits at its end;
a lenient checker accepts both. Here a signed text has exactly one spelling, so a text that was
touched anywhere is refused.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

ALGORITHM = "ES256"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HALF = _ORDER // 2
_PARTS = re.compile(r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$")

Keys = Mapping[str, ECKey]


class Unreadable(Exception):
    """The text is not a signed permit at all."""


class UnknownKey(Exception):
    """The text names a key that we never had."""


class Altered(Exception):
    """The text names our key but its signature does not fit: forged or changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A text whose signature fits: the claims it carries and the key that signed."""

    claims: Mapping[str, object]
    key_id: str


def encode(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Return the bytes of base64url text that is spelt the one canonical way.

    Raises Unreadable for anything else.
    """
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Unreadable("The text is not base64url.") from error
    if encode(data) != text:
        raise Unreadable("The text is base64url, but not in its one canonical spelling.")
    return data


def sign(*, payload: bytes, media_type: str, key: ECKey) -> str:
    """Return the payload as a compact JWS signed with ES256, its `s` in the lower half."""
    header = {"alg": ALGORITHM, "typ": media_type, "kid": key.kid}
    text = jws.serialize_compact(header, payload, key, algorithms=[ALGORITHM])
    body, _, signature = text.rpartition(".")
    raw = decode(signature)
    s = int.from_bytes(raw[32:], "big")
    if s > _HALF:
        raw = raw[:32] + (_ORDER - s).to_bytes(32, "big")
    return f"{body}.{encode(raw)}"


def check(*, text: str, media_type: str, keys: Keys) -> Signed:
    """Return what a compact JWS carries when one of our keys signed it.

    Raises Unreadable, UnknownKey or Altered.
    """
    if not _PARTS.match(text):
        raise Unreadable("The text does not have the three parts of a signed text.")
    head, body, signature = text.split(".")
    header = _object(head)
    if header.get("alg") != ALGORITHM or header.get("typ") != media_type:
        raise Altered(f"The header must say {ALGORITHM} and {media_type}.")
    if set(header) != {"alg", "typ", "kid"}:
        raise Altered("The header has more or less than it was signed with.")
    key = keys.get(str(header["kid"]))
    if key is None:
        raise UnknownKey(f"No key of ours is called '{header['kid']}'.")
    if int.from_bytes(decode(signature)[32:], "big") > _HALF:
        raise Altered("The signature is the twin of one of ours, not ours.")
    try:
        jws.deserialize_compact(text, key, algorithms=[ALGORITHM])
    except (JoseError, ValueError) as error:
        raise Altered("The signature does not fit the text.") from error
    return Signed(claims=_object(body), key_id=str(header["kid"]))


def _object(part: str) -> Mapping[str, object]:
    try:
        value = json.loads(decode(part))
    except (ValueError, RecursionError) as error:
        raise Unreadable("A part of the text is not JSON.") from error
    if not isinstance(value, dict):
        raise Unreadable("A part of the text is not a JSON object.")
    return cast("Mapping[str, object]", value)
