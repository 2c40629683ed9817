"""Sealing what was written."""

import json
import sys
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from django.db import connection

from guichet.interactions.actions import JournalRewritten, KeysMissing, ensure_keys, seal
from guichet.interactions.adapters import journal_rows
from guichet.interactions.adapters.heads import heads_path, held_heads
from guichet.interactions.models import Event, Position, Seal, Unsealed
from guichet.interactions.queries import Steps, events_after, steps_after, verify_journal
from guichet.interactions.rules import PUBLIC, SYSTEM, Viewer

AT = datetime(2026, 4, 1, 12, 31, tzinfo=UTC)
Write = Callable[[int], tuple[uuid.UUID, ...]]
pytestmark = pytest.mark.django_db


def _seal(home: Path) -> None:
    assert seal(at=AT, home=home) is not None


def test_a_seal_gives_positions_in_order_of_writing_and_empties_the_queue(
    home: Path, write: Write
) -> None:
    first = write(3)
    _seal(home)
    second = write(2)
    _seal(home)
    assert Unsealed.objects.count() == 0
    assert list(Position.objects.order_by("position").values_list("position", "event")) == list(
        enumerate(first + second, start=1)
    )
    seen = events_after(SYSTEM, position=2, limit=2)
    assert [(event.position, event.id) for event in seen] == [(3, first[2]), (4, second[0])]
    assert events_after(PUBLIC, position=0, limit=10) == ()


