"""How Guichet speaks to a database, from the address an operator gives."""

from typing import Any

import environ


def connection_settings(address: str) -> dict[str, Any]:
    """Return Django's settings for the database at an address such as `postgres://…/name`."""
    found: dict[str, Any] = environ.Env.db_url_config(address)
    found["CONN_MAX_AGE"] = None
    found["CONN_HEALTH_CHECKS"] = True
    found["ATOMIC_REQUESTS"] = False
    if found["ENGINE"].endswith("sqlite3"):
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
        found["OPTIONS"] = {
            "options": "-c random_page_cost=1.1",
            **found.get("OPTIONS", {}),
            "isolation_level": 2,
            "prepare_threshold": 1,
        }
    return found
