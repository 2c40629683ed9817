"""The status list: a place for each permit, seen by a second implementation."""

import base64
import json
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.permits.samples import IN_FORCE, permit_card, second_verifier

from guichet.interactions.queries import events_of_case
from guichet.interactions.rules import PUBLIC, SYSTEM
from guichet.permits import actions
from guichet.permits.models import Permit
from guichet.permits.queries import public_key_set, status_list
from guichet.permits.rules.status_list import SIZE, compressed, place_of

REVOKED_AT = datetime(2027, 3, 3, 14, 0, tzinfo=UTC)


def _bits(token: str) -> bytes:
    body = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    packed = claims["status_list"]["lst"]
    return zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))


def test_every_permit_has_a_place_of_its_own() -> None:
    assert len({place_of(row).index for row in range(SIZE)}) == SIZE
    assert place_of(SIZE + 3).list_number == 1
    assert place_of(SIZE + 3).index == place_of(3).index


@given(revoked=st.sets(st.integers(min_value=0, max_value=SIZE - 1), max_size=40))
def test_the_bits_that_are_set_are_the_bits_that_are_read(revoked: set[int]) -> None:
    packed = compressed(revoked, bits=1)
    bits = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert {i for i in range(SIZE) if bits[i // 8] >> (i % 8) & 1} == revoked


def test_bits_stand_as_the_standards_own_example() -> None:
    """The draft's first example: 16 tokens of one bit give the bytes B9 A3."""
    example = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    packed = compressed((index for index, bit in enumerate(example) if bit), bits=1)
    bits = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert bits[:2].hex() == "b9a3"


@pytest.mark.django_db
def test_a_revocation_sets_one_bit_and_the_second_implementation_sees_it() -> None:
    cards = [permit_card() for _ in range(3)]
    second = second_verifier()
    jwks = public_key_set(PUBLIC)
    row = Permit.objects.get(number=cards[1].number).pk
    number = place_of(row).list_number
    before = status_list(PUBLIC, list_number=number, at=REVOKED_AT)
    actions.revoke(number=cards[1].number, reason="replaced", at=REVOKED_AT)
    after = status_list(PUBLIC, list_number=number, at=REVOKED_AT)
    assert before is not None
    assert after is not None
    assert sum(byte.bit_count() for byte in _bits(before)) == 0
    assert sum(byte.bit_count() for byte in _bits(after)) == 1
    at = (REVOKED_AT + timedelta(hours=1)).timestamp()
    for card in cards:
        for text in (card.compact, card.credential):
            assert second.check_any(text, jwks=jwks, at=at, status=before).status_known
            if card is cards[1]:
                with pytest.raises(second.Refused, match="revoked"):
                    second.check_any(text, jwks=jwks, at=at, status=after)
            else:
                assert second.check_any(text, jwks=jwks, at=at, status=after).status_known


@pytest.mark.django_db
def test_an_old_list_counts_as_no_list() -> None:
    card = permit_card()
    token = status_list(PUBLIC, list_number=0, at=IN_FORCE - timedelta(days=2))
    found = second_verifier().check_any(
        card.compact, jwks=public_key_set(PUBLIC), at=IN_FORCE.timestamp(), status=token
    )
    assert not found.status_known


@pytest.mark.django_db
def test_there_is_no_list_beyond_the_last_permit() -> None:
    assert status_list(PUBLIC, list_number=99, at=IN_FORCE) is None
    assert status_list(PUBLIC, list_number=0, at=IN_FORCE) is not None


@pytest.mark.django_db
def test_revoke_twice_changes_and_journals_once(capsys: pytest.CaptureFixture[str]) -> None:
    card = permit_card(at=datetime(2026, 1, 2, tzinfo=UTC))
    call_command("revoke_permit", card.number.lower(), "--reason", "replaced")
    call_command("revoke_permit", card.number, "--reason", "issued-in-error")
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"Revoked {card.number} at ")
    assert said[1].startswith(f"{card.number} was revoked already, at ")
    assert "reason: replaced" in said[1]
    permit = Permit.objects.get(number=card.number)
    kinds = [event.kind for event in events_of_case(SYSTEM, case=permit.case)]
    assert kinds.count("permit_revoked") == 1
    assert permit.revocation_reason == "replaced"


@pytest.mark.django_db
def test_revoking_the_wrong_thing_names_it_and_the_next_step() -> None:
    card = permit_card()
    with pytest.raises(CommandError, match=r"'CFL-2027-XXXX-0000'.*Copy it from the permit"):
        call_command("revoke_permit", "CFL-2027-XXXX-0000", "--reason", "replaced")
    with pytest.raises(CommandError, match=r"'whim'.*asked-by-holder"):
        call_command("revoke_permit", card.number, "--reason", "whim")
    assert Permit.objects.filter(revoked_at__isnull=False).count() == 0
