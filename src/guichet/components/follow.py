"""The ticket that carries a person from the reference and secret to the pages of one application.

A person proves once, by POST, to hold reference and secret. From then on the address itself opens
the pages for half an hour: it carries the case's random id, signed and dated. So neither the
reference nor the secret stands in an address, a log, a history or a cookie, and an address that
was left behind soon opens nothing.
"""

from uuid import UUID

from django.core import signing

MINUTES = 30
_SALT = "guichet.follow"


def follow_token(case: UUID) -> str:
    """Return the ticket for a case whose reference and secret were just shown."""
    return signing.TimestampSigner(salt=_SALT).sign(case.hex)


def case_in(token: str) -> UUID | None:
    """Return the case a ticket opens, or None when it is forged or older than half an hour."""
    try:
        text = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=MINUTES * 60)
        return UUID(hex=text)
    except (signing.BadSignature, ValueError):
        return None
