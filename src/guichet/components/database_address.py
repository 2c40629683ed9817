"""How Guichet speaks to a database, from the address an operator gives."""

from typing import Any

import environ

_SQLITE = "django.db.backends.sqlite3"
_SPOKEN = frozenset({"sqlite", "postgres", "postgresql", "pgsql", "psql"})


def connection_settings(address: str) -> dict[str, Any]:
    """Return Django's settings for the database at an address such as `postgres://…/name`.

    Raises ValueError naming the address, without its password, and how one is written.
    """
    if address.partition("://")[0] not in _SPOKEN:
        raise _no_address(address, "it begins with neither postgres:// nor sqlite:///")
    try:
        found: dict[str, Any] = environ.Env.db_url_config(address)
    except ValueError:
        # The parser's own words may hold a piece of the password.
        raise _no_address(
            address, "its parts cannot be told apart; in a password / is %2F, # is %23, ? is %3F"
        ) from None
    found["CONN_MAX_AGE"] = None
    found["CONN_HEALTH_CHECKS"] = True
    found["ATOMIC_REQUESTS"] = False
    if found["ENGINE"] == _SQLITE:
        # Under two writers Django's defaults fail with "database is locked"; so set, none did.
        found["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    else:
        # Row locks guard our races under READ COMMITTED (2) alone, whatever the server's default.
        # The busiest statements are planned once a connection (interactions.adapters.statements).
        # Tables lie in memory or on solid-state disks; by the server's default of 4, which is a
        # turning disk's, a search reads every service where its index would do (measured: 2-6x).
        found["ENGINE"] = "guichet.components.postgresql"
        found["OPTIONS"] = {
            "options": "-c random_page_cost=1.1",
            **found.get("OPTIONS", {}),
            "isolation_level": 2,
            "prepare_threshold": 1,
        }
    return found


def without_password(address: str) -> str:
    """Return an address as it may be shown: without what stands before its host or after a `?`.

    Where a `?` may itself be a piece of the password, nothing but the scheme is left.
    """
    scheme, mark, rest = address.partition("://")
    if not mark:
        scheme, rest = "", address
    place, asked, after = rest.partition("?")
    if "@" in after:
        return f"{scheme}{mark}…"
    _user, at, host = place.rpartition("@")
    return f"{scheme}{mark}{'…' if at else ''}{at}{host}{'?…' if asked else ''}"


def _no_address(address: str, cause: str) -> ValueError:
    return ValueError(
        f"'{without_password(address)}' is no database address ({cause}). Give one such as "
        "postgres://user:password@host:5432/name or sqlite:////var/lib/guichet/guichet.sqlite3."
    )