def test_a_reader_of_some_kinds_passes_the_others_over_and_goes_on_behind_them(
    write: Write, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(5)
    _seal(home)
    records = events_after(SYSTEM, position=0, limit=5)
    kind = records[0].kind
    # However many come in one text, and wherever that is cut, none is lost and none comes twice.
    for together in (1, 3, 10_000):
        monkeypatch.setattr(journal_rows, "_TOGETHER", together)
        for first, last in combinations(range(6), 2):
            steps, place = steps_after(SYSTEM, position=first, limit=last - first, kinds={kind})
            assert place == last
            assert [(case, json.loads(payload)) for case, payload in _told(steps)] == [
                (it.case and it.case.hex, it.payload) for it in records[first:last]
            ]
    steps, place = steps_after(SYSTEM, position=0, limit=4, kinds={kind})
    assert place == 4
    told = zip(steps.kind, steps.service, steps.office, steps.channel, steps.case, strict=True)
    assert list(told) == [
        (it.kind, it.service, it.office and it.office.hex, it.channel, it.case and it.case.hex)
        for it in records[:4]
    ]
    assert [moment.replace(tzinfo=UTC) for moment in steps.occurred_at.tolist()] == [
        it.occurred_at for it in records[:4]
    ]
    assert [json.loads(payload) for payload in steps.payload] == [it.payload for it in records[:4]]

    def passed(viewer: Viewer, position: int, wanted: str) -> tuple[int, int]:
        found, place = steps_after(viewer, position=position, limit=4, kinds={wanted})
        return len(found), place

    assert passed(SYSTEM, 0, "permit_revoked") == (0, 4)
    assert passed(SYSTEM, 5, kind) == (0, 5)
    assert passed(PUBLIC, 0, kind) == (0, 4)


def _told(steps: Steps) -> Iterable[tuple[str | None, str]]:
    return zip(steps.case, steps.payload, strict=True)


def test_nothing_waiting_makes_no_seal(home: Path) -> None:
    assert seal(at=AT, home=home) is None
    assert Seal.objects.count() == 0


def test_heads_hold_every_seal_as_a_line(home: Path, write: Write) -> None:
    for _ in range(3):
        write(2)
        _seal(home)
    lines = [json.loads(line) for line in heads_path(home).read_text().splitlines()]
    assert [(line["seal"], line["first"], line["last"]) for line in lines] == [
        (1, 1, 2),
        (2, 3, 4),
        (3, 5, 6),
    ]
    verdict = verify_journal(SYSTEM, heads=heads_path(home))
    assert (verdict.ok, verdict.events, verdict.seals) == (True, 6, 3)


def test_a_batch_is_bounded_and_the_rest_waits_for_the_next(
    home: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    # By module, because the package offers the function under the same name.
    monkeypatch.setattr(sys.modules["guichet.interactions.actions.seal"], "BATCH", 4)
    write(10)
    sizes = []
    while (sealed := seal(at=AT, home=home)) is not None:
        sizes.append(sealed.last - sealed.first + 1)
    assert sizes == [4, 4, 2]
    assert verify_journal(SYSTEM, heads=heads_path(home)).events == 10


@pytest.mark.parametrize("torn", [b"", b'{"first":3,"key":"', b"x" * 200_000])
def test_a_crash_between_commit_and_heads_is_mended_by_the_next_round(
    home: Path, write: Write, monkeypatch: pytest.MonkeyPatch, torn: bytes
) -> None:
    write(2)
    _seal(home)

    class PowerCut(Exception):
        pass

    def cut(_self: object, _seals: object) -> None:
        with heads_path(home).open("ab") as file:
            file.write(torn)
        raise PowerCut

    write(2)
    with monkeypatch.context() as patched:
        patched.setattr("guichet.interactions.adapters.heads.HeadsFile.append", cut)
        with pytest.raises(PowerCut):
            seal(at=AT, home=home)
    assert Seal.objects.count() == 2, "the seal itself was committed"
    # Verification understands a database that is ahead of its heads.
    assert verify_journal(SYSTEM, heads=heads_path(home)).ok
    assert seal(at=AT, home=home) is None
    assert len(heads_path(home).read_bytes().splitlines()) == 2
    assert verify_journal(SYSTEM, heads=heads_path(home)).seals == 2


def test_a_lost_heads_file_is_written_anew_from_the_database(home: Path, write: Write) -> None:
    for _ in range(3):
        write(1)
        _seal(home)
    before = heads_path(home).read_bytes()
    heads_path(home).unlink()
    assert seal(at=AT, home=home) is None
    assert heads_path(home).read_bytes() == before


def test_sealing_stops_when_the_database_lost_what_the_heads_know(
    home: Path, write: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    write(1)
    _seal(home)
    heads_path(other).write_bytes(heads_path(home).read_bytes())
    line = json.loads(heads_path(home).read_text())
    line["seal"], line["first"], line["last"] = 2, 2, 2
    with heads_path(other).open("a") as file:
        file.write(json.dumps(line, sort_keys=True, separators=(",", ":")) + "\n")
    ensure_keys(home=other)
    write(1)
    with pytest.raises(JournalRewritten, match="seal 2"):
        seal(at=AT, home=other)
    assert Unsealed.objects.count() == 1


def test_a_home_that_another_process_seals_from_is_left_alone(home: Path, write: Write) -> None:
    write(1)
    with held_heads(home) as mine:
        assert mine is not None
        assert seal(at=AT, home=home) is None
    assert seal(at=AT, home=home) is not None


def test_no_key_no_seal(home: Path, write: Write) -> None:
    (home / "keys" / "journal.pem").unlink()
    write(1)
    with pytest.raises(KeysMissing, match="guichet init"):
        seal(at=AT, home=home)
    assert Unsealed.objects.count() == 1


def test_keys_are_made_once_and_for_their_owner_only(home: Path) -> None:
    key = home / "keys" / "journal.pem"
    before = key.read_bytes()
    assert ensure_keys(home=home) is False
    assert key.read_bytes() == before
    assert key.stat().st_mode & 0o077 == 0
    assert (home / "keys").stat().st_mode & 0o077 == 0


def test_an_older_key_still_verifies_what_it_sealed(home: Path, write: Write) -> None:
    write(1)
    _seal(home)
    (home / "keys" / "journal.pem").rename(home / "retired.pem")
    assert ensure_keys(home=home) is True
    write(1)
    _seal(home)
    assert len({row.key for row in Seal.objects.all()}) == 2
    assert verify_journal(SYSTEM, heads=heads_path(home)).seals == 2


def test_an_event_deleted_before_its_seal_is_named_by_verification(
    home: Path, write: Write
) -> None:
    written = write(3)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER interactions_event_no_delete")
        else:
            cursor.execute("ALTER TABLE interactions_event DISABLE TRIGGER USER")
    Event.objects.filter(pk=written[1]).delete()
    _seal(home)
    verdict = verify_journal(SYSTEM, heads=heads_path(home))
    assert verdict.broken_position == 2
    assert "dropped" in verdict.reason
