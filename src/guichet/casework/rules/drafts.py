"""The link and the code that open a saved draft: made from its id, so that neither is kept."""

import hmac
from uuid import UUID

from guichet.casework.rules.receipts import code_of, read_code

DRAFT_DAYS = 30
"""Calendar days for which a draft is kept where the definition names no time."""
_CODE_BITS = 40
_LINK_BITS = 120


def draft_code(*, draft: UUID, pepper: bytes) -> str:
    """Return the code shown to the person who saved a draft: 40 bits, in groups of 4."""
    return code_of(hmac.digest(pepper, b"draft-code" + draft.bytes, "sha256"), bits=_CODE_BITS)


def draft_link(*, draft: UUID, pepper: bytes) -> str:
    """Return what the e-mailed address ends in: the draft's id and 120 bits that prove it ours."""
    proof = code_of(hmac.digest(pepper, b"draft-link" + draft.bytes, "sha256"), bits=_LINK_BITS)
    return f"{draft.hex}-{proof.replace('-', '')}"


def draft_in_link(*, link: str, pepper: bytes) -> UUID | None:
    """Return the draft that a link names, or None when it was not ours."""
    try:
        draft = UUID(hex=link.partition("-")[0])
    except ValueError:
        return None
    ours = draft_link(draft=draft, pepper=pepper)
    return draft if hmac.compare_digest(ours.encode(), link.encode()) else None


def is_draft_code(*, typed: str, draft: UUID, pepper: bytes) -> bool:
    """Tell whether a typed code opens the draft, however it was typed."""
    ours = draft_code(draft=draft, pepper=pepper)
    return hmac.compare_digest(ours.encode(), read_code(typed).encode())
