"""Tickets: numbers by office and day, who came first goes first, each called exactly once."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.casework.racing import at_once, without_locks
from tests.apps.catalogue.factories import make_office
from tests.apps.catalogue.ways import let_in
from tests.people import People, Person, hire, staff_two_offices

from guichet.casework.actions import NotYours
from guichet.casework.actions import calls as calling
from guichet.casework.actions import walk_ins as actions
from guichet.casework.actions.calls import Called
from guichet.casework.models import Contact, WalkIn, WalkInCall
from guichet.casework.queries import walk_ins as queries
from guichet.casework.rules.contacts import ContactReason
from guichet.casework.rules.walk_ins import WalkInRefused, WalkInState
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role

MINUTE = timedelta(minutes=1)
CLOSING = datetime(2026, 11, 9, 20, 30, tzinfo=UTC)  # 16:30 in the office


@pytest.fixture
def people(db: None) -> People:
    assert db is None
    office, other = open_the_licence(), make_office("harbour-safety")
    let_in(office, other)
    return staff_two_offices(office=office.pk, other=other.pk)


def take(office: UUID, *, key: UUID | None = None, at: datetime = AT) -> actions.Ticket:
    return actions.take_ticket(
        PUBLIC,
        key=key or uuid4(),
        office=office,
        reason=ContactReason.DOCUMENT,
        language="fr",
        at=at,
    )


def call(person: Person, *, key: UUID | None = None, at: datetime = AT + MINUTE) -> Called | None:
    return calling.call_next(
        person.viewer, key=key or uuid4(), office=person.office, window="3", at=at
    )


def serve(person: Person, called: Called, *, at: datetime, case: UUID | None = None) -> None:
    calling.begin_serving(person.viewer, call=called.call, at=at)
    calling.end_serving(
        person.viewer,
        call=called.call,
        reason=ContactReason.DOCUMENT,
        service="",
        case=case,
        resolved=True,
        at=at + 4 * MINUTE,
    )


def state(ticket: actions.Ticket) -> str:
    return WalkIn.objects.get(pk=ticket.id).state


def test_a_ticket_is_taken_once_called_once_and_becomes_a_contact(people: People) -> None:
    office, key, case = people.officer.office, uuid4(), send().case
    first, again = take(office, key=key), take(office, key=key, at=AT + MINUTE)
    second = take(office, at=AT + MINUTE)
    assert (first.number, again.number, second.number) == (1, 1, 2)
    assert (first.created, again.created) == (True, False)
    pressed = uuid4()
    called = call(people.officer, key=pressed)
    assert called is not None
    assert called == call(people.officer, key=pressed)
    assert (called.number, state(first), state(second)) == (1, "called", "waiting")
    calling.call_again(people.officer.viewer, call=called.call, at=AT + 2 * MINUTE)
    serve(people.officer, called, at=AT + 5 * MINUTE, case=case)
    contact = Contact.objects.get()
    assert (contact.arrived_at, contact.started_at) == (AT, AT + 5 * MINUTE)
    assert (contact.channel, contact.language, contact.application_id) == ("counter", "fr", case)
    assert state(first) == "served"
    kinds = Event.objects.filter(kind__startswith="ticket").values_list("kind", flat=True)
    assert sorted(kinds) == [
        *["ticket_called"] * 2,
        "ticket_ended",
        *["ticket_taken"] * 2,
    ]
    seen = queries.walk_in(PUBLIC, ticket=second.id, at=AT + 9 * MINUTE)
    assert seen is not None
    assert (seen.ahead, seen.wait) == (0, None)


def test_what_cannot_be_is_refused(people: People) -> None:
    viewer, office = people.officer.viewer, people.officer.office
    assert call(people.officer) is None, "nobody waits"
    take(office)
    for stranger in (people.outsider, people.auditor):
        with pytest.raises(NotYours):
            calling.call_next(stranger.viewer, key=uuid4(), office=office, window="", at=AT)
    called = call(people.officer)
    assert called is not None
    take(office, at=AT + MINUTE)
    with pytest.raises(WalkInRefused, match="still"):
        call(people.officer)
    with pytest.raises(NotYours):
        calling.not_there(people.lead.viewer, call=called.call, at=AT + MINUTE)
    with pytest.raises(WalkInRefused, match="begin first"):
        calling.transfer(viewer, call=called.call, to=people.outsider.office, at=AT + MINUTE)
    calling.not_there(viewer, call=called.call, at=AT + 3 * MINUTE)
    for act in (calling.not_there, calling.call_again, calling.begin_serving):
        with pytest.raises(WalkInRefused, match="over"):
            act(viewer, call=called.call, at=AT + 3 * MINUTE)
    assert Contact.objects.count() == 0
    elsewhere = make_office("shoreline-director")
    with pytest.raises(WalkInRefused) as nowhere:
        take(elsewhere.pk)
    with pytest.raises(WalkInRefused) as closed:
        take(office, at=CLOSING)
    assert (nowhere.value.why, closed.value.why) == ("nowhere", "closed")


def test_who_is_sent_on_keeps_the_place_and_the_address(people: People) -> None:
    here, there = people.officer.office, people.outsider.office
    ticket = take(here)
    take(there, at=AT + MINUTE)
    called = call(people.officer)
    assert called is not None
    calling.begin_serving(people.officer.viewer, call=called.call, at=AT + 2 * MINUTE)
    calling.transfer(people.officer.viewer, call=called.call, to=there, at=AT + 5 * MINUTE)
    assert not Contact.objects.get().resolved
    seen = queries.walk_in(PUBLIC, ticket=ticket.id, at=AT + 6 * MINUTE)
    assert seen is not None
    assert (seen.office, seen.number, seen.ahead, seen.state) == (there, 2, 0, "waiting")
    onward = call(people.outsider, at=AT + 6 * MINUTE)
    assert onward is not None
    serve(people.outsider, onward, at=AT + 8 * MINUTE)
    waits = [each.started_at - each.arrived_at for each in Contact.objects.order_by("ended_at")]
    assert waits == [2 * MINUTE, 3 * MINUTE]
    moved = Event.objects.get(kind="ticket_transferred")
    assert str(there) in moved.payload


def test_tickets_end_at_closing_and_whoever_leaves_is_not_called(people: People) -> None:
    office = people.officer.office
    left, late = take(office), take(office)
    actions.leave_line(PUBLIC, ticket=left.id, at=AT + MINUTE)
    actions.leave_line(PUBLIC, ticket=left.id, at=AT + 2 * MINUTE)
    actions.leave_line(PUBLIC, ticket=uuid4(), at=AT)
    assert WalkIn.objects.get(pk=late.id).expires_at == CLOSING
    assert call(people.officer, at=CLOSING) is None
    seen = queries.walk_in(PUBLIC, ticket=late.id, at=CLOSING)
    assert seen is not None
    assert seen.state is WalkInState.EXPIRED
    assert actions.expire_tickets(at=CLOSING - MINUTE) == 0
    assert actions.expire_tickets(at=CLOSING) == 1
    assert actions.expire_tickets(at=CLOSING) == 0
    assert (state(left), state(late)) == ("left", "expired")
    assert Event.objects.filter(kind="ticket_ended").count() == 2
    # The next day begins at 1.
    assert take(office, at=AT + timedelta(days=1)).number == 1


def test_the_line_says_how_long_once_it_has_seen_enough(people: People) -> None:
    office, now = people.officer.office, AT
    tickets = [take(office, at=AT) for _ in range(14)]
    assert queries.line_of(PUBLIC, office=office, at=now).wait is None, "we are unsure"
    for _turn in range(11):
        called = call(people.officer, at=now)
        assert called is not None
        serve(people.officer, called, at=now)
        now += 6 * MINUTE
    line = queries.line_of(PUBLIC, office=office, at=now)
    assert (line.waiting, line.windows) == (3, 1)
    assert line.wait is not None
    assert 18 <= line.wait.half <= line.wait.eight <= 24
    told = queries.walk_in(PUBLIC, ticket=tickets[-1].id, at=now)
    assert told is not None
    assert told.ahead == 2
    assert told.wait is not None
    assert told.wait.half < line.wait.half
    late = take(office, at=now)
    assert WalkIn.objects.get(pk=late.id).told_eight == line.wait.eight
    # At lunch nobody calls: no window is open, and we are unsure again.
    assert queries.line_of(PUBLIC, office=office, at=now + 60 * MINUTE).wait is None
    desk = queries.line_at_desk(people.lead.viewer, office=office, at=now)
    assert desk is not None
    assert [each.number for each in desk.waiting] == [12, 13, 14, 15]
    assert queries.line_at_desk(people.outsider.viewer, office=office, at=now) is None


def test_the_database_keeps_tickets_and_calls_in_order(people: People) -> None:
    ticket = take(people.officer.office)
    take(people.officer.office)
    called = call(people.officer)
    assert called is not None
    call(people.lead)
    rows, calls = WalkIn.objects.filter(pk=ticket.id), WalkInCall.objects.filter(pk=called.call)
    for wrong in (
        lambda: rows.update(number=2),
        lambda: rows.update(state="lost"),
        lambda: rows.update(state="served"),
        lambda: rows.update(ended_at=AT),
        lambda: rows.update(queued_at=AT - MINUTE),
        lambda: calls.update(officer=people.lead.id),
        lambda: calls.update(started_at=AT),
        lambda: calls.update(ending="served"),
        lambda: calls.update(ending="served", ended_at=AT + 9 * MINUTE),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


# --- Two at once -------------------------------------------------------------------------
@pytest.fixture
def room(fresh_database: str) -> tuple[UUID, list[Person]]:
    assert fresh_database
    office = open_the_licence()
    let_in(office)
    officers = [hire(f"window-{n}", role=Role.OFFICER, office=office.pk) for n in range(2)]
    return office.pk, officers


def both_call(officers: list[Person], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Have two officers call, held together where both have read and neither has written."""
    barrier = threading.Barrier(2)
    read = calling.first_waiting

    def meeting(*, office: UUID, at: datetime) -> WalkIn | None:
        found = read(office=office, at=at)
        try:
            barrier.wait(timeout=0.2)
        except threading.BrokenBarrierError:
            barrier.reset()
        return found

    def work(person: Person) -> Callable[[], object]:
        viewer = person.viewer
        return lambda: calling.call_next(
            viewer, key=uuid4(), office=person.office, window="1", at=AT
        )

    with monkeypatch.context() as patched:
        patched.setattr(calling, "first_waiting", meeting)
        return at_once(*map(work, officers))


