"""A signal ends the wait, and a second one on its heels does not stop the stopping.

With a `threading.Event` in its place, three of four such storms never ended (Python 3.11.7).
"""

import signal
import subprocess
import sys
import time

from guichet.cli.stopping import Stop

_WAITER = """
import signal
import time
from guichet.cli.stopping import Stop
stop = Stop()
stop.listen()
print("listening", flush=True)
while not stop.wait(0.001):
    pass
until = time.monotonic() + 0.5
while time.monotonic() < until:  # signals still come, now in the midst of hearing one
    signal.raise_signal(signal.SIGTERM)
print("ended", flush=True)
"""


def test_a_wait_without_a_signal_ends_by_itself() -> None:
    before = time.monotonic()
    assert not Stop().wait(0.05)
    assert time.monotonic() - before >= 0.05


def test_a_storm_of_signals_ends_it_once_and_cleanly() -> None:
    command = [sys.executable, "-c", _WAITER]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own words
        assert process.stdout is not None
        assert process.stdout.readline() == b"listening\n"
        for _ in range(4000):
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stdout.read() == b"ended\n"
