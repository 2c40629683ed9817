"""Who joins, who changes role, who leaves, and which systems hold a key: each with its Event."""

from guichet.identity.actions.keys import KeyUse, MadeKey, make_key, revoke_key, use_key
from guichet.identity.actions.staff import admit, change_role, deactivate, forget_sessions, invite

__all__ = [
    "KeyUse",
    "MadeKey",
    "admit",
    "change_role",
    "deactivate",
    "forget_sessions",
    "invite",
    "make_key",
    "revoke_key",
    "use_key",
]
