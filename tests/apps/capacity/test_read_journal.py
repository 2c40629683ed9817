"""The journal read in batches of any size, twice, or by two at once tells the same of waits."""

import threading
from collections.abc import Collection
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from tests.apps.capacity.history import TODAY, apply_and_hear, note, seal_all
from tests.apps.casework.licence import open_the_licence

from guichet.capacity.actions import read_anew, read_journal
from guichet.capacity.adapters.case_rows import CaseRow
from guichet.capacity.models import JournalReading, WaitingCase
from guichet.interactions.queries import Steps, steps_after
from guichet.interactions.rules import Viewer

_READER = import_module("guichet.capacity.actions.read_journal")


class _KilledError(Exception):
    """The end of a process."""


def _killed_after(writes: int, monkeypatch: pytest.MonkeyPatch, *, batch: int) -> bool:
    """Read anew and die after so many writes; False where there were no more."""
    write = _READER._write
    left = iter(range(writes))

    def dying(rows: Collection[CaseRow]) -> None:
        if next(left, None) is None:
            raise _KilledError
        write(rows)

    read_anew()
    with monkeypatch.context() as patched:
        patched.setattr(_READER, "_BATCH", batch)
        patched.setattr(_READER, "_write", dying)
        try:
            read_journal()
        except _KilledError:
            return True
    return False


def _kept() -> list[dict[str, Any]]:
    return [dict(row) for row in WaitingCase.objects.order_by("pk").values()]


def _happened(home: Path) -> tuple[UUID, UUID]:
    """Write waits of every kind; return the case that was paused and the one taken back."""
    office = open_the_licence().pk
    paused, left, *_ = apply_and_hear([(60 - n, None) for n in range(4)], office=office)
    apply_and_hear([(50 - n, 7 + n) for n in range(4)], office=office)
    urgent, ordinary = apply_and_hear([(40 - n, None) for n in range(2)], office=office)
    for days, into in enumerate(("soon", "urgent", "urgent", "ordinary")):
        case = (urgent, urgent, ordinary, ordinary)[days].case
        note("triaged", case, office=office, at=TODAY - timedelta(days=8 - days), to_class=into)
    note("released", urgent.case, office=office, at=TODAY - timedelta(days=2))
    for days, kind in enumerate(
        ("fee_asked", "paid", "question_asked", "question_answered", "released", "withdrawn")
    ):
        note(kind, paused.case, office=office, at=TODAY - timedelta(days=30 - 5 * days))
    note("withdrawn", left.case, office=office, at=TODAY - timedelta(days=9))
    seal_all(home)
    return paused.case, left.case


def _classes(rows: Collection[dict[str, Any]]) -> set[tuple[str, date | None]]:
    """Return the classes of those that began last, with the days on which they were given."""
    began = date(2026, 10, 15)
    return {(row["case_class"], row["classed_on"]) for row in rows if row["starts_on"] >= began}


@pytest.mark.django_db
def test_batches_readings_and_readers_agree(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paused, left = _happened(home)
    until = read_journal()
    whole = _kept()
    rows = {row["case"]: row for row in whole}
    assert [rows[case]["withdrawn"] for case in (paused, left)] == [False, True]
    assert sum(row["ended_on"] is None for row in whole) == 3
    # The second class an officer gave counts, and one taken away again is none.
    assert _classes(whole) == {("urgent", TODAY.date() - timedelta(days=7)), ("", None)}

    # As after a crash that lost the place: nothing is written twice, nothing is lost.
    JournalReading.objects.update(position=0)
    assert (read_journal(), _kept()) == (until, whole)

    # A case's Events fall into different batches, remembered between them or asked for.
    for batch, remembered in ((1, 100), (2, 0), (5, 100)):
        monkeypatch.setattr(_READER, "_BATCH", batch)
        monkeypatch.setattr(_READER, "_REMEMBERED", remembered)
        read_anew()
        assert (read_journal(), _kept()) == (until, whole)

    # Killed before any of the writes of batches in parts, it ends in the same, read on otherwise.
    monkeypatch.setattr(_READER, "_PART", 2)
    for batch, afterwards in ((7, 7), (7, 100), (100, 3)):
        killed = 0
        while _killed_after(killed, monkeypatch, batch=batch):
            killed += 1
            monkeypatch.setattr(_READER, "_BATCH", afterwards)
            assert (read_journal(), _kept()) == (until, whole)
        assert killed >= len(whole) // 2

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


def test_what_a_thread_reads_ahead_is_read_once_and_whole(
    fresh_database: str, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fresh_database
    _happened(fresh_home)
    with transaction.atomic():  # in a transaction nothing is read ahead
        until = read_journal()
    whole = _kept()
    asked: list[tuple[int, int, int]] = []

    def noted(
        viewer: Viewer, *, position: int, limit: int, kinds: Collection[str]
    ) -> tuple[Steps, int]:
        found = steps_after(viewer, position=position, limit=limit, kinds=kinds)
        asked.append((position, found[1], threading.get_ident()))
        return found

    monkeypatch.setattr(_READER, "steps_after", noted)
    for batch in (1, 4, until):
        monkeypatch.setattr(_READER, "_BATCH", batch)
        read_anew()
        asked.clear()
        assert (read_journal(), _kept()) == (until, whole)
        # Each batch begins where the last one ended, and all after the first are the thread's.
        assert [first for first, _last, _who in asked] == [*range(0, until, batch), until]
        assert [last for _first, last, _who in asked] == [*range(batch, until, batch), until, until]
        assert asked[0][2] == threading.get_ident()
        assert {who for *_, who in asked[1:]} != {threading.get_ident()}

    # What was read ahead of a place that another process has passed is dropped, not written.
    monkeypatch.setattr(_READER, "_BATCH", 4)
    read_anew()
    taken = _READER._take

    def overtaken(*args: object) -> object:
        monkeypatch.setattr(_READER, "_take", taken)
        JournalReading.objects.update(position=6)
        return taken(*args)

    monkeypatch.setattr(_READER, "_take", overtaken)
    asked.clear()
    assert read_journal() == until
    assert [first for first, *_ in asked] == [0, 4, *range(6, until, 4), until]
