"""The canonical text of an Event, the kinds, and what the two databases make of them."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.interactions import tampering

from guichet.interactions.actions import seal
from guichet.interactions.adapters.keys import keys_folder, public_keys
from guichet.interactions.models import Event, Position
from guichet.interactions.queries import inclusion_proof
from guichet.interactions.rules import (
    KINDS,
    PUBLIC,
    SYSTEM,
    ContentParts,
    canonical_event,
    content_hash,
    instant,
)
from guichet.interactions.rules.canonical import event_in
from guichet.interactions.rules.kinds import read_kinds
from guichet.interactions.rules.seals import check_proof

AT = datetime(2026, 4, 1, 12, 31, tzinfo=UTC)
codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:/+-]{0,20}", fullmatch=True)
hexes = st.uuids().map(lambda value: value.hex)
payloads = st.dictionaries(
    st.sampled_from(["outcome", "office", "id", "case", "kind", "version", "service", "channel"]),
    codes | st.integers(-(2**53), 2**53) | st.booleans(),
    max_size=4,
).map(lambda value: json.dumps(value, sort_keys=True, separators=(",", ":")))
parts = st.builds(
    ContentParts,
    id=hexes,
    kind=codes,
    version=st.integers(1, 99),
    occurred_at=st.datetimes(timezones=st.just(UTC)).map(instant),
    recorded_at=st.datetimes(timezones=st.just(UTC)).map(instant),
    service=codes | st.just(""),
    office=hexes | st.just(""),
    channel=codes | st.just(""),
    case=hexes | st.just(""),
    subject=hexes | st.just(""),
    payload=payloads,
)


@given(parts)
def test_the_text_is_what_a_json_writer_would_write(value: ContentParts) -> None:
    fields = value._asdict() | {"payload": json.loads(value.payload)}
    text = canonical_event(value)
    assert text == json.dumps(fields, sort_keys=True, separators=(",", ":"))
    assert event_in(text) == value.id


_TEMPLATE = re.escape(canonical_event(ContentParts(*["@"] * 11))).replace("@", "(.*)")


@given(parts)
def test_a_text_can_be_taken_apart_in_one_way_only(value: ContentParts) -> None:
    """Nobody can move words between columns and keep the text: greedy and lazy agree."""
    text = canonical_event(value)
    greedy = re.fullmatch(_TEMPLATE, text)
    shy = re.fullmatch(_TEMPLATE.replace("(.*)", "(.*?)"), text)
    assert greedy is not None
    assert shy is not None
    assert greedy.groups() == shy.groups()


def test_a_moment_is_written_in_utc_to_the_microsecond() -> None:
    halifax = timezone(timedelta(hours=-3))
    assert instant(datetime(2026, 4, 1, 9, 30, tzinfo=halifax)) == "2026-04-01T12:30:00.000000Z"
    with pytest.raises(ValueError, match="no zone"):
        instant(datetime(2026, 4, 1))  # noqa: DTZ001 - the fault under test


def test_a_hash_worked_by_hand() -> None:
    value = ContentParts(
        id="00000000000040008000000000000001",
        kind="released",
        version=1,
        occurred_at="2026-04-01T12:30:00.000000Z",
        recorded_at="2026-04-01T12:30:00.000000Z",
        service="coastal-fishing-licence",
        office="",
        channel="web",
        case="00000000000040008000000000000002",
        subject="",
        payload='{"decision":"00000000-0000-4000-8000-000000000003","outcome":"approved"}',
    )
    # echo -n "$text" | sha256sum, as docs/reference/journal.md says
    assert content_hash(value).hex() == (
        "368cc6e37f1870e802aad4d3196f40277fd11d50b66f2032d54c71e1b1ec2356"
    )


@pytest.mark.django_db
def test_databases_splice_the_same_text_and_prove_it(
    home: Path, write: Callable[[int], tuple[uuid.UUID, ...]]
) -> None:
    written = write(7)
    assert inclusion_proof(SYSTEM, event_id=written[0]) is None, "not sealed yet"
    seal(at=AT, home=home)
    keys = public_keys(keys_folder(home))
    for event_id in written:
        proof = inclusion_proof(SYSTEM, event_id=event_id)
        assert proof is not None
        assert check_proof(proof, keys=keys)
        assert proof.position == Position.objects.get(event=event_id).position
        event = Event.objects.get(pk=event_id)
        assert bytes(event.content_hash) == tampering.rehashed(event)
        assert json.loads(proof.text)["id"] == event_id.hex


@pytest.mark.django_db
def test_a_proof_is_for_auditors(home: Path) -> None:
    del home
    with pytest.raises(PermissionDenied, match="auditor"):
        inclusion_proof(PUBLIC, event_id=uuid.uuid4())


def test_every_kind_says_what_it_is() -> None:
    for kind in KINDS.values():
        assert kind.summary.endswith("."), kind.name
        assert kind.version >= 1


@pytest.mark.parametrize(
    "fields",
    ['answer = "text"', 'payload = "code"', 'recorded_at = "date"', 'backdating_role = "code"'],
)
def test_a_kind_that_could_carry_words_or_blur_the_text_is_refused(fields: str) -> None:
    table = f'[told]\nsummary = "Told."\nneeds = []\n[[told.payload]]\n{fields}\n'
    with pytest.raises(ValueError, match="told"):
        read_kinds(table)
