"""Every write of this app: keys, issue, revoke, erase."""

from guichet.permits.actions.erase import erase, sweep_papers
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
    "erase",
    "issue",
    "revoke",
    "rotate_key",
    "sweep_papers",
]
