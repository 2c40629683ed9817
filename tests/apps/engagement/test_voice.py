"""The frontline's voice: said without a name, counted with care, answered by the owner."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.apps.casework.licence import AT, CODE, open_the_licence
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.engagement import actions
from guichet.engagement.models import Obstacle
from guichet.engagement.queries import VoiceOfService, voice
from guichet.engagement.rules import InTheWay
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def say(viewer: Viewer, kind: InTheWay = InTheWay.FORM, *, key: UUID | None = None) -> UUID:
    said = key or uuid4()
    words = "It asks for the length twice."
    actions.say(viewer, key=said, service=CODE, kind=kind, words=words, at=AT)
    return said


def heard(viewer: Viewer) -> VoiceOfService:
    found = voice(viewer, today=AT.date() + timedelta(days=1))
    return next(each for each in found if each.service == CODE)


def test_what_is_said_names_nobody_and_counts_once(people: People) -> None:
    key = say(people.officer.viewer)
    say(people.officer.viewer, key=key)
    row = Obstacle.objects.get()
    kept = {str(value) for value in Obstacle.objects.values().get().values()}
    assert str(people.officer.id) not in kept
    event = Event.objects.get(kind="obstacle_said")
    assert str(people.officer.id) not in event.payload
    assert "length" not in event.payload
    assert (row.office, event.office) == (people.officer.office, people.officer.office)


def test_few_sayings_are_withheld_and_so_is_what_would_give_them_away(people: People) -> None:
    for _ in range(4):
        say(people.officer.viewer, InTheWay.RULE)
    for _ in range(7):
        say(people.officer.viewer, InTheWay.FORM)
    for _ in range(9):
        say(people.outsider.viewer, InTheWay.SYSTEM)
    assert dict(heard(people.auditor.viewer).counts) == {
        InTheWay.RULE: None,
        InTheWay.FORM: None,
        InTheWay.SYSTEM: 9,
        InTheWay.OTHER_DEPARTMENT: 0,
    }


def test_the_owners_lead_answers_and_all_staff_read_it(people: People) -> None:
    key = say(people.outsider.viewer)
    assert heard(people.officer.viewer).open == ()
    assert [each.id for each in heard(people.lead.viewer).open] == [key]
    for person in (people.officer, people.outsider, people.auditor):
        with pytest.raises(actions.NotYours):
            actions.answer(person.viewer, obstacle=key, words="Gone in June.", at=AT)
    for words in ("", "x" * 501):
        with pytest.raises(actions.WordsRefused):
            actions.answer(people.lead.viewer, obstacle=key, words=words, at=AT)
    actions.answer(people.lead.viewer, obstacle=key, words="Gone in June.", at=AT)
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(people.lead.viewer, obstacle=key, words="Or July.", at=AT)
    assert [each.answer for each in heard(people.outsider.viewer).answered] == ["Gone in June."]


def test_the_public_hears_nothing_and_readers_say_nothing(people: People) -> None:
    assert voice(PUBLIC, today=AT.date()) == ()
    with pytest.raises(actions.NotYours):
        say(people.auditor.viewer)
    with pytest.raises(actions.NotYours):
        actions.answer(people.lead.viewer, obstacle=uuid4(), words="What?", at=AT)
