"""Django's PostgreSQL backend; the name and place of this module are Django's convention."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is asked whether it stands only where something speaks against it.

    Django asks the server once a request, which took a fifteenth of a journey. A server that
    stops, restarts or ends a session closes its end first: that lies in the socket, to be seen
    without a round trip. What vanishes without a word is seen by neither before its time is out.
    """

    def is_usable(self) -> bool:
        """Tell whether the connection can be used, asking the server only in doubt."""
        if self.connection is None or self.connection.closed:
            return False
        if self.errors_occurred or _something_came(self.connection.fileno()):
            return bool(super().is_usable())
        return True


def _something_came(socket: int) -> bool:
    """Tell whether an idle connection's socket holds anything: a farewell, an error, a notice."""
    asked = select.poll()
    asked.register(socket, select.POLLIN)
    return bool(asked.poll(0))
