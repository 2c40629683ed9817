"""An objection is an application of its own, decided by another than who decided the first."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.licence import CODE as LICENCE
from tests.apps.casework.licence import send, send_checked
from tests.apps.casework.objecting import (
    ANSWERS,
    CODE,
    OBJECTED,
    REFUSED,
    UPHELD,
    decide,
    objects,
    open_both,
    refused,
)
from tests.apps.casework.racing import at_once
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.models import Application, Decision, Objection
from guichet.casework.rules import MoveRefused, Outcome, Purpose
from guichet.catalogue.definitions import definition_for
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role
from guichet.permits.models import Permit

DAY = timedelta(days=1)


@pytest.fixture
def officers(db: None, fresh_home: Path) -> tuple[Person, Person]:
    assert (db, fresh_home.is_dir()) == (None, True)
    return open_both()


def kinds(case: UUID) -> list[str]:
    return sorted(Event.objects.filter(case=case).values_list("kind", flat=True))


def ways(case: UUID, today: date) -> dict[str, queries.RecourseSeen]:
    return {each.code: each for each in queries.recourses_of(PUBLIC, case=case, today=today)}


def test_it_is_an_application_of_its_own_linked_to_the_refusal(
    officers: tuple[Person, Person],
) -> None:
    first = refused(officers[0])
    receipt = objects(first.case)
    row = Application.objects.get(pk=receipt.case)
    assert (row.service, row.office) == (CODE, officers[1].office)
    assert row.standard_due_on == date(2026, 12, 22), "its own standard, from its own day"
    link = Objection.objects.get()
    assert (link.application_id, link.first_id) == (receipt.case, first.case)
    assert receipt.reference != first.reference
    assert "objected" in kinds(first.case)
    assert kinds(receipt.case) == ["submitted"]
    about = queries.objected_to(PUBLIC, case=receipt.case)
    assert about is not None
    assert (about.case, about.reference) == (first.case, first.reference)


def test_the_same_key_objects_once_and_another_not_at_all(officers: tuple[Person, Person]) -> None:
    first, key = refused(officers[0]), uuid4()
    made = objects(first.case, key=key)
    again = objects(first.case, key=key)
    assert (again.reference, again.created) == (made.reference, False)
    late = objects(first.case, key=key, at=OBJECTED + 300 * DAY)
    assert late.reference == made.reference, "a receipt stays one however late it is asked for"
    with pytest.raises(actions.RecourseClosed):
        objects(first.case)
    with pytest.raises(actions.KeyReused):
        objects(first.case, key=key, answers={**ANSWERS, "grounds": "Another."})
    assert Objection.objects.count() == 1
    assert Application.objects.filter(service=CODE).count() == 1


def test_one_key_objects_to_one_decision(officers: tuple[Person, Person]) -> None:
    one, other, key = refused(officers[0]), refused(officers[0]), uuid4()
    objects(one.case, key=key)
    with pytest.raises(actions.KeyReused):
        objects(other.case, key=key)


def test_until_the_last_day_and_not_after(officers: tuple[Person, Person]) -> None:
    first, other = refused(officers[0]), refused(officers[0])
    last = ways(first.case, date(2026, 12, 12))["objection"]
    assert (last.until, last.open) == (date(2026, 12, 12), True)
    assert not ways(first.case, date(2026, 12, 13))["objection"].open
    objects(first.case, at=REFUSED + 30 * DAY)
    with pytest.raises(actions.RecourseClosed):
        objects(other.case, at=REFUSED + 31 * DAY)
    assert not Application.objects.filter(service=CODE).exclude(objection__first=first.case)


def test_only_a_released_refusal_is_objected_to(officers: tuple[Person, Person]) -> None:
    approved, open_case, decided = (send_checked(key=uuid4()).case for _ in range(3))
    decide(officers[0], approved, Outcome.APPROVED, "meets-conditions")
    actions.decide(
        officers[0].viewer,
        case=decided,
        outcome=Outcome.REFUSED,
        reason="zone-full",
        words="",
        at=REFUSED,
    )
    for case in (approved, open_case, decided):
        assert ways(case, REFUSED.date()) == {}
        with pytest.raises(actions.RecourseClosed):
            objects(case)
    with pytest.raises(actions.NoSuchFile):
        objects(uuid4())
    first = refused(officers[0])
    with pytest.raises(actions.RecourseClosed):  # nobody here takes an appeal to a court
        objects(first.case, recourse="court")
    assert [each.service for each in ways(first.case, REFUSED.date()).values()] == [CODE, ""]


def test_without_a_decision_the_service_takes_nothing(officers: tuple[Person, Person]) -> None:
    assert officers
    with pytest.raises(actions.NotTakenHere):
        actions.submit(
            key=uuid4(),
            service=CODE,
            definition_version=definition_for(CODE).version,
            answers=ANSWERS,
            language="en",
            channel="web",
            at=OBJECTED,
        )


def test_who_decided_the_first_never_decides_on_it(officers: tuple[Person, Person]) -> None:
    decider, reviewer = officers
    first = refused(decider)
    objection = objects(first.case).case
    # The same person holds a role in the reviewing office too.
    both = hire("both", role=Role.LEAD, office=reviewer.office)
    Decision.objects.update(officer=both.id)
    assert queries.has_decided(both.viewer, case=objection)
    file = actions.open_file(both.viewer, case=objection, purpose=Purpose.DECIDE, at=OBJECTED)
    assert (file.may_decide, file.barred) == (False, "decided")
    with pytest.raises(actions.NotYours):
        decide(both, objection, Outcome.REFUSED, "decision-stands", at=UPHELD)
    decide(reviewer, objection, Outcome.REFUSED, "decision-stands", at=UPHELD)
    assert Application.objects.get(pk=first.case).status == "released"
    assert "reopened" not in kinds(first.case)


def test_upheld_the_case_is_decided_anew_by_somebody_else(officers: tuple[Person, Person]) -> None:
    decider, reviewer = officers
    first = refused(decider)
    objection = objects(first.case).case
    decide(reviewer, objection, Outcome.APPROVED, "decision-wrong", at=UPHELD)
    row = Application.objects.get(pk=first.case)
    assert (row.status, row.decided_at, row.released_at) == ("submitted", None, None)
    assert row.clock_starts_on == UPHELD.date()
    assert Decision.objects.get(application=first.case).reopened_at == UPHELD
    assert not Permit.objects.exists(), "an objection upheld is no licence yet"
    seen = queries.progress_of(PUBLIC, case=first.case, at=UPHELD)
    assert seen is not None
    assert (seen.outcome, seen.reopened_at, seen.recourses) == ("", UPHELD, ())
    with pytest.raises(actions.NotYours):
        decide(decider, first.case, Outcome.REFUSED, "zone-full", at=UPHELD + DAY)
    colleague = hire("colleague", role=Role.OFFICER, office=decider.office)
    decide(colleague, first.case, Outcome.APPROVED, "meets-conditions", at=UPHELD + DAY)
    assert Permit.objects.get().case == first.case
    decisions = Decision.objects.filter(application=first.case).order_by("decided_at")
    assert [each.outcome for each in decisions] == ["refused", "approved"]


def test_refused_anew_it_can_be_objected_to_anew(officers: tuple[Person, Person]) -> None:
    decider, reviewer = officers
    first = refused(decider)
    decide(reviewer, objects(first.case).case, Outcome.APPROVED, "decision-wrong", at=UPHELD)
    colleague = hire("colleague", role=Role.OFFICER, office=decider.office)
    decide(colleague, first.case, Outcome.REFUSED, "zone-full", at=UPHELD + DAY)
    objects(first.case, at=UPHELD + 2 * DAY)
    assert Objection.objects.filter(first=first.case).count() == 2


def test_who_reviews_reads_the_file_and_decides_nothing_in_it(
    officers: tuple[Person, Person],
) -> None:
    decider, reviewer = officers
    first = refused(decider)
    with pytest.raises(actions.NoSuchFile):
        actions.open_file(reviewer.viewer, case=first.case, purpose=Purpose.ANSWER, at=OBJECTED)
    objects(first.case)
    file = actions.open_file(reviewer.viewer, case=first.case, purpose=Purpose.ANSWER, at=OBJECTED)
    assert (file.may_decide, file.may_ask, file.custody.may_claim) == (False, False, False)
    assert Purpose.DECIDE not in file.purposes
    read = Event.objects.get(kind="file_read", case=first.case)
    assert read.office == reviewer.office
    with pytest.raises(actions.NoSuchFile):
        actions.claim(reviewer.viewer, case=first.case, at=OBJECTED)


def test_the_database_takes_one_objection_by_each_recourse(officers: tuple[Person, Person]) -> None:
    first = refused(officers[0])
    objects(first.case)
    other = send(key=uuid4()).case
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(
            application_id=other,
            first_id=first.case,
            decision=Decision.objects.get(),
            recourse="objection",
        )


def test_two_browsers_object_at_once_and_one_does(fresh_database: str, fresh_home: Path) -> None:
    assert fresh_database
    assert fresh_home
    decider, _reviewer = open_both()
    first = refused(decider)
    results = at_once(*[lambda: objects(first.case)] * 2)
    names = sorted(type(each).__name__ for each in results)
    assert names == ["Receipt", "RecourseClosed"], results
    assert Application.objects.filter(service=CODE).count() == 1


def test_the_licence_cannot_be_withdrawn_under_its_objection(
    officers: tuple[Person, Person],
) -> None:
    first = refused(officers[0])
    objection = objects(first.case)
    with pytest.raises(MoveRefused):
        actions.withdraw(case=first.case, at=OBJECTED)
    assert actions.withdraw(case=objection.case, at=OBJECTED)
    assert Application.objects.get(pk=first.case).service == LICENCE
