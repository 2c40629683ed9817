"""The next part of the journal read by a thread of its own while the last is reckoned and kept."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

from guichet.capacity.adapters import case_rows
from guichet.interactions.queries import Steps

Read = Callable[[int], tuple[Steps, int]]
"""Given a place, returns the steps of the next places and the last of them."""


@contextmanager
def read_ahead(*, read: Read, full: int) -> Iterator[Read]:
    """Give `read` so that, of the places after it, the next are being read when it returns.

    A database is asked without Python's lock, so that both go on at once; where there is one core,
    they take turns. Nothing is read ahead after fewer than `full` places, which were the last, nor
    inside a transaction, of which another connection knows nothing.
    """
    if connection.in_atomic_block:
        yield read
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="read-ahead") as thread:
        ahead = _Ahead(read, thread, full)
        try:
            yield ahead.after
        finally:
            ahead.end()


class _Ahead:
    """What is being read, and from which place on."""

    def __init__(self, read: Read, thread: ThreadPoolExecutor, full: int) -> None:
        self._read = read
        self._thread = thread
        self._full = full
        self._coming: dict[int, Future[tuple[Steps, int]]] = {}

    def after(self, position: int) -> tuple[Steps, int]:
        """Return what comes after a place, and begin on what comes after that.

        Read ahead from another place, because somebody else had kept more, it is read again.
        """
        coming = self._coming.pop(position, None)
        self._forget()
        steps, until = self._read(position) if coming is None else coming.result()
        if until - position >= self._full:
            self._coming[until] = self._thread.submit(self._begin, until)
        return steps, until

    def end(self) -> None:
        """Give the thread's connection back."""
        self._forget()
        self._thread.submit(_give_back).result()

    def _begin(self, position: int) -> tuple[Steps, int]:
        case_rows.make_room()
        case_rows.move_written()
        return self._read(position)

    def _forget(self) -> None:
        """Wait for what nobody asks for any more: two never read at once."""
        while self._coming:
            _position, unwanted = self._coming.popitem()
            unwanted.exception()


def _give_back() -> None:
    connection.close()  # of the thread that calls
