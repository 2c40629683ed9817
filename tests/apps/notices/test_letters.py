"""Letters: who gave no e-mail gets each notice on paper, in one batch and no other."""

import csv
import io
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.racing import at_once
from tests.apps.notices.posting import HEAD, SOON, seal_all
from tests.apps.payments.cards import STOLEN, apply_for, open_the_card
from tests.ground import environment_for, run_guichet

from guichet.casework import actions as casework
from guichet.casework.rules import Cause, Kept
from guichet.interactions.rules import SYSTEM
from guichet.notices import actions
from guichet.notices.actions import plan
from guichet.notices.models import Delivery, LetterBatch
from guichet.notices.queries import post_state

LATER = SOON + timedelta(hours=11)  # the evening there, and the next day in UTC
BY_POST = {name: answer for name, answer in STOLEN.items() if name != "email"}


@pytest.fixture
def waiting(fresh_database: str, fresh_home: Path) -> list[str]:
    """Receive three applications of people without e-mail, one taken back; plan their letters."""
    assert fresh_database
    open_the_card()
    cases = [apply_for({**BY_POST, "full_name": f"Person {n}"}).case for n in range(3)]
    casework.withdraw(case=cases[2], at=SOON)
    seal_all(fresh_home)
    assert plan(at=SOON) == 4
    return [str(case) for case in cases]


def print_one() -> actions.Printed:
    batch = actions.gather_letters(at=LATER)
    assert batch is not None
    return actions.print_batch(batch=batch, letterhead=HEAD)


def test_a_batch_is_one_tagged_pdf_and_its_manifest_names_nobody(waiting: list[str]) -> None:
    assert post_state(SYSTEM, at=LATER).letters == 4
    printed = print_one()
    assert printed.pdf.startswith(b"%PDF-")
    assert b"pdfuaid" in printed.pdf
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", "-", "-"],  # noqa: S607 - Debian's
            input=printed.pdf,
            capture_output=True,
            check=True,
        ).stdout.decode()
        day = LATER.astimezone(ZoneInfo("America/Halifax"))
        assert f"{day.day} {day:%B %Y}" in text, "the office's own day, as the pages write it"
    rows = list(csv.DictReader(io.StringIO(printed.manifest)))
    assert [(row["letter"], row["of"], row["notice"]) for row in rows] == [
        ("1", "4", "received"),
        ("2", "4", "received"),
        ("3", "4", "received"),
        ("4", "4", "withdrawn"),
    ]
    for word in ("Person", "Harbour", waiting[0]):
        assert word not in printed.manifest
    assert actions.settle_batch(printed=printed, at=LATER)
    assert not actions.settle_batch(printed=printed, at=LATER), "settled once"
    assert actions.gather_letters(at=LATER) is None
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    again = actions.print_batch(batch=printed.batch, letterhead=HEAD)
    assert (again.pdf, again.manifest) == (printed.pdf, printed.manifest), "the same, whenever"
    with pytest.raises(actions.NoSuchBatch):
        actions.print_batch(batch=uuid4(), letterhead=HEAD)


@pytest.mark.usefixtures("waiting")
def test_a_batch_without_its_paper_comes_first_and_takes_nothing_new(fresh_home: Path) -> None:
    lost = actions.gather_letters(at=LATER)  # and the printer's process died
    apply_for(BY_POST)
    seal_all(fresh_home)
    plan(at=LATER)
    assert actions.gather_letters(at=LATER) == lost
    printed = print_one()
    assert (printed.batch, printed.letters) == (lost, 4)
    actions.settle_batch(printed=printed, at=LATER)
    following = print_one()
    assert (following.batch != lost, following.letters) == (True, 1)


def test_an_erased_person_is_left_out_and_ends_as_refused(waiting: list[str]) -> None:
    case = Delivery.objects.get(notice="withdrawn").case
    assert str(case) == waiting[2]
    casework.erase(case=case, kinds=set(Kept), cause=Cause.COURT_ORDER, at=SOON)
    printed = print_one()
    assert (printed.letters, printed.left_out) == (2, 2)
    actions.settle_batch(printed=printed, at=LATER)
    ended = Delivery.objects.filter(case=case).values_list("state", flat=True)
    assert set(ended) == {"refused"}


@pytest.mark.usefixtures("waiting")
def test_two_printers_at_once_put_each_letter_into_one_batch() -> None:
    batches = at_once(*[lambda: actions.gather_letters(at=LATER)] * 3)
    held = set(Delivery.objects.values_list("batch", flat=True))
    assert None not in held
    assert held <= set(batches), batches
    row = Delivery.objects.first()
    assert row is not None
    for change in ({"way": "email"}, {"batch": None, "state": "sent", "ended_at": LATER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterBatch.objects.update(printed_at=LATER)


@pytest.mark.usefixtures("waiting")
def test_the_command_prints_once_and_again_on_request(
    fresh_home: Path, fresh_database: str, tmp_path: Path
) -> None:
    inside = environment_for(home=fresh_home, database=fresh_database)
    first = run_guichet("print-letters", "--out", str(tmp_path / "out"), environment=inside)
    assert first.returncode == 0, first.stderr
    (pdf,), (manifest,) = ((tmp_path / "out").glob(f"*.{kind}") for kind in ("pdf", "csv"))
    assert "4 letters" in first.stdout
    batch = manifest.read_text().splitlines()[1].partition(",")[0]
    assert batch in pdf.name
    nothing = run_guichet("print-letters", environment=inside)
    assert (nothing.returncode, nothing.stdout) == (0, "No letter waits.\n")
    again = run_guichet("print-letters", "--again", batch, environment=inside)
    assert again.returncode == 0, again.stderr
    (copy,) = (fresh_home / "letters").glob("*.pdf")
    assert copy.read_bytes() == pdf.read_bytes()
