"""The journal is mined as any log: every case, every step, and what is left out is counted."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.apps.capacity.history import TODAY, apply_and_hear, note, seal_all
from tests.apps.casework.licence import CODE, open_the_licence
from tests.apps.interactions.conftest import home
from tests.people import staff_two_offices

from guichet.analysis.eventlog.stages import stage_times
from guichet.casework import actions
from guichet.casework.rules import Purpose
from guichet.cli import main
from guichet.cli.journal_log import read_journal_log

__all__ = ["home"]

pytestmark = pytest.mark.django_db


def _asked_and_answered(case: UUID, *, office: UUID) -> None:
    asked = TODAY - timedelta(days=21)
    note("question_asked", case, office=office, at=asked)
    note("question_answered", case, office=office, at=asked + timedelta(days=7))
    note("released", case, office=office, at=TODAY)


def test_each_case_stands_with_its_steps_and_the_wait_for_the_person_is_a_pause(
    home: Path,
) -> None:
    office = open_the_licence().pk
    first, second = apply_and_hear([(28, None), (10, None)], office=office)
    _asked_and_answered(first.case, office=office)
    seal_all(home)
    log = read_journal_log(service=CODE)
    assert log.cases == (str(first.case), str(second.case))
    assert [log.activities[code] for code in log.activity] == [
        "submitted",
        "question_asked",
        "question_answered",
        "released",
        "submitted",
    ]
    assert log.goes_on.tolist() == [False, True]
    times = {stage.stage: stage for stage in stage_times(log)}
    assert times["question_asked"].pause_days == pytest.approx(7.0)
    assert times["question_answered"].times == 1
    assert times["released"].wait_days == pytest.approx(14.0)
    assert sum(stage.work_days for stage in times.values()) == 0.0


def test_who_did_a_step_is_known_and_a_reading_is_no_step(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = open_the_licence().pk
    people = staff_two_offices(office=office, other=office)
    (receipt,) = apply_and_hear([(28, None)], office=office)
    actions.open_file(people.officer.viewer, case=receipt.case, purpose=Purpose.DECIDE, at=TODAY)
    actions.open_file(people.lead.viewer, case=receipt.case, purpose=Purpose.SUPERVISE, at=TODAY)
    seal_all(home)
    log = read_journal_log()
    assert [log.activities[code] for code in log.activity] == ["submitted", "opened"]
    assert log.resources == (str(people.officer.id),)
    assert "2 Events are file_read: no step of a case" in capsys.readouterr().err


def test_mining_and_waits_read_the_journal_by_command(
    home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    office = open_the_licence().pk
    apply_and_hear([*((60 - n, 7 + n % 9) for n in range(30)), (3, None)], office=office)
    seal_all(home)
    assert main(["mine", "--journal", "--service", CODE, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["report"]["cases"], found["report"]["probably_open"]) == (31, 1)
    assert found["arcs"][0]["count"] == 30
    assert main(["waits", "--journal", "--json"]) == 0
    answers = json.loads(capsys.readouterr().out)
    assert len(answers) == 2
    out = tmp_path / "out.csv"
    assert main(["waits", "--journal", "--predictions", str(out)]) == 0
    assert len(out.read_text().splitlines()) > 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "Name one log"),
        (["log.csv", "--journal"], "Name one log"),
        (["log.csv", "--service", CODE], "--service goes with --journal"),
        (["--journal", "--service", "nothing"], "no service 'nothing'"),
        (["--journal"], "no such case yet"),
    ],
)
def test_what_cannot_be_read_is_said(
    capsys: pytest.CaptureFixture[str], asked: list[str], said: str
) -> None:
    assert main(["mine", *asked]) == 1
    assert said in capsys.readouterr().err
