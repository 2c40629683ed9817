"""Notes among colleagues, and the alarm about many readings."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.casework.racing import at_once
from tests.apps.catalogue.factories import make_office
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.actions.watch import watch_reading
from guichet.casework.models import Note, ReadingAlarm, RecentReading
from guichet.casework.rules import Cause, Kept, MoveRefused, Outcome, Purpose
from guichet.interactions.models import Event
from guichet.interactions.rules import Role

MINUTE = timedelta(minutes=1)
WORDS = "Phoned: the winch is new."


@pytest.fixture
def office(request: pytest.FixtureRequest) -> UUID:
    if "fresh_database" not in request.fixturenames:
        request.getfixturevalue("db")
    return UUID(str(open_the_licence().pk))


@pytest.fixture
def officer(office: UUID) -> Person:
    return hire("officer", role=Role.OFFICER, office=office)


@pytest.fixture
def lead(office: UUID) -> Person:
    return hire("lead", role=Role.LEAD, office=office)


def write(person: Person, case: UUID, *, key: UUID | None = None, words: str = WORDS) -> None:
    actions.add_note(person.viewer, key=key or uuid4(), case=case, words=words, at=AT)


def test_a_note_is_for_colleagues_and_added_once(officer: Person, lead: Person) -> None:
    case, key = send().case, uuid4()
    write(officer, case, key=key)
    write(officer, case, key=key)
    file = actions.open_file(lead.viewer, case=case, purpose=Purpose.SUPERVISE, at=AT)
    assert [(each.by, each.words) for each in file.notes.lines] == [("officer", WORDS)]
    assert Event.objects.filter(kind="note_added").count() == 1
    assert "winch" not in "".join(Event.objects.values_list("payload", flat=True))
    with pytest.raises(actions.WordsRefused):
        write(officer, case, words="  ")
    auditor = hire("auditor", role=Role.AUDITOR, office=officer.office)
    with pytest.raises(actions.NotYours):
        write(auditor, case)
    stranger = hire("stranger", role=Role.OFFICER, office=make_office("harbour-safety").pk)
    with pytest.raises(actions.NoSuchFile):
        write(stranger, case)


def test_notes_are_erased_with_the_file(fresh_home: object, officer: Person) -> None:
    assert fresh_home
    case = send().case
    write(officer, case)
    decision = actions.decide(
        officer.viewer, case=case, outcome=Outcome.REFUSED, reason="zone-full", words="", at=AT
    )
    actions.release(decision=decision, at=AT)
    actions.erase(case=case, kinds=set(Kept), cause=Cause.COURT_ORDER, at=AT)
    assert Note.objects.get().words == ""


def read(
    person: Person, cases: int, *, first: int = 0, step: timedelta = MINUTE / 10
) -> list[bool]:
    return [
        watch_reading(
            reader=person.id, office=person.office, case=uuid4(), at=AT + (first + number) * step
        )
        for number in range(cases)
    ]


def test_the_fiftieth_file_within_ten_minutes_gives_the_alarm_once(officer: Person) -> None:
    given = read(officer, 60)
    assert given.index(True) == 49
    assert sum(given) == 1
    alarm = ReadingAlarm.objects.get()
    assert (alarm.reader, alarm.files) == (officer.id, 50)
    assert '"files":50' in Event.objects.get(kind="bulk_read").payload


def test_slow_readers_and_one_file_read_often_give_none(officer: Person, lead: Person) -> None:
    assert not any(read(officer, 120, step=MINUTE / 4))  # 40 in any ten minutes
    case = uuid4()
    for number in range(80):
        at = AT + number * MINUTE / 20
        assert not watch_reading(reader=lead.id, office=lead.office, case=case, at=at)


def test_opening_a_file_counts(officer: Person) -> None:
    case = send().case
    actions.open_file(officer.viewer, case=case, purpose=Purpose.DECIDE, at=AT)
    assert list(RecentReading.objects.values_list("reader", "case")) == [(officer.id, case)]
    assert actions.forget_readings(at=AT + 61 * MINUTE) == 1


def test_another_person_looks_and_says_what_was_found(officer: Person, lead: Person) -> None:
    read(officer, 50)
    alarm = ReadingAlarm.objects.get().pk

    def look(person: Person, words: str = "An audit of zone 4.") -> None:
        actions.look_at_alarm(person.viewer, alarm=alarm, words=words, at=AT + 20 * MINUTE)

    assert queries.standing_alarms(lead.viewer) == 1
    assert queries.alarms(officer.viewer) == ()
    stranger = hire("stranger", role=Role.LEAD, office=make_office("harbour-safety").pk)
    for person in (officer, stranger):
        with pytest.raises(actions.NoSuchFile):
            look(person)
    with pytest.raises(actions.WordsRefused):
        look(lead, " ")
    look(lead)
    with pytest.raises(MoveRefused):
        look(lead)
    assert [(each.reader, each.looked_by) for each in queries.alarms(lead.viewer)] == [
        ("officer", "lead")
    ]
    assert queries.standing_alarms(lead.viewer) == 0
    # The next fifty give another alarm.
    assert sum(read(officer, 50, first=2000)) == 1


def test_a_lead_who_read_them_does_not_look_at_the_own_alarm(lead: Person) -> None:
    read(lead, 50)
    alarm = ReadingAlarm.objects.get()
    with pytest.raises(actions.NotYours):
        actions.look_at_alarm(lead.viewer, alarm=alarm.pk, words="Fine.", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingAlarm.objects.update(looked_at=AT, looked_by=lead.id, words="Fine.")


def test_two_requests_at_once_give_one_alarm(fresh_database: str, officer: Person) -> None:
    assert fresh_database
    read(officer, 49)

    def once_more() -> bool:
        with transaction.atomic():
            return watch_reading(
                reader=officer.id, office=officer.office, case=uuid4(), at=AT + 5 * MINUTE
            )

    results = at_once(once_more, once_more, once_more)
    assert sorted(str(each) for each in results).count("True") == 1, results
    assert Event.objects.filter(kind="bulk_read").count() == 1
