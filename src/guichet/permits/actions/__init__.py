"""Every write of this app: keys, issue, revoke."""

from guichet.permits.actions.issue import (
    IssuedPermit,
    JournalBehind,
    NotInTransaction,
    issue,
)
from guichet.permits.actions.keys import ensure_keys, rotate_key
from guichet.permits.actions.revoke import NoSuchPermit, Revocation, UnknownReason, revoke

__all__ = [
    "IssuedPermit",
    "JournalBehind",
    "NoSuchPermit",
    "NotInTransaction",
    "Revocation",
    "UnknownReason",
    "ensure_keys",
    "issue",
    "revoke",
    "rotate_key",
]
