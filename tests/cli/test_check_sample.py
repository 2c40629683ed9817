"""`guichet check-sample`: a sound draw holds, in the journal and in a file; a bent one is named."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.apps.casework.heating import send_to_decide
from tests.apps.casework.test_screening import Rule, office, people, rule, settle, verify
from tests.apps.interactions.conftest import home
from tests.people import Person

from guichet.casework import actions
from guichet.casework.models import Screening, Verification
from guichet.cli import main
from guichet.interactions.actions import seal
from guichet.permits.adapters.keys import ensure_key

__all__ = ["home", "office", "people", "rule"]

DECEMBER = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_a_draw_checks_in_the_journal_and_from_a_file(
    people: dict[str, Person],
    rule: Rule,
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ensure_key(home)
    rule(rate=400)
    for _ in range(6):
        settle(people, send_to_decide())
    for each in Verification.objects.all():
        verify(people["third"], each.pk)
    assert main(["check-sample", "--journal"]) == 0
    assert "No seed is shown yet" in capsys.readouterr().out
    actions.keep_samples(at=DECEMBER)
    while seal(at=DECEMBER, home=home) is not None:
        pass
    assert main(["check-sample", "--journal", "--write", str(tmp_path)]) == 0
    assert "6 screened" in capsys.readouterr().out
    (file,) = tmp_path.glob("sample-*.json")
    assert main(["check-sample", str(file)]) == 0
    # Somebody raises a rate afterwards, drops a row, or says another was picked.
    told = json.loads(file.read_text())
    told["cases"][0]["picked"] = not told["cases"][0]["picked"]
    file.write_text(json.dumps(told))
    assert main(["check-sample", str(file)]) == 1
    Screening.objects.filter(pk=told["cases"][1]["case"]).update(per_thousand=401)
    capsys.readouterr()
    assert main(["check-sample", "--journal"]) == 1
    assert "its mark in the journal is of another rate" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["--journal", "x.json"], ["--write", "x", "y.json"]])
def test_misuse_and_files_that_are_none_are_named(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check-sample", *arguments]) == 1
    file = tmp_path / "none.json"
    file.write_text('{"sample": 3}')
    assert main(["check-sample", str(file)]) == 1
    assert "is no sample that can be read" in capsys.readouterr().err
