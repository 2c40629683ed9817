"""Django's PostgreSQL backend; the name and place of this module are Django's convention."""

import select
import time

from django.db.backends.postgresql import base

IDLE_SECONDS = 30.0
"""A session left alone for longer is asked: whatever stands between may have forgotten it."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is asked whether it stands only where something speaks against it.

    Django asks the server once a request, which took a fifteenth of a journey. A server that
    stops, restarts or ends a session closes its end first: that lies in the socket, to be seen
    without a round trip. A firewall or a host that vanishes forgets a session without a word, and
    mostly one that rested: so who has rested is asked.
    """

    _used_at = float("-inf")

    def is_usable(self) -> bool:
        """Tell whether the connection can be used, asking the server only in doubt."""
        if self.connection is None or self.connection.closed:
            return False
        rested = time.monotonic() - self._used_at > IDLE_SECONDS
        self._used_at = time.monotonic()
        if rested or self.errors_occurred or _something_came(self.connection.fileno()):
            return bool(super().is_usable())
        return True


def _something_came(socket: int) -> bool:
    """Tell whether an idle connection's socket holds anything: a farewell, an error, a notice."""
    asked = select.poll()
    asked.register(socket, select.POLLIN)
    return bool(asked.poll(0))
