"""What the database must be before a page is served: the promises of the journal rest on it.

Row locks guard every race here. They do so under READ COMMITTED on PostgreSQL; under a stricter
level a waiting writer would read an old snapshot. SQLite must take its write lock at the start of a
transaction and must have written to the disk before it says so.
"""

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, transaction

_FULL = 2


def database_faults() -> tuple[str, ...]:
    """Return what is wrong with how the database is set; nothing when all is well.

    Raises OperationalError when the database does not answer.
    """
    if connection.vendor == "postgresql":
        # The level we pin holds inside transactions; a lone statement takes the server's default.
        alone = _expected("transaction_isolation", {"read committed"}, statement="SHOW")
        with transaction.atomic():
            inside = _expected("transaction_isolation", {"read committed"}, statement="SHOW")
        return tuple(dict.fromkeys((*alone, *inside)))
    return (
        *_expected("journal_mode", {"wal"}),
        *_expected("synchronous", {_FULL}),
        *_expected("foreign_keys", {1}),
        *_begins_immediately(),
    )


def insist_on_database() -> None:
    """Refuse to start on a database that would not keep its promises.

    A database that does not answer now passes: pages say so until it is back, then go on.
    Raises ImproperlyConfigured naming every fault.
    """
    try:
        faults = database_faults()
    except OperationalError:
        return
    finally:
        connection.close()
    if faults:
        raise ImproperlyConfigured(
            f"The database is not set as Guichet needs it: {'; '.join(faults)}. "
            "Leave these settings to Guichet; keep SQLite's file on a local disk, and "
            "PostgreSQL's default_transaction_isolation at read committed."
        )


def _expected(name: str, wanted: set[str | int], *, statement: str = "PRAGMA") -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} {name}")
        found = cursor.fetchone()[0]
    allowed = " or ".join(str(value) for value in wanted)
    return () if found in wanted else (f"{name} is {found}, it must be {allowed}",)


def _begins_immediately() -> tuple[str, ...]:
    mode = getattr(connection, "transaction_mode", None)
    if str(mode).upper() == "IMMEDIATE":
        return ()
    return (f"transaction_mode is {mode}, it must be IMMEDIATE",)
