"""Contacts: times in order, once each, without names; repeats and what is counted of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.licence import AT, CODE, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, Person, staff_two_offices

from guichet.casework import actions as casework
from guichet.casework.actions import contacts as actions
from guichet.casework.actions.contacts import Went
from guichet.casework.models import Contact
from guichet.casework.queries import contacts as queries
from guichet.casework.queries.contacts import ContactsOfService
from guichet.casework.rules.contacts import ContactReason, TimesRefused
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC

pytestmark = pytest.mark.django_db
WENT = Went(
    arrived_at=AT - timedelta(minutes=9),
    started_at=AT - timedelta(minutes=4),
    ended_at=AT - timedelta(minutes=1),
)
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def came(
    person: Person,
    *,
    case: UUID | None = None,
    reason: ContactReason = ContactReason.WHERE_IS_IT,
    days: float = 0,
    service: str = CODE,
    channel: str = "phone",
    resolved: bool = True,
    asked_before: bool = False,
    went: Went = WENT,
    key: UUID | None = None,
) -> UUID:
    later = timedelta(days=days)
    return actions.record_contact(
        person.viewer,
        key=key or uuid4(),
        office=person.office,
        channel=channel,
        language="fr",
        reason=reason,
        service=service,
        case=case,
        went=Went(
            arrived_at=went.arrived_at + later,
            started_at=went.started_at + later,
            ended_at=went.ended_at + later,
        ),
        resolved=resolved,
        asked_before=asked_before,
        at=AT + later,
    )


def counted(person: Person, *, until: datetime = AT + timedelta(days=90)) -> ContactsOfService:
    found = queries.contact_report(person.viewer, since=AT - timedelta(days=1), until=until)
    return next(each for each in found if each.service == CODE)


def test_a_contact_is_recorded_once_with_seconds_and_without_names(people: People) -> None:
    case, key = send().case, uuid4()
    assert came(people.officer, case=case, key=key) == key
    assert came(people.officer, case=case, key=key) == key
    row, event = Contact.objects.get(), Event.objects.get(kind="contact_recorded")
    assert (row.application_id, row.service, event.case) == (case, CODE, case)
    assert '"waited_seconds":300' in event.payload
    assert '"took_seconds":180' in event.payload
    assert '"backdating_reason":"phone_received"' in event.payload
    assert "Applicant" not in event.payload
    seen = queries.contacts_of(people.lead.viewer, case=case)
    assert [(each.waited_minutes, each.resolved, each.repeat) for each in seen] == [
        (5, True, False)
    ]


def test_coming_again_for_the_same_counts_and_for_another_thing_does_not(people: People) -> None:
    case = send().case
    came(people.officer, case=case)
    came(people.officer, case=case, days=3, reason=ContactReason.PAYING)
    came(people.officer, case=case, days=14)
    came(people.officer, case=case, days=28.1)
    # Recorded last, and it came before two of them: counted from when people came.
    seen = [each.repeat for each in queries.contacts_of(people.officer.viewer, case=case)]
    assert seen == [False, True, False, False]
    came(people.officer, days=1, asked_before=True)
    payloads = list(Event.objects.filter(kind="contact_recorded").values_list("payload", flat=True))
    assert sum('"repeat":true' in each for each in payloads) == 2


def test_times_that_cannot_be_are_refused(people: People) -> None:
    long_ago = AT - timedelta(days=20)
    cases: list[tuple[dict[str, datetime], str]] = [
        ({"started_at": WENT.arrived_at - HALF_AN_HOUR}, "order"),
        ({"started_at": WENT.ended_at + HALF_AN_HOUR}, "order"),
        ({"ended_at": AT + HALF_AN_HOUR}, "future"),
        (dict.fromkeys(("arrived_at", "started_at", "ended_at"), long_ago), "old"),
    ]
    for changed, why in cases:
        with pytest.raises(TimesRefused) as refused:
            came(people.officer, went=replace(WENT, **changed))
        assert refused.value.why == why
    assert not Contact.objects.exists()


def test_the_database_refuses_them_too(people: People) -> None:
    came(people.officer)
    wrong: list[dict[str, object]] = [
        {"arrived_at": AT},
        {"ended_at": WENT.arrived_at},
        {"recorded_at": WENT.arrived_at},
        {"channel": "pigeon"},
        {"reason": "weather"},
    ]
    for changed in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.update(**changed)


def test_who_records_and_about_which_file(people: People) -> None:
    case = send().case
    for person in (people.auditor, people.administrator):
        with pytest.raises(actions.NotYours):
            came(person)
    with pytest.raises(casework.NoSuchFile):
        came(people.outsider, case=case)
    with pytest.raises(actions.ServiceUnknown):
        came(people.officer, service="no-such-service")
    with pytest.raises(actions.ChannelUnknown):
        came(people.officer, channel="web")
    came(people.outsider, service="")
    assert queries.latest_contacts(people.officer.viewer, office=people.outsider.office) == ()
    assert len(queries.latest_contacts(people.outsider.viewer, office=people.outsider.office)) == 1


def test_a_reference_opens_only_files_of_ones_own_office(people: People) -> None:
    receipt = send()
    typed = receipt.reference.replace("-", "").lower()
    assert queries.case_spoken_of(people.officer.viewer, reference=typed) == receipt.case
    for stranger in (people.outsider, people.auditor):
        assert queries.case_spoken_of(stranger.viewer, reference=typed) is None
    assert queries.case_spoken_of(people.officer.viewer, reference="nothing") is None


def test_what_is_counted_withholds_small_counts_and_counts_first_contacts(people: People) -> None:
    case = send().case
    for number in range(9):
        wait = Went(
            arrived_at=WENT.started_at - timedelta(minutes=number),
            started_at=WENT.started_at,
            ended_at=WENT.ended_at,
        )
        came(people.officer, went=wait, resolved=number != 0)
    came(people.officer, case=case, reason=ContactReason.PAYING)
    came(people.officer, case=case, reason=ContactReason.PAYING, days=1)
    came(people.officer, asked_before=True, channel="mail")
    found = counted(people.auditor)
    assert found.total == 12
    # Two came about paying: with them the next smallest is withheld, else the total tells.
    assert (found.reasons[ContactReason.PAYING], found.reasons[ContactReason.WHERE_IS_IT]) == (
        None,
        None,
    )
    assert found.reasons[ContactReason.COMPLAINT] == 0
    assert found.channels == {"phone": None, "mail": None}
    # Ten were first: one ended unresolved, one came again for the same.
    assert found.resolved_first == 0.8
    assert (found.half, found.eight) == (5, 6)
    assert queries.contact_report(PUBLIC, since=AT, until=AT) == ()
