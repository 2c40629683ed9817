"""Machine code kept on disk serves the next process at once."""

import subprocess
import sys
from pathlib import Path

import pytest

from guichet.analysis.estimation import compiling, counts
from guichet.analysis.estimation.compiling import cache_folder, stands_on
from guichet.analysis.estimation.counts import bin_of
from guichet.analysis.waits import bands

_NEXT_PROCESS = """
import sys
from guichet.analysis.estimation.counts import bin_of
print(bin_of(3.0), len(bin_of._cache_hits), "scipy.linalg" in sys.modules)
"""


def test_kept_code_is_loaded_without_what_only_compiling_needs() -> None:
    if cache_folder(Path(counts.__file__).resolve()) is None:
        pytest.skip("this user has no folder for machine code")
    here = bin_of(3.0)  # compiled now, or in an earlier run: kept either way
    done = subprocess.run(  # noqa: S603 - our own line
        [sys.executable, "-c", _NEXT_PROCESS], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(here), "1", "False"]


def test_machine_code_stands_on_the_files_it_calls_and_no_others() -> None:
    names = {path.name for path in stands_on(Path(bands.__file__).resolve())}
    assert {"bands.py", "survival.py", "compiling.py", "flow.py"} <= names
    assert not {"calendars.py", "simulation.py", "drawing.py"} & names


def test_a_change_far_below_makes_a_new_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, text in (
        ("top", "from guichet.analysis import middle\n"),
        ("middle", "import guichet.analysis.low\n"),
        ("low", "x = 1\n"),
        ("other", "x = 1\n"),
    ):
        path = tmp_path / "guichet" / "analysis" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(compiling, "_ROOT", tmp_path)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    room = tmp_path / "guichet" / "analysis"
    first = cache_folder(room / "top.py")
    assert first is not None
    for name, moved in (("other", False), ("low", True)):
        (room / f"{name}.py").write_text("x = 2\n")
        compiling._imported.cache_clear()
        cache_folder.cache_clear()
        assert (cache_folder(room / "top.py") != first) == moved
    compiling._imported.cache_clear()
    cache_folder.cache_clear()
