"""Whatever is done to a sealed journal, verification finds it and names the position.

GUICHET_TAMPER_ROUNDS says how often; `make test-tamper` runs 1,000 on each database.
"""

import os
import random
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from tests.apps.interactions import tampering

from guichet.interactions.actions import ensure_keys, seal
from guichet.interactions.adapters.heads import heads_path
from guichet.interactions.adapters.keys import signing_key
from guichet.interactions.models import Event, Position, Seal
from guichet.interactions.queries import JournalVerdict, verify_journal
from guichet.interactions.rules import SYSTEM
from guichet.interactions.rules.seals import make_seal, read_seal

ROUNDS = int(os.environ.get("GUICHET_TAMPER_ROUNDS", "100"))
AT = datetime(2026, 4, 1, 12, 31, tzinfo=UTC)
EVENTS = 120
pytestmark = pytest.mark.django_db


@pytest.fixture
def journal(home: Path, write: Callable[[int], tuple[uuid.UUID, ...]]) -> Path:
    """Seal 120 Events in batches of random sizes, take the triggers away, return the heads."""
    dice = random.Random(20260401)  # noqa: S311 - a test's dice
    left = EVENTS
    while left:
        size = min(left, dice.randint(1, 12))
        write(size)
        assert seal(at=AT, home=home) is not None
        left -= size
    tampering.disable_triggers()
    return heads_path(home)


def _verify(heads: Path | None) -> JournalVerdict:
    return verify_journal(SYSTEM, heads=heads)


def test_every_tampering_is_found_and_located(journal: Path) -> None:
    wrong = []
    tried: Counter[str] = Counter()
    for seed in range(ROUNDS):
        dice = random.Random(seed)  # noqa: S311 - a test's dice
        attack = tampering.ATTACKS[seed % len(tampering.ATTACKS)]
        tried[attack.__name__] += 1
        with transaction.atomic():
            position = attack(dice)
            verdict = _verify(journal)
            transaction.set_rollback(True)
        if verdict.ok or verdict.broken_position != position:
            wrong.append((seed, attack.__name__, position, verdict))
    assert wrong == []
    assert len(tried) == len(tampering.ATTACKS)
    assert _verify(journal).ok, "every tampering was undone: nothing else was being found"


def test_an_untouched_journal_verifies(journal: Path) -> None:
    verdict = _verify(journal)
    assert (verdict.ok, verdict.events, verdict.broken_position) == (True, EVENTS, None)
    assert verdict.heads_compared


def test_without_heads_a_cut_at_a_seal_is_not_seen_which_is_why_heads_exist(journal: Path) -> None:
    last = Seal.objects.order_by("number").last()
    assert last is not None
    gone = Position.objects.filter(position__gte=last.first_position)
    Event.objects.filter(pk__in=list(gone.values_list("event", flat=True))).delete()
    gone.delete()
    last.delete()
    assert _verify(None).ok
    verdict = _verify(journal)
    assert verdict.broken_position == last.first_position
    assert "heads" in verdict.reason


def test_an_old_copy_of_the_heads_is_enough_up_to_its_end(journal: Path, tmp_path: Path) -> None:
    lines = journal.read_bytes().splitlines(keepends=True)
    for kept in (lines[:5], lines[4:5], lines[-1:]):
        copy = tmp_path / "copy"
        copy.write_bytes(b"".join(kept))
        assert _verify(copy).ok
    fifth = Seal.objects.get(number=5)
    (tmp_path / "copy").write_bytes(lines[4])
    Seal.objects.filter(number__gte=5).delete()
    verdict = _verify(tmp_path / "copy")
    assert verdict.broken_position == fifth.first_position


@pytest.mark.parametrize("column", ["root", "previous", "leaves", "signature", "key"])
@pytest.mark.parametrize("with_heads", [True, False])
def test_an_altered_seal_is_named(journal: Path, column: str, with_heads: bool) -> None:  # noqa: FBT001 - a parameter of the test
    row = Seal.objects.get(number=4)
    value = getattr(row, column)
    changed = "0" * 16 if column == "key" else bytes([bytes(value)[0] ^ 1]) + bytes(value)[1:]
    Seal.objects.filter(number=4).update(**{column: changed})
    verdict = _verify(journal if with_heads else None)
    assert verdict.broken_position == row.first_position
    assert "seal 4" in verdict.reason


@pytest.mark.usefixtures("journal")
def test_a_seal_forged_with_another_key_is_named(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    foreign = tmp_path_factory.mktemp("foreign")
    ensure_keys(home=foreign)
    first, second = Seal.objects.order_by("number")[:2]
    hashes = [
        tampering.rehashed(tampering._event_at(p))
        for p in range(second.first_position, second.last_position + 1)
    ]
    forged = make_seal(
        previous=first.signed(), hashes=hashes, at=AT, private_key=signing_key(foreign)
    )
    Seal.objects.filter(number=2).update(key=forged.key, signature=forged.signature)
    verdict = _verify(None)
    assert verdict.broken_position == second.first_position
    assert "key" in verdict.reason


def test_a_journal_sealed_anew_with_the_stolen_key_differs_from_its_heads(
    journal: Path, home: Path
) -> None:
    """Alter the last Event and sign everything again: only the heads kept outside can tell."""
    last = Seal.objects.order_by("number").last()
    assert last is not None
    before = Seal.objects.get(number=last.number - 1)
    event = tampering._event_at(last.last_position)
    event.channel = "mail"
    event.content_hash = tampering.rehashed(event)
    event.save()
    hashes = [
        bytes(tampering._event_at(p).content_hash)
        for p in range(last.first_position, last.last_position + 1)
    ]
    anew = make_seal(previous=before.signed(), hashes=hashes, at=AT, private_key=signing_key(home))
    Seal.objects.filter(number=last.number).update(
        root=anew.root, leaves=anew.leaves, signature=anew.signature
    )
    assert _verify(None).ok
    assert _verify(journal).broken_position == last.last_position


def test_a_missing_seal_is_named(journal: Path) -> None:
    third = Seal.objects.get(number=3)
    third.delete()
    for heads in (journal, None):
        verdict = _verify(heads)
        assert verdict.broken_position == third.first_position
        assert "gone" in verdict.reason


def test_rewritten_heads_are_told_from_a_rewritten_journal(journal: Path) -> None:
    lines = journal.read_bytes().splitlines(keepends=True)
    second = read_seal(lines[1][:-1])
    forged = lines[1].replace(second.root.hex().encode(), b"00" * 32)
    for damaged in (
        [lines[0], forged, *lines[2:]],
        [lines[0], lines[1].replace(b'"seal":2', b'"seal": 2'), *lines[2:]],
        [lines[0], b"no seal at all\n", *lines[2:]],
        [lines[0], lines[0], *lines[2:]],
    ):
        journal.write_bytes(b"".join(damaged))
        verdict = _verify(journal)
        assert not verdict.ok
        assert "heads file was altered" in verdict.reason
        assert verdict.events == EVENTS or verdict.broken_position == second.first


def test_a_torn_last_line_of_heads_is_no_breach(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:-40])
    assert _verify(journal).ok
