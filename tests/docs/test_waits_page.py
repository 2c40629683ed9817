"""The page on real logs says what the code says today: it cannot be left behind."""

import os
from pathlib import Path

import pytest

from guichet.analysis.eventlog.reading import read_log
from guichet.analysis.waits.backtest import play
from guichet.analysis.waits.history import history_of
from guichet.analysis.waits.page import Played, page_of
from guichet.analysis.waits.replay import replay
from guichet.analysis.waits.scoring import score

_PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "waits-on-real-logs.md"
_QUICK = ("permit_receipt.csv.gz", "road_fines_100.csv.gz", "two_timestamps_example.csv.gz")


def _rows(page: str, begins: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith(f"| {begins} |")]


@pytest.mark.real_data
@pytest.mark.parametrize("name", _QUICK)
def test_a_logs_rows_are_what_its_log_gives(name: str) -> None:
    path = Path(os.environ.get("GUICHET_DATA", "/nowhere")) / "event-logs" / name
    if not path.exists():
        pytest.skip(f"GUICHET_DATA holds no event-logs/{name}")
    history = history_of(read_log(path))
    played = play(history)
    one = Played(name=name, method=played.method, score=score(history, played))
    assert _rows(_PAGE.read_text(), name) == _rows(page_of([one]), name)


def test_a_replayed_row_is_what_the_engine_gives() -> None:
    assert _rows(_PAGE.read_text(), "1") == _rows(page_of([], [replay(1)]), "1")
