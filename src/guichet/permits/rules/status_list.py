"""The Token Status List: two bits a permit, so what stands is seen without asking about anyone.

The list's own format is the IETF draft "Token Status List": bits from the least significant on,
compressed with zlib, signed by the issuer.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import ECKey

from guichet.permits.rules.signing import sign

SIZE = 131_072
"""Permits on one list: 32 KiB of bits, a few hundred bytes when compressed."""

BITS = 2
"""Bits a permit: the standard's valid, invalid and suspended."""
_INVALID, _SUSPENDED = 1, 2
STATUS_LIST_TYPE = "statuslist+jwt"
MAX_AGE = 60
"""Seconds for which a verifier may keep a list: a revocation is seen within a minute."""

# Odd, so that it has an inverse modulo a power of two: every place is used exactly once.
_STEP = 51_749


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a permit's status stands."""

    list_number: int
    index: int

    @property
    def position(self) -> int:
        """Return list and index as one number, as the QR code carries them."""
        return self.list_number * SIZE + self.index


def place_of(row: int) -> Place:
    """Return the place of a permit's row; neighbours in time are no neighbours on the list."""
    return Place(list_number=row // SIZE, index=row % SIZE * _STEP % SIZE)


def rows_of(list_number: int) -> range:
    """Return the rows whose permits stand on a list."""
    return range(list_number * SIZE, (list_number + 1) * SIZE)


def compressed(revoked: Iterable[int], *, suspended: Iterable[int] = (), bits: int = BITS) -> str:
    """Return the list with the statuses at these indexes set, as the standard wants it.

    `bits` is how many each status takes: 1, or 2 where suspended is a status of its own.
    """
    each = 8 // bits
    packed = bytearray(SIZE // each)
    for status, indexes in ((_INVALID, revoked), (_SUSPENDED, suspended)):
        for index in indexes:
            packed[index // each] |= status << (index % each * bits)
    return base64.urlsafe_b64encode(zlib.compress(bytes(packed), level=9)).rstrip(b"=").decode()


def signed_list(
    *, uri: str, revoked: Iterable[int], suspended: Iterable[int], at: datetime, key: ECKey
) -> str:
    """Return the status list token for one list at one moment."""
    issued = int(at.timestamp())
    claims: Mapping[str, object] = {
        "sub": uri,
        "iat": issued,
        "exp": issued + 24 * 3600,
        "ttl": MAX_AGE,
        "status_list": {"bits": BITS, "lst": compressed(revoked, suspended=suspended)},
    }
    payload = json.dumps(claims, separators=(",", ":")).encode()
    return sign(payload=payload, media_type=STATUS_LIST_TYPE, key=key)
