"""A permit that is suspended may not be used, until it may be again; revoked, it never may."""

import base64
import itertools
import threading
import zlib
from contextlib import suppress
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.casework.racing import at_once, without_locks
from tests.apps.permits.samples import IN_FORCE, permit_card, second_verifier

from guichet.interactions.models import Event
from guichet.interactions.queries import events_of_case
from guichet.interactions.rules import PUBLIC, SYSTEM
from guichet.permits import actions
from guichet.permits.models import Permit
from guichet.permits.queries import public_key_set, status_list, verify
from guichet.permits.rules import State
from guichet.permits.rules.status_list import SIZE, compressed, place_of

DAY = timedelta(days=1)
REASON = "under-investigation"


def state_of(card: object, *, at: object = IN_FORCE) -> State:
    return verify(PUBLIC, presented=card.compact, at=at).state


@pytest.mark.django_db
def test_it_is_suspended_at_once_and_may_be_used_again_when_that_is_lifted() -> None:
    card = permit_card()
    done = actions.suspend(number=card.number, reason=REASON, until=None, at=IN_FORCE)
    again = actions.suspend(number=card.number, reason=REASON, until=None, at=IN_FORCE + DAY)
    assert (done.changed, again.changed) == (True, False)
    verdict = verify(PUBLIC, presented=card.credential, at=IN_FORCE + DAY)
    assert (verdict.state, verdict.accept) == (State.SUSPENDED, False)
    assert (verdict.suspended_at, verdict.reason) == (IN_FORCE, REASON)
    assert actions.lift(number=card.number, at=IN_FORCE + DAY).changed
    assert not actions.lift(number=card.number, at=IN_FORCE + DAY).changed
    assert state_of(card, at=IN_FORCE + DAY) is State.VALID
    case = Permit.objects.get(number=card.number).case
    kinds = [event.kind for event in events_of_case(SYSTEM, case=case)]
    assert kinds == ["permit_issued", "permit_suspended", "permit_suspension_lifted"]


@pytest.mark.django_db
def test_a_last_day_counts_to_its_end_where_the_permit_was_issued() -> None:
    card = permit_card()
    until = date(2027, 6, 3)
    actions.suspend(number=card.number, reason=REASON, until=until, at=IN_FORCE)
    # Halifax is three hours behind in June: its third ends at 03:00 of our fourth.
    last = IN_FORCE.replace(day=4, hour=2, minute=59)
    assert state_of(card, at=last) is State.SUSPENDED
    assert state_of(card, at=last + timedelta(minutes=1)) is State.VALID
    actions.suspend(number=card.number, reason="fee-unpaid", until=None, at=last + DAY)
    found = verify(PUBLIC, presented=card.compact, at=last + DAY)
    assert (found.suspended_at, found.suspended_until) == (last + DAY, None)


