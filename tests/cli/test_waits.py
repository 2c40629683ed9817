"""`guichet waits` answers for a log, a case and the past, and says what it cannot do."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from guichet.cli import main


@pytest.fixture
def log(tmp_path: Path) -> Path:
    rng = np.random.default_rng(2)
    path = tmp_path / "log.csv"
    with path.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("case", "activity", "timestamp"))
        for number in range(200):
            moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=6 * number)
            for step in ("receive", "check", "decide")[: 3 if number < 190 else 2]:
                rows.writerow((f"case {number}", step, moment.isoformat()))
                moment += timedelta(days=float(rng.exponential(3.0)))
    return path


def test_predictions_hold_each_place_but_the_last_of_the_last_fifth(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    assert main(["waits", str(log), "--predictions", str(out), "--json"]) == 0
    rows = list(csv.DictReader(out.open()))
    assert list(rows[0]) == ["case", "prefix", "p50_days", "low80_days", "high80_days"]
    expected = [
        (f"case {number}", str(place))
        for number in range(160, 200)
        for place in range(1, 3 if number < 190 else 2)
    ]
    assert sorted((row["case"], row["prefix"]) for row in rows) == sorted(expected)
    assert json.loads(capsys.readouterr().out)["waits"] == len(expected)


def test_a_case_that_goes_on_has_its_own_answer(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["waits", str(log), "--json"]) == 0
    answers = json.loads(capsys.readouterr().out)
    still = [name for name in answers if name != "a new case"]
    assert still
    assert set(still) <= {f"case {number}" for number in range(190, 200)}
    assert answers["a new case"]["p50_days"] < answers["a new case"]["p80_days"]
    assert main(["waits", str(log), "--case", still[0]]) == 0
    assert f"{still[0]} (after check" in capsys.readouterr().out


def test_a_step_and_its_time_are_enough(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["waits", str(log), "--activity", "check", "--time", "2024-02-18", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["check"]["basis"] == "after check"


def test_a_case_is_compared_with_those_whose_step_had_come_as_far(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.csv"
    with path.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("case", "activity", "timestamp", "lifecycle:transition"))
        for number in range(121):
            moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number)
            waits = number % 2 == 0
            rows.writerow((f"case {number}", "check", moment.isoformat(), "start"))
            moment += timedelta(days=1)
            move = "suspend" if waits else "complete"
            rows.writerow((f"case {number}", "check", moment.isoformat(), move))
            if number < 120:
                moment += timedelta(days=40 if waits else 2)
                rows.writerow((f"case {number}", "decide", moment.isoformat(), "complete"))
    asked = ["waits", str(path), "--case", "case 120", "--json"]
    assert main(asked) == 0
    own = json.loads(capsys.readouterr().out)["case 120"]
    assert own["basis"] == "after check (suspend)"
    assert own["p50_days"] == pytest.approx(2.0, abs=0.01)  # decided 40 days after, 38 have passed
    assert main([*asked, "--activity", "check"]) == 0
    assert json.loads(capsys.readouterr().out)["case 120"]["basis"] == "after check"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--case", "nobody"], "no case 'nobody'"),
        (["--activity", "dance"], "No event of the log is 'dance'"),
        (["--activity", "check", "--time", "soon"], "'soon' is not a time"),
    ],
)
def test_what_the_log_does_not_hold_is_refused(
    log: Path, capsys: pytest.CaptureFixture[str], asked: list[str], said: str
) -> None:
    assert main(["waits", str(log), *asked]) == 1
    assert said in capsys.readouterr().err


def test_mining_tells_and_draws(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mine", str(log), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["report"]["cases"] == 200
    assert main(["mine", str(log), "--svg", str(tmp_path / "graph.svg")]) == 0
    assert "receive to check: 200" in (tmp_path / "graph.svg").read_text()
    assert main(["mine", str(log)]) == 0
    assert main(["mine", str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err
