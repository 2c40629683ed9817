"""Check a permit without Guichet and without a network: one file, one library (cryptography).

A second implementation, written from `docs/reference/permit-credential.md` alone: the tests hold
it against the first. It shares no line with the package and may be copied anywhere.

    python verify_permit.py --keys jwks.json [--status list.jwt] 'https://…/verify?p=…'

Exit code 0 means accept, 1 do not accept. `jwks.json` is the office's /permits/jwks.json, saved
beforehand; `list.jwt` is its /status/<n>, as old as you dare.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import time
import zlib
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

CURVE_ORDER = int("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16)
LIST_SIZE = 131_072
TOKEN_PARTS = 3
SIGNATURE_BYTES = 64
NAMED, UNNAMED = 3, 2  # a disclosure is [salt, name, value], or [salt, value] in a list
ALPHABET = re.compile(r"[A-Za-z0-9_-]+")


class Refused(Exception):
    """The permit is not to be accepted, for the reason given."""


class Checked(NamedTuple):
    """What a permit that may be accepted says."""

    number: str
    kind: str
    holder: str | None
    facts: list[dict[str, Any]]
    status_known: bool


def from_base64url(text: str) -> bytes:
    """Decode, refusing spare bits: two texts must never mean the same bytes."""
    if not ALPHABET.fullmatch(text):
        raise Refused("not base64url")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise Refused("not base64url") from error
    if base64.b64encode(data, altchars=b"-_").decode().rstrip("=") != text:
        raise Refused("base64url with spare bits set")
    return data


def json_object(data: bytes) -> dict[str, Any]:
    """Read a JSON object, refusing one that says the same name twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise Refused("a name stands twice")
        return dict(pairs)

    try:
        value = json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise Refused("not JSON") from error
    if not isinstance(value, dict):
        raise Refused("not a JSON object")
    return value


def public_key(jwks: dict[str, Any], kid: str) -> ec.EllipticCurvePublicKey:
    """Return the key of this id from a JWK set."""
    for jwk in jwks["keys"]:
        if jwk.get("kid") == kid and jwk.get("kty") == "EC" and jwk.get("crv") == "P-256":
            x = int.from_bytes(from_base64url(jwk["x"]), "big")
            y = int.from_bytes(from_base64url(jwk["y"]), "big")
            return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    raise Refused(f"no key of this office is called {kid}")


def signed_claims(token: str, *, kind: str, jwks: dict[str, Any]) -> dict[str, Any]:
    """Return the claims of a token whose signature fits, checking header and signature."""
    parts = token.split(".")
    if len(parts) != TOKEN_PARTS:
        raise Refused("not three parts")
    header = json_object(from_base64url(parts[0]))
    if header.get("alg") != "ES256":
        raise Refused("not ES256")
    if header.get("typ") != kind or set(header) != {"alg", "typ", "kid"}:
        raise Refused(f"not a {kind}")
    if not isinstance(header["kid"], str):
        raise Refused("the key's id is no text")
    signature = from_base64url(parts[2])
    if len(signature) != SIGNATURE_BYTES:
        raise Refused("a signature has 64 bytes")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if s > CURVE_ORDER // 2:
        raise Refused("the twin of a signature")
    key = public_key(jwks, header["kid"])
    try:
        signed = f"{parts[0]}.{parts[1]}".encode()
        key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise Refused("forged or altered") from error
    return json_object(from_base64url(parts[1]))


def in_force(claims: dict[str, Any], *, at: float) -> None:
    """Refuse a permit that has not begun or has run out."""
    if at < claims["nbf"]:
        raise Refused("not yet in force")
    if "exp" in claims and at >= claims["exp"]:
        raise Refused("expired")


