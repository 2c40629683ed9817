"""Run several commands that live and end together: what `guichet serve` becomes.

`python -m guichet.cli.together '{"name": ["command", …], …}'`. It loads no more than the
package it lies in, which imports a little of Django and nothing of the site: 24 MB, where the site
takes five times as much.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence

from guichet.cli.lineage import ends_with_parent
from guichet.cli.stopping import Stop

_LOOK = 0.2  # seconds between looks at the children
_GRACE = 15.0  # seconds that a child has to end by itself


def run_together(commands: Mapping[str, Sequence[str]]) -> int:
    """Run the commands until a signal or until one ends; either way end them all."""
    stop = Stop()
    stop.listen()
    children: dict[str, subprocess.Popen[bytes]] = {}
    ended = None
    try:
        for name, command in commands.items():
            # A group of its own: what a killed web server leaves behind can then be ended too.
            # And when this process is killed, the kernel ends the children in its stead.
            children[name] = subprocess.Popen(  # noqa: S603 - our own words
                command,
                process_group=0,
                preexec_fn=ends_with_parent(),  # noqa: PLW1509 - there is no thread here yet
            )
        while ended is None and not stop.wait(_LOOK):
            ended = next(
                (name for name, child in children.items() if child.poll() is not None), None
            )
    finally:
        _end(list(children.values()))
    if ended is None:
        return 0
    print(
        f"guichet serve: the {ended} ended by itself (code {children[ended].returncode}), so "
        "everything was stopped. Its last lines above say why.",
        file=sys.stderr,
    )
    return 1


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(run_together(json.loads(sys.argv[1])))