@pytest.mark.django_db
def test_what_is_revoked_or_over_cannot_be_suspended_and_a_revocation_ends_it() -> None:
    card = permit_card()
    with pytest.raises(actions.UnknownReason):
        actions.suspend(number=card.number, reason="no-such", until=None, at=IN_FORCE)
    with pytest.raises(actions.SuspensionRefused):
        actions.suspend(number=card.number, reason=REASON, until=date(2027, 5, 31), at=IN_FORCE)
    late = IN_FORCE + 365 * DAY
    with pytest.raises(actions.SuspensionRefused):
        actions.suspend(number=card.number, reason=REASON, until=None, at=late)
    actions.suspend(number=card.number, reason=REASON, until=None, at=IN_FORCE)
    actions.revoke(number=card.number, reason="replaced", at=IN_FORCE + DAY)
    assert state_of(card, at=IN_FORCE + DAY) is State.REVOKED
    with pytest.raises(actions.SuspensionRefused):
        actions.suspend(number=card.number, reason=REASON, until=None, at=IN_FORCE + DAY)
    assert not actions.lift(number=card.number, at=IN_FORCE + DAY).changed
    for wrong in (
        {"suspended_at": IN_FORCE, "suspension_reason": REASON},  # beside a revocation
        {"suspension_reason": REASON},  # without a moment
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Permit.objects.filter(number=card.number).update(**wrong)


@pytest.mark.django_db
def test_the_status_list_says_suspended_and_the_second_implementation_reads_it() -> None:
    cards = [permit_card() for _ in range(3)]
    second, jwks = second_verifier(), public_key_set(PUBLIC)
    number = place_of(Permit.objects.get(number=cards[0].number).pk).list_number
    until = IN_FORCE.date()
    actions.suspend(number=cards[1].number, reason=REASON, until=until, at=IN_FORCE)
    actions.revoke(number=cards[2].number, reason="replaced", at=IN_FORCE)
    at = IN_FORCE + timedelta(hours=1)
    listed = status_list(PUBLIC, list_number=number, at=at)
    found = []
    for card, text in itertools.product(cards, ("compact", "credential")):
        try:
            second.check_any(getattr(card, text), jwks=jwks, at=at.timestamp(), status=listed)
            found.append("good")
        except second.Refused as refused:
            found.append(str(refused))
    assert found == ["good"] * 2 + ["suspended"] * 2 + ["revoked"] * 2
    later = status_list(PUBLIC, list_number=number, at=at + 2 * DAY)
    moment = (at + 2 * DAY).timestamp()
    assert second.check_any(cards[1].compact, jwks=jwks, at=moment, status=later).status_known


@given(statuses=st.dictionaries(st.integers(0, SIZE - 1), st.sampled_from([1, 2]), max_size=40))
def test_what_is_packed_is_what_is_read(statuses: dict[int, int]) -> None:
    packed = compressed(
        [index for index, status in statuses.items() if status == 1],
        suspended=[index for index, status in statuses.items() if status == 2],
    )
    bits = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert len(bits) == SIZE // 4
    read = {i: bits[i // 4] >> (i % 4 * 2) & 3 for i in statuses}
    assert read == statuses
    assert sum(byte.bit_count() for byte in bits) == len(statuses)


def test_statuses_stand_as_the_standards_own_example_of_two_bits() -> None:
    """The draft's second example: 12 tokens of two bits give the bytes C9 44 F9."""
    example = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
    packed = compressed(
        [index for index, status in enumerate(example) if status & 1],
        suspended=[index for index, status in enumerate(example) if status & 2],
    )
    bits = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    assert bits[:3].hex() == "c944f9"


# --- Races ---------------------------------------------------------------------------------
def _race(number: str) -> list[str]:
    """Suspend, revoke and lift one permit at once; return what does not fit together."""
    barrier = threading.Barrier(3)

    def started(work: object) -> object:
        barrier.wait(timeout=30)
        return work()

    works = [
        lambda: actions.suspend(number=number, reason=REASON, until=None, at=IN_FORCE),
        lambda: actions.revoke(number=number, reason="replaced", at=IN_FORCE),
        lambda: actions.lift(number=number, at=IN_FORCE),
    ]
    results = at_once(*[lambda w=work: started(w) for work in works])
    allowed = (actions.Suspension, actions.Revocation, actions.SuspensionRefused)
    troubles = [type(each).__name__ for each in results if not isinstance(each, allowed)]
    permit = Permit.objects.get(number=number)
    if permit.revoked_at is None or permit.suspended_at is not None:
        troubles.append(f"revoked {permit.revoked_at}, suspended {permit.suspended_at}")
    events = Event.objects.filter(case=permit.case)
    told = {kind: events.filter(kind=kind).count() for kind in ("permit_suspended",
            "permit_revoked", "permit_suspension_lifted")}  # fmt: skip  # read as one
    said = dict(zip(told, (isinstance(r, allowed[:2]) and r.changed for r in results), strict=True))
    return troubles + [kind for kind, count in told.items() if count != said[kind]]


@pytest.mark.usefixtures("fresh_database")
def test_suspended_revoked_and_lifted_at_once_it_ends_revoked() -> None:
    found = [trouble for _ in range(10) for trouble in _race(permit_card().number)]
    assert found == []
    connections.close_all()


@pytest.mark.usefixtures("fresh_database")
def test_without_the_lock_it_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [permit_card().number for _ in range(20)]
    without_locks(monkeypatch)
    together = threading.Barrier(3)

    def read_together(*, number: str) -> Permit:
        """Let all three read before any of them writes, which a lock would not."""
        found = Permit.objects.get(number=number)
        with suppress(threading.BrokenBarrierError):
            together.wait(timeout=5)
        return found

    for module in ("suspend", "revoke"):
        acts = import_module(f"guichet.permits.actions.{module}")
        monkeypatch.setattr(acts, "lock_permit", read_together)
    assert any(_race(number) for number in cards), "20 rounds without locks and nothing went wrong"
    connections.close_all()