def not_revoked(
    *, list_number: int, index: int, status: str | None, jwks: dict[str, Any], at: float
) -> bool:
    """Refuse a permit whose bit is set; tell whether the list at hand could say."""
    if status is None:
        return False
    claims = signed_claims(status, kind="statuslist+jwt", jwks=jwks)
    if not str(claims["sub"]).endswith(f"/status/{list_number}"):
        return False
    if at >= claims["exp"]:
        return False
    size = claims["status_list"]["bits"]
    if size not in {1, 2}:  # lists signed before suspensions were told had one bit a permit
        raise Refused("a status list of another kind")
    packed = zlib.decompress(from_base64url(claims["status_list"]["lst"]))
    each = 8 // size
    found = packed[index // each] >> (index % each * size) & (1 << size) - 1
    if found:
        raise Refused({1: "revoked", 2: "suspended"}.get(found, "of a status nobody knows"))
    return True


def disclosed(
    claims: dict[str, Any], disclosures: list[str]
) -> tuple[str | None, list[dict[str, Any]]]:
    """Return holder and facts as far as disclosed, each matched to a signed digest."""
    holder: str | None = None
    facts: list[dict[str, Any]] = []
    slots = [entry["..."] for entry in claims["facts"]]
    if len(set(disclosures)) != len(disclosures):
        raise Refused("a disclosure stands twice")
    for text in disclosures:
        digest = hashlib.sha256(text.encode("ascii", "replace")).digest()
        name = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        try:
            content = json.loads(from_base64url(text))
        except (ValueError, RecursionError) as error:
            raise Refused("a disclosure is not JSON") from error
        if not isinstance(content, list):
            raise Refused("a disclosure is not a list")
        if name in claims["_sd"] and len(content) == NAMED and content[1] == "holder":
            holder = content[2]
        elif name in slots and len(content) == UNNAMED:
            facts.append(content[1])
        else:
            raise Refused("a disclosure was not signed")
    return holder, facts


def check_compact(
    token: str, *, jwks: dict[str, Any], at: float, status: str | None = None
) -> Checked:
    """Check the text of a QR code. Raises Refused."""
    claims = signed_claims(token, kind="permit+jwt", jwks=jwks)
    in_force(claims, at=at)
    list_number, index = divmod(claims["idx"], LIST_SIZE)
    known = not_revoked(list_number=list_number, index=index, status=status, jwks=jwks, at=at)
    return Checked(claims["jti"], claims["kind"], claims["sub"], [], known)


def check_credential(
    text: str, *, jwks: dict[str, Any], at: float, status: str | None = None
) -> Checked:
    """Check a whole SD-JWT VC. Raises Refused."""
    token, *disclosures, last = text.split("~")
    if last:
        raise Refused("cut off, or with a key binding that no permit asks for")
    claims = signed_claims(token, kind="dc+sd-jwt", jwks=jwks)
    holder, facts = disclosed(claims, disclosures)
    in_force(claims, at=at)
    place = claims["status"]["status_list"]
    known = not_revoked(
        list_number=int(place["uri"].rsplit("/", 1)[1]),
        index=place["idx"],
        status=status,
        jwks=jwks,
        at=at,
    )
    return Checked(claims["number"], claims["kind"], holder, facts, known)


def check_any(
    presented: str, *, jwks: dict[str, Any], at: float, status: str | None = None
) -> Checked:
    """Check an address from a QR code, its text, or a credential. Raises Refused."""
    text = presented.strip()
    if "?" in text:
        text = parse_qs(urlsplit(text).query).get("p", [""])[0]
    checker = check_credential if "~" in text else check_compact
    return checker(text, jwks=jwks, at=at, status=status)


def in_a_line(text: str | dict[str, str]) -> str:
    """Write a text in all its languages."""
    return text if isinstance(text, str) else " / ".join(dict.fromkeys(text.values()))


def main() -> int:
    """Check one permit from the command line."""
    parser = argparse.ArgumentParser(description="Check a permit offline.")
    parser.add_argument("--keys", type=Path, required=True, help="the office's saved jwks.json")
    parser.add_argument("--status", type=Path, help="a saved status list")
    parser.add_argument("presented", help="the QR code's address or text, or a credential")
    options = parser.parse_args()
    status = options.status.read_text().strip() if options.status else None
    jwks = json.loads(options.keys.read_text())
    try:
        found = check_any(options.presented, jwks=jwks, at=time.time(), status=status)
    except Refused as reason:
        print(f"Do not accept: {reason}.")
        return 1
    print(f"Accept: {found.kind} {found.number}, holder {found.holder}.")
    for fact in found.facts:
        print(f"  {in_a_line(fact['label'])}: {in_a_line(fact['value'])}")
    if not found.status_known:
        print("  Revocation was not checked: no status list at hand covers this permit.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
