"""Told by a signal to stop, without ever waiting for oneself."""

import contextlib
import signal
from queue import Empty, SimpleQueue
from types import FrameType


class Stop:
    """Whether SIGTERM or SIGINT has come, and a wait that either of them ends.

    A `threading.Event` will not do: its lock may be held by the very line that the signal
    interrupted, or by the handler of a signal just before, and setting it then waits for ever.
    `SimpleQueue.put` may be called at any point (Python's documentation of `queue` says so).
    """

    def __init__(self) -> None:
        self._told: SimpleQueue[None] = SimpleQueue()
        self.asked = False

    def listen(self) -> None:
        """Take both signals over, in the main thread."""
        signal.signal(signal.SIGTERM, self._hear)
        signal.signal(signal.SIGINT, self._hear)

    def wait(self, seconds: float) -> bool:
        """Wait so long at most, and tell whether to stop."""
        if not self.asked:
            with contextlib.suppress(Empty):
                self._told.get(timeout=seconds)
        return self.asked

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True
        self._told.put(None)
