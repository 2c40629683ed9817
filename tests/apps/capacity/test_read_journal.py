"""The journal read in batches of any size, twice, or by two at once tells the same of waits."""

from collections.abc import Collection
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.apps.capacity.history import TODAY, apply_and_hear, note, seal_all
from tests.apps.casework.licence import open_the_licence

from guichet.capacity.actions import read_anew, read_journal
from guichet.capacity.models import JournalReading, WaitingCase
from guichet.interactions.queries import Steps, steps_after
from guichet.interactions.rules import Viewer

pytestmark = pytest.mark.django_db
_READER = import_module("guichet.capacity.actions.read_journal")


def _kept() -> list[dict[str, Any]]:
    return [dict(row) for row in WaitingCase.objects.order_by("pk").values()]


def test_batches_readings_and_readers_agree(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = open_the_licence().pk
    paused, left, *_ = apply_and_hear([(60 - n, None) for n in range(4)], office=office)
    apply_and_hear([(50 - n, 7 + n) for n in range(4)], office=office)
    for days, kind in enumerate(("question_asked", "question_answered", "released", "withdrawn")):
        note(kind, paused.case, office=office, at=TODAY - timedelta(days=30 - 5 * days))
    note("withdrawn", left.case, office=office, at=TODAY - timedelta(days=9))
    seal_all(home)
    until = read_journal()
    whole = _kept()
    rows = {row["case"]: row for row in whole}
    assert [rows[case.case]["withdrawn"] for case in (paused, left)] == [False, True]
    assert sum(row["ended_on"] is None for row in whole) == 2

    # As after a crash that lost the place: nothing is written twice, nothing is lost.
    JournalReading.objects.update(position=0)
    assert (read_journal(), _kept()) == (until, whole)

    # A case's Events fall into different batches, remembered between them or asked for.
    for batch, remembered in ((1, 100), (2, 0), (5, 100)):
        monkeypatch.setattr(_READER, "_BATCH", batch)
        monkeypatch.setattr(_READER, "_REMEMBERED", remembered)
        read_anew()
        assert (read_journal(), _kept()) == (until, whole)

    # Another process reads and writes the same batch first: this one goes on from there.
    raced = []

    def beaten(
        viewer: Viewer, *, position: int, limit: int, kinds: Collection[str]
    ) -> tuple[Steps, int]:
        found = steps_after(viewer, position=position, limit=limit, kinds=kinds)
        if position == 0:
            raced.append(position)
            monkeypatch.setattr(_READER, "steps_after", steps_after)
            read_journal()
            WaitingCase.objects.update(waited=None, ended_on=None)  # would be mended if written
        return found

    monkeypatch.setattr(_READER, "steps_after", beaten)
    read_anew()
    assert read_journal() == until
    assert raced == [0]
    assert not WaitingCase.objects.filter(ended_on__isnull=False).exists()
