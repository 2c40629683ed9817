"""Signed messages between us and a provider: `t=<seconds>,v1=<HMAC-SHA256 of t.path.body>`.

The moment is signed too, so that a message kept by somebody is of no use later.
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

MOST_AGE = timedelta(minutes=5)
_SIGNATURE = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


class SignatureRefused(Exception):
    """A message was not signed with the shared secret, or too long ago."""


def sign(*, secret: bytes, path: str, body: bytes, at: datetime) -> str:
    """Return the signature of a message to a path."""
    moment = int(at.timestamp())
    return f"t={moment},v1={_digest(secret, moment, path, body)}"


def verify(*, secret: bytes, path: str, body: bytes, signature: str, at: datetime) -> None:
    """Raise SignatureRefused unless the message was signed within five minutes of `at`."""
    found = _SIGNATURE.fullmatch(signature)
    if found is None:
        raise SignatureRefused("The message carries no signature of the form t=…,v1=….")
    moment = int(found[1])
    if not hmac.compare_digest(_digest(secret, moment, path, body), found[2]):
        raise SignatureRefused("The message was not signed with the secret shared with us.")
    if abs(at.timestamp() - moment) > MOST_AGE.total_seconds():
        raise SignatureRefused("The message was signed more than five minutes from now.")


def _digest(secret: bytes, moment: int, path: str, body: bytes) -> str:
    text = f"{moment}.{path}.".encode() + body
    return hmac.new(secret, text, hashlib.sha256).hexdigest()