def test_two_windows_call_at_once_and_two_people_come(
    room: tuple[UUID, list[Person]], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, officers = room
    for _turn in range(2):
        numbers = {take(office).number for _ in range(2)}
        results = both_call(officers, monkeypatch)
        assert {getattr(each, "number", each) for each in results} == numbers
        for person, result in zip(officers, results, strict=True):
            assert isinstance(result, Called)
            calling.not_there(person.viewer, call=result.call, at=AT)
    assert Event.objects.filter(kind="ticket_called").count() == 4


def test_without_the_lock_both_reach_for_one_person_and_the_tables_stop_one(
    room: tuple[UUID, list[Person]], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, officers = room
    for _ in range(2):
        take(office)
    without_locks(monkeypatch)
    results = both_call(officers, monkeypatch)
    assert sorted(isinstance(each, Called) for each in results) == [False, True], results
    assert WalkInCall.objects.count() == 1


def test_numbers_taken_at_once_are_each_given_once(room: tuple[UUID, list[Person]]) -> None:
    office, _officers = room
    key = uuid4()
    works = [lambda: take(office), lambda: take(office), *[lambda: take(office, key=key)] * 2]
    results = at_once(*works)
    numbers = sorted(each.number for each in results if isinstance(each, actions.Ticket))
    assert len(numbers) == 4, results
    assert sorted(set(numbers)) == [1, 2, 3]
    assert WalkIn.objects.count() == 3
