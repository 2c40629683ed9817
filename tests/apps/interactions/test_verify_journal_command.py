"""`guichet verify-journal` says what it found, to people and to machines."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from tests.apps.interactions import tampering

from guichet.interactions.actions import seal
from guichet.interactions.adapters.heads import heads_path
from guichet.interactions.models import Event
from guichet.interactions.queries import verify_journal
from guichet.interactions.rules import PUBLIC, Role, Viewer

AT = datetime(2026, 4, 1, 12, 31, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def journal(home: Path, write: Callable[[int], tuple[uuid.UUID, ...]]) -> Path:
    """Seal five Events, leave two waiting, and return the home."""
    write(5)
    seal(at=AT, home=home)
    write(2)
    return home


def _said(*arguments: str) -> tuple[str, str]:
    """Return what the command printed and the words it failed with."""
    out = StringIO()
    try:
        call_command("verify_journal", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_a_whole_journal_is_counted(journal: Path) -> None:
    assert heads_path(journal).is_file()
    said, failed = _said()
    assert failed == ""
    assert "5 Events under 1 seals verified, 2 waiting" in said
    assert "heads agree" in said


def test_a_broken_journal_names_position_and_event_and_fails(journal: Path) -> None:
    del journal
    tampering.disable_triggers()
    event = tampering._event_at(3)
    Event.objects.filter(pk=event.pk).update(channel="mail")
    said, failed = _said()
    assert "BROKEN at position 3" in said
    assert event.pk.hex in said
    assert "altered" in said
    assert "position 3" in failed


def test_json_holds_the_verdict(journal: Path) -> None:
    del journal
    said, _ = _said("--json")
    verdict = json.loads(said)
    assert verdict["ok"] is True
    assert (verdict["events"], verdict["seals"], verdict["unsealed"]) == (5, 1, 2)


def test_without_heads_it_says_what_it_could_not_see(journal: Path) -> None:
    heads_path(journal).rename(journal / "kept")
    said, _ = _said()
    assert "a cut of the tail would not have been seen" in said
    said, _ = _said("--heads", str(journal / "kept"))
    assert "heads agree" in said


def test_missing_heads_and_missing_keys_are_said_with_the_next_step(journal: Path) -> None:
    _, failed = _said("--heads", str(journal / "none"))
    assert "Name the copy" in failed
    for key in (journal / "keys").glob("*.pub.pem"):
        key.unlink()
    _, failed = _said()
    assert "backup" in failed


def test_only_the_system_and_auditors_verify(journal: Path) -> None:
    office = uuid.uuid4()
    with pytest.raises(PermissionDenied):
        verify_journal(PUBLIC, heads=heads_path(journal))
    auditor = Viewer(user=uuid.uuid4(), roles={office: frozenset({Role.AUDITOR})})
    assert verify_journal(auditor, heads=heads_path(journal)).ok
    officer = Viewer(user=uuid.uuid4(), roles={office: frozenset({Role.OFFICER})})
    with pytest.raises(PermissionDenied):
        verify_journal(officer, heads=heads_path(journal))


def test_an_event_that_never_had_a_place_is_found(journal: Path) -> None:
    event = tampering._event_at(1)
    event.pk = uuid.uuid4()
    event.content_hash = tampering.rehashed(event)
    event.save(force_insert=True)
    said, failed = _said("--heads", str(heads_path(journal)))
    assert event.pk.hex in said
    assert failed
