"""Machine code kept on disk serves the next process at once."""

import subprocess
import sys

import pytest

from guichet.analysis.estimation.compiling import cache_folder
from guichet.analysis.estimation.counts import bin_of

_NEXT_PROCESS = """
import sys
from guichet.analysis.estimation.counts import bin_of
print(bin_of(3.0), len(bin_of._cache_hits), "scipy.linalg" in sys.modules)
"""


def test_kept_code_is_loaded_without_what_only_compiling_needs() -> None:
    if cache_folder() is None:
        pytest.skip("this user has no folder for machine code")
    here = bin_of(3.0)  # compiled now, or in an earlier run: kept either way
    done = subprocess.run(  # noqa: S603 - our own line
        [sys.executable, "-c", _NEXT_PROCESS], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(here), "1", "False"]
