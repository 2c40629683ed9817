"""Taken in by phone, counter or mail: the clock from its arrival, who entered it, who helped."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.licence import ANSWERS, CODE, open_the_licence
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework import actions, queries
from guichet.casework.models import Application, Intake
from guichet.casework.rules import ArrivalRefused, Cause, HelperKind, Kept, Outcome, Purpose
from guichet.catalogue.definitions import Answer, AnswersRefused, definition_for
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, BackdatingReason, Viewer

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 9, 14, 0, tzinfo=UTC)  # ten in the morning in Halifax
THURSDAY = MONDAY + timedelta(days=3)
MAIL = BackdatingReason.MAIL_RECEIVED


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def take(
    viewer: Viewer,
    *,
    key: UUID | None = None,
    channel: str = "mail",
    arrived_at: datetime = MONDAY,
    at: datetime = THURSDAY,
    reason: BackdatingReason | None = MAIL,
    helper: actions.Helper | None = None,
    answers: dict[str, Answer] | None = None,
) -> actions.Receipt:
    return actions.take_in(
        viewer,
        key=key or uuid4(),
        service=CODE,
        definition_version=definition_for(CODE).version,
        answers=ANSWERS if answers is None else answers,
        language="fr",
        channel=channel,
        arrived_at=arrived_at,
        reason=reason,
        helper=helper,
        at=at,
    )


def test_mail_received_on_monday_and_entered_on_thursday_counts_from_monday(people: People) -> None:
    case = take(people.officer.viewer).case
    row = Application.objects.get(pk=case)
    assert (row.channel, row.language, row.submitted_at) == ("mail", "fr", MONDAY)
    assert row.clock_starts_on == date(2026, 11, 9)
    assert row.standard_due_on == date(2027, 1, 4), "the forty days promised for mail"
    seen = queries.progress_of(PUBLIC, case=case, at=THURSDAY)
    assert seen is not None
    assert seen.clock.days == 3
    received = Event.objects.get(kind="submitted")
    assert (received.occurred_at, received.recorded_at) == (MONDAY, THURSDAY)
    assert '"backdating_reason":"mail_received"' in received.payload
    assert '"backdating_role":"officer"' in received.payload
    entered = Event.objects.get(kind="taken_in")
    assert (entered.occurred_at, str(people.officer.id) in entered.payload) == (THURSDAY, True)


@pytest.mark.parametrize("channel", ["phone", "counter", "mail"])
def test_what_arrives_now_is_entered_without_a_reason(people: People, channel: str) -> None:
    take(people.officer.viewer, channel=channel, arrived_at=THURSDAY, reason=None)
    assert "backdating" not in Event.objects.get(kind="submitted").payload
    assert Intake.objects.get().entered_at == THURSDAY


@pytest.mark.parametrize("channel", ["phone", "counter", "mail"])
def test_what_came_an_hour_ago_is_recorded_as_that(people: People, channel: str) -> None:
    take(
        people.officer.viewer,
        channel=channel,
        arrived_at=THURSDAY - timedelta(hours=1),
        reason=None,
    )
    payload = Event.objects.get(kind="submitted").payload
    assert f'"backdating_reason":"{channel}_received"' in payload


@pytest.mark.parametrize(
    ("arrived_at", "reason", "why"),
    [
        (THURSDAY + timedelta(minutes=1), None, "future"),
        (MONDAY, None, "reason"),
        (THURSDAY - timedelta(days=30), MAIL, "lead"),
    ],
)
def test_an_arrival_that_cannot_be_is_refused(
    people: People, arrived_at: datetime, reason: BackdatingReason | None, why: str
) -> None:
    with pytest.raises(ArrivalRefused) as refused:
        take(people.officer.viewer, arrived_at=arrived_at, reason=reason)
    assert refused.value.why == why
    assert not Application.objects.exists()


def test_beyond_ten_business_days_the_lead_says_so(people: People) -> None:
    take(people.lead.viewer, arrived_at=THURSDAY - timedelta(days=30))
    assert '"backdating_role":"lead"' in Event.objects.get(kind="submitted").payload
    take(people.officer.viewer, arrived_at=THURSDAY - timedelta(days=13))


@pytest.mark.parametrize("who", ["auditor", "administrator", "outsider", "deactivated"])
def test_only_officers_of_the_office_take_it_in(people: People, who: str) -> None:
    with pytest.raises(actions.NotYours):
        take(getattr(people, who).viewer)
    assert queries.services_taken(getattr(people, who).viewer, today=THURSDAY.date()) == ()


def test_the_same_screen_sent_twice_is_one_application(people: People) -> None:
    key = uuid4()
    first, again = (take(people.officer.viewer, key=key) for _ in range(2))
    assert (again.reference, again.secret) == (first.reference, first.secret)
    assert (Application.objects.count(), Intake.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="taken_in").count() == 1
    with pytest.raises(actions.KeyReused):
        take(people.officer.viewer, key=key, answers={**ANSWERS, "traps": 7})


def test_it_is_held_to_the_same_questions(people: People) -> None:
    with pytest.raises(AnswersRefused):
        take(people.officer.viewer, answers={**ANSWERS, "traps": 9999})
    with pytest.raises(actions.ChannelUnknown):
        take(people.officer.viewer, channel="web")


def test_answers_are_judged_by_the_day_they_arrived(people: People) -> None:
    # Two years to the day on Monday; too old on Thursday.
    given = {**ANSWERS, "certificate_date": "2024-11-09"}
    take(people.officer.viewer, answers=given)
    with pytest.raises(AnswersRefused):
        take(people.officer.viewer, answers=given, arrived_at=THURSDAY, reason=None)


def test_a_helper_is_named_with_consent_and_forgotten_with_the_answers(
    people: People, fresh_home: Path
) -> None:
    assert fresh_home
    helper = actions.Helper(kind=HelperKind.SETTLEMENT_WORKER, name="Helper 0001")
    case = take(people.officer.viewer, helper=helper).case
    seen = queries.progress_of(PUBLIC, case=case, at=THURSDAY)
    assert seen is not None
    assert seen.intake is not None
    assert (seen.intake.helper, seen.intake.helper_name) == ("settlement_worker", "Helper 0001")
    payload = Event.objects.get(kind="taken_in").payload
    assert '"helper":"settlement_worker"' in payload
    assert "0001" not in payload
    actions.withdraw(case=case, at=THURSDAY)
    actions.erase(case=case, kinds={Kept.ANSWERS}, cause=Cause.ASKED_BY_PERSON, at=THURSDAY)
    assert Intake.objects.get().helper_name == ""


def test_the_database_names_no_helper_without_consent(people: People) -> None:
    case = take(people.officer.viewer).case
    for helper, name in (("lawyer", "Helper 0001"), ("", "Helper 0001")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Intake.objects.filter(pk=case).update(helper=helper, helper_name=name)


def test_nobody_decides_what_they_entered_themselves(people: People) -> None:
    case = take(people.officer.viewer).case

    def refuse(viewer: Viewer) -> None:
        actions.conclude(
            viewer,
            case=case,
            outcome=Outcome.REFUSED,
            reason="zone-full",
            words="",
            at=THURSDAY,
        )

    file = actions.open_file(people.officer.viewer, case=case, purpose=Purpose.DECIDE, at=THURSDAY)
    assert (file.may_decide, file.barred) == (False, "took_in")
    with pytest.raises(actions.NotYours, match="entered"):
        refuse(people.officer.viewer)
    refuse(people.lead.viewer)
