"""`guichet simulate` and `guichet staff`: pure commands, with no site and no database."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from guichet.cli import main

MODEL = """
name = "Desk <one>"
unit = "hour"
[run]
horizon = "300 h"
warm_up = "50 h"
[[stations]]
name = "desk"
service = "1 h"
servers = 10
patience = "4 h"
[[arrivals]]
station = "desk"
rate = "9 per h"
"""
MEASURES = {
    "wait_mean", "wait_p50", "wait_p80", "wait_p90", "queue_mean", "utilization", "abandon_share",
}  # fmt: skip  # read as one


@pytest.fixture
def model(tmp_path: Path) -> Path:
    file = tmp_path / "desk.toml"
    file.write_text(MODEL)
    return file


def test_json_has_the_promised_shape(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(model), "--replications", "3", "--seed", "7", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["stations"]["desk"]) >= MEASURES
    assert set(found["classes"]["case"]) >= MEASURES | {"sojourn_mean"}
    assert set(found["stations"]["desk"]["wait_mean"]) == {"value", "low", "high"}
    assert found["seed"] == 7
    assert found["events"] > 3 * 250 * 9
    assert found["seconds"] > 0


def test_same_seed_same_answer_on_one_and_two_workers(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = []
    for workers in ("1", "2"):
        arguments = ["simulate", str(model), "--replications", "4", "--workers", workers, "--json"]
        assert main(arguments) == 0
        found = json.loads(capsys.readouterr().out)
        del found["seconds"]
        answers.append(found)
    assert answers[0] == answers[1]


def test_one_replication_has_no_interval(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", str(model), "--replications", "1", "--json"]) == 0
    estimate = json.loads(capsys.readouterr().out)["stations"]["desk"]["wait_mean"]
    assert estimate["value"] > 0
    assert estimate["low"] is None


def test_a_drawing_that_cannot_be_kept_is_refused_before_the_runs(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere" / "desk.svg"
    assert main(["simulate", str(model), "--plot", str(nowhere)]) == 2
    told = capsys.readouterr()
    assert "Make it, or name another" in told.err
    assert not told.out
    assert main(["simulate", str(model), "--replications", "2", "--plot", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert "The figures stand" in told.err
    assert "wait mean" in told.out


def test_the_plot_is_a_described_svg_without_inline_style(model: Path, tmp_path: Path) -> None:
    plot = tmp_path / "desk.svg"
    assert main(["simulate", str(model), "--replications", "3", "--plot", str(plot)]) == 0
    text = plot.read_text()
    root = ET.fromstring(text)  # noqa: S314 - our own file
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title").text == "Desk <one>: cases present"
    assert "8 in 10 runs" in root.find(f"{space}desc").text
    assert "style=" not in text
    assert "<script" not in text
    assert root.findall(f"{space}polyline")


def test_a_bad_model_is_refused_with_its_line(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model.write_text(MODEL.replace('"1 h"', '"1 moon"'))
    assert main(["simulate", str(model)]) == 1
    assert "line 9" in capsys.readouterr().err


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Guichet queue model"


def test_staff_answers_the_telephone_question(capsys: pytest.CaptureFixture[str]) -> None:
    load = ["--arrivals", "240 per hour", "--service", "180 s", "--within", "20 s"]
    assert main(["staff", *load, "--share", "0.8", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["servers"] == 16
    assert main(["staff", *load, "--share", "0.8", "--patience", "2 min"]) == 0
    assert capsys.readouterr().out.startswith("14 servers keep 80.0%")
    assert main(["staff", *load, "--share", "1.0"]) == 1
    assert "between 0 and 1" in capsys.readouterr().err


def test_the_library_loads_without_the_site() -> None:
    script = (
        "import sys; import guichet.analysis.queueing.reading.document, "
        "guichet.analysis.queueing.questions.waiting; "
        "print([m for m in sys.modules if m.partition('.')[0] in ('django', 'sqlite3')])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
