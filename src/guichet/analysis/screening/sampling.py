"""Pick cases by a seed that is committed to beforehand and shown afterwards.

The commitment is the SHA-256 of the seed. A case is picked when the first 64 bits of
HMAC-SHA-256(seed, case) lie below its rate: without the seed nobody foresees it, with the seed
anybody recomputes it. One draw serves both the random sample and the risk rules, which only raise
the rate: so even whoever knows a case's rate cannot tell which of the two picked it.
"""

import hmac
from hashlib import sha256
from uuid import UUID

PER = 1000
"""Rates are whole numbers of a thousand."""
_BITS = 64


def commitment_of(seed: bytes) -> str:
    """Return what is published of a seed before it is used: its SHA-256, in hexadecimal."""
    return sha256(seed).hexdigest()


def is_picked(*, seed: bytes, case: UUID, per_thousand: int) -> bool:
    """Tell whether a case is verified at this rate; at 0 none is, at 1000 every one.

    Raises ValueError for a rate outside those.
    """
    if not 0 <= per_thousand <= PER:
        raise ValueError(f"{per_thousand} of {PER} is no rate; give a whole number from 0 to {PER}")
    return _draw(seed, case) * PER < per_thousand << _BITS


def mark_of(*, seed: bytes, case: UUID, per_thousand: int, picked: bool) -> str:
    """Return what the journal holds of a screening: unreadable until the seed is shown.

    With the seed anybody checks by it that neither rate nor pick was changed afterwards.
    """
    said = f"mark|{case}|{per_thousand}|{int(picked)}"
    return hmac.digest(seed, said.encode(), "sha256").hex()


def _draw(seed: bytes, case: UUID) -> int:
    drawn = hmac.digest(seed, b"pick|" + str(case).encode(), "sha256")
    return int.from_bytes(drawn[: _BITS // 8], "big")
