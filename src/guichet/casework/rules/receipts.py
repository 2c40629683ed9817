"""References and secrets that people hold, and the one text that stands for their answers."""

import hmac
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

# Crockford's base 32: no I, L, O or U, so that a reference can be read out and typed back.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u00a0": None})
_REFERENCE_BITS = 80
_SECRET_BITS = 60
_GROUP = 4
_PARTED = re.compile(r"[- \u00a0]+")


def pepper_from(installation_secret: str) -> bytes:
    """Return the key behind references and secrets, which only this installation can make."""
    return sha256(b"guichet.casework.receipt\x00" + installation_secret.encode()).digest()


def reference_for(*, key: UUID, pepper: bytes) -> str:
    """Return the reference that an idempotency key always gives: 80 bits, in groups of 4."""
    return code_of(hmac.digest(pepper, b"reference" + key.bytes, "sha256"), bits=_REFERENCE_BITS)


def secret_for(*, key: UUID, pepper: bytes) -> str:
    """Return the secret that goes with the reference: 60 bits, in groups of 4."""
    return code_of(hmac.digest(pepper, b"secret" + key.bytes, "sha256"), bits=_SECRET_BITS)


def secret_digest(*, secret: str, pepper: bytes) -> bytes:
    """Return what is kept of a secret: without the installation's own, it cannot be guessed at."""
    return hmac.digest(pepper, b"kept" + read_code(secret).encode(), "sha256")


def read_code(typed: str) -> str:
    """Return a reference or secret as it is kept, however it was typed: o for 0, no hyphens."""
    plain = typed.upper().translate(_READ_AS)
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def reference_begun(typed: str) -> str:
    """Return a typed reference or its beginning as it is kept; empty for other words.

    It is written in one piece or in groups of 4, of which the last may be shorter, and has a
    digit unless all of it is there: "part-time" and "2026 fishing" are words.
    """
    groups = [each for each in _PARTED.split(typed) if each]
    plain = "".join(groups).upper().translate(_READ_AS)
    whole = _REFERENCE_BITS // 5
    parted = {len(each) for each in groups[:-1]} == {_GROUP} and len(groups[-1]) <= _GROUP
    aligned = len(groups) == 1 or parted
    shaped = aligned and _GROUP <= len(plain) <= whole and set(plain) <= set(_ALPHABET)
    told = len(plain) == whole or any(each.isdigit() for each in typed)
    return read_code(plain) if shaped and told else ""


def code_of(digest: bytes, *, bits: int) -> str:
    """Return the first bits of a digest as letters and digits in groups of 4."""
    number = int.from_bytes(digest, "big") >> (len(digest) * 8 - bits)
    letters = [_ALPHABET[(number >> shift) & 31] for shift in range(bits - 5, -1, -5)]
    return read_code("".join(letters))


def canonical_answers(answers: Mapping[str, object]) -> str:
    """Return the one text that stands for these answers, whatever order they came in."""
    return json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def answers_digest(*, values: str, key: bytes) -> str:
    """Return the keyed digest that the journal holds of answers it must not hold."""
    return hmac.digest(key, values.encode(), "sha256").hex()
