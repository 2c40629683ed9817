"""Plain SQL that the database server reads and plans once a connection.

The counter's few busiest statements go this way; everything else is Django's, whose cursors write
their values into the text of a statement. Here values travel beside the text, so PostgreSQL keeps
the plan, and a statement that fails is logged without them. On SQLite, whose driver keeps
statements anyway, this is Django's own cursor.
"""

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor


def planned_cursor() -> CursorWrapper:
    """Return a cursor whose statements the server plans once, to be closed as any other.

    It works as `connection.cursor()` does: in the transaction there is, errors as Django's. A
    value in a place without a type of its own, such as a SELECT's column, needs a cast.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrapped(Cursor(connection.connection))  # type: ignore[arg-type]  # takes the driver's
