"""Reading a file: written down each time, and seen by the person."""

from datetime import timedelta

import pytest
from tests.apps.casework.licence import ANSWERS, AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework import actions, queries
from guichet.casework.models import Answers, Application
from guichet.casework.rules import Purpose, Status
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def test_reading_to_decide_begins_the_work_and_shows_the_file(people: People) -> None:
    sent = send()
    file = actions.open_file(
        people.officer.viewer, case=sent.case, purpose=Purpose.DECIDE, at=LATER
    )
    assert file.status is Status.IN_REVIEW
    assert file.holder == "Applicant 0001"
    assert file.may_decide
    assert file.advice is not None
    assert file.advice.code == "meets"
    assert [event.kind for event in file.happenings] == ["opened", "file_read", "submitted"]
    labels = {q.label["fr"]: q.value["fr"] for g in file.groups for q in g.questions}
    assert "NS 40718" in labels.values()
    assert file.clock.days == 3
    assert file.clock.standard_days == 30
    assert file.clock.legal_days == 60


def test_every_reading_is_journalled_with_role_and_purpose(people: People) -> None:
    case = send().case
    for _ in range(2):
        actions.open_file(people.officer.viewer, case=case, purpose=Purpose.ANSWER, at=LATER)
    actions.open_file(people.auditor.viewer, case=case, purpose=Purpose.AUDIT, at=LATER)
    assert Event.objects.filter(kind="file_read").count() == 3
    assert Application.objects.get().status == "submitted"
    seen = queries.progress_of(PUBLIC, case=case, at=LATER)
    assert seen is not None
    assert sorted((r.role, r.purpose) for r in seen.readings) == [
        ("auditor", "audit"),
        ("officer", "answer"),
        ("officer", "answer"),
    ]
    assert seen.readings[0].office["en"] == "Director, licences-director"


@pytest.mark.parametrize(
    ("role", "purpose"),
    [("officer", Purpose.AUDIT), ("officer", Purpose.SUPERVISE), ("auditor", Purpose.DECIDE)],
)
def test_a_purpose_that_is_not_the_roles_is_refused_and_not_written(
    people: People, role: str, purpose: Purpose
) -> None:
    case = send().case
    with pytest.raises(actions.PurposeRefused):
        actions.open_file(getattr(people, role).viewer, case=case, purpose=purpose, at=LATER)
    assert not Event.objects.filter(kind="file_read").exists()


def test_an_auditor_sees_the_file_and_no_way_to_decide(people: People) -> None:
    file = actions.open_file(
        people.auditor.viewer, case=send().case, purpose=Purpose.AUDIT, at=LATER
    )
    assert file.role is Role.AUDITOR
    assert not file.may_decide
    assert file.status is Status.SUBMITTED


def test_answers_that_were_erased_leave_the_file_standing(people: People) -> None:
    case = send().case
    Answers.objects.all().delete()
    file = actions.open_file(people.officer.viewer, case=case, purpose=Purpose.DECIDE, at=LATER)
    assert file.groups == ()
    assert file.advice is None


def test_the_matched_row_is_the_advice(people: People) -> None:
    answers = ANSWERS | {"convictions": True, "conviction_details": "A fine in 2024."}
    file = actions.open_file(
        people.officer.viewer,
        case=send(answers=answers).case,
        purpose=Purpose.DECIDE,
        at=LATER,
    )
    assert file.advice is not None
    assert (file.advice.code, file.advice.result) == ("convicted", "review")
