"""A child that ends when its parent is gone, however the parent went."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def ends_with_parent() -> Callable[[], None] | None:
    """Return what a child runs before its program, for `subprocess.Popen(preexec_fn=…)`.

    Linux then sends the child SIGTERM when its parent ends, a SIGKILL included. None elsewhere.
    """
    if sys.platform != "linux":
        return None
    # Looked up before the fork: the child only calls it.
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before we could ask
            os._exit(1)

    return ask
