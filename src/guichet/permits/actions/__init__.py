"""Every write of this app: keys, issue, suspend, revoke, erase."""

from guichet.permits.actions.erase import erase, sweep_papers
from guichet.permits.actions.issue import (
    IssuedPermit,
    JournalBehind,
    NotInTransaction,
    issue,
)
from guichet.permits.actions.keys import ensure_keys, rotate_key
from guichet.permits.actions.revoke import NoSuchPermit, Revocation, UnknownReason, revoke
from guichet.permits.actions.suspend import Suspension, SuspensionRefused, lift, suspend

__all__ = [
    "IssuedPermit",
    "JournalBehind",
    "NoSuchPermit",
    "NotInTransaction",
    "Revocation",
    "Suspension",
    "SuspensionRefused",
    "UnknownReason",
    "ensure_keys",
    "erase",
    "issue",
    "lift",
    "revoke",
    "rotate_key",
    "suspend",
    "sweep_papers",
]
