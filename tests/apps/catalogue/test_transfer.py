"""A service moves to another office: by a dated row, with its Event; the past stays."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.licence import CODE
from tests.ground import REPOSITORY

from guichet.catalogue.actions import load_jurisdiction, transfer
from guichet.catalogue.models import Office, Ownership
from guichet.catalogue.queries import accountable_office, handovers, services_of_office
from guichet.catalogue.rules.ownership import TransferRefused, Why, answering
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, SYSTEM, Role, Viewer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DAY = date(2027, 1, 4)
NORTHSHORE = REPOSITORY / "jurisdictions" / "northshore"


@pytest.fixture(autouse=True)
def _loaded() -> None:
    load_jurisdiction(folder=NORTHSHORE, at=AT)


def _move(viewer: Viewer = SYSTEM, **other: object) -> bool:
    given: dict[str, object] = {
        "service": CODE,
        "to": "harbour-safety",
        "on": DAY,
        "reason": "reorganization",
        "at": AT,
        **other,
    }
    return transfer(viewer, **given)  # type: ignore[arg-type]  # names and values as above


def _answers(on: date) -> str:
    return accountable_office(PUBLIC, service=CODE, on=on).code


def test_the_new_office_answers_from_its_first_day_on_and_the_old_one_before() -> None:
    assert _move()
    assert _answers(DAY - timedelta(days=1)) == "licences-director"
    assert _answers(DAY) == "harbour-safety"


def test_the_event_says_who_whom_when_and_why_and_nothing_else() -> None:
    _move()
    told = Event.objects.filter(kind="ownership_changed").values_list("payload", flat=True)
    (said,) = [each for each in map(json.loads, told) if "from_office" in each]
    offices = {office.code: str(office.pk) for office in Office.objects.all()}
    assert said == {
        "office": offices["harbour-safety"],
        "from_office": offices["licences-director"],
        "starts": "2027-01-04",
        "reason": "reorganization",
    }


def test_the_same_transfer_again_changes_nothing() -> None:
    assert _move()
    before = (Ownership.objects.count(), Event.objects.count())
    assert not _move()
    assert (Ownership.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"service": "no-such"}, Why.NO_SERVICE),
        ({"to": "no-such"}, Why.NO_OFFICE),
        ({"to": "licences-director"}, Why.SAME),
        ({"on": date(2026, 11, 22)}, Why.TOO_EARLY),
        ({"on": date(2020, 1, 1)}, Why.TOO_EARLY),
        ({"reason": "definition"}, Why.REASON),
        ({"stage": "no-such"}, Why.NO_STAGE),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(given: dict[str, object], why: Why) -> None:
    before = (Ownership.objects.count(), Event.objects.count())
    with pytest.raises(TransferRefused) as refused:
        _move(**given)
    assert refused.value.why is why
    assert (Ownership.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD, Role.AUDITOR])
def test_only_an_administrator_moves_a_service(role: Role) -> None:
    office = Office.objects.get(code="licences-director").pk
    with pytest.raises(TransferRefused) as refused:
        _move(Viewer(user=uuid4(), roles={office: frozenset({role})}))
    assert refused.value.why is Why.NOT_YOURS
    assert _move(Viewer(user=uuid4(), roles={office: frozenset({Role.ADMINISTRATOR})}))


def test_loading_the_jurisdiction_again_leaves_a_transfer_alone() -> None:
    _move()
    report = load_jurisdiction(folder=NORTHSHORE, at=AT)
    assert report.services == ()
    assert _answers(DAY) == "harbour-safety"


def test_the_database_knows_the_reasons() -> None:
    row = Ownership.objects.filter(service__code=CODE, stage="").get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ownership.objects.create(
            service=row.service, office=row.office, starts=DAY, reason="because"
        )


def test_a_handover_is_read_by_both_offices_and_by_nobody_else() -> None:
    _move()
    offices = {each.code: each.pk for each in Office.objects.all()}
    for code in ("licences-director", "harbour-safety"):
        staff = Viewer(user=uuid4(), roles={offices[code]: frozenset({Role.OFFICER})})
        (card,) = handovers(staff, office=offices["licences-director"])
        assert (card.service, card.starts, card.reason) == (CODE, DAY, "reorganization")
    stranger = Viewer(
        user=uuid4(), roles={offices["benefits-director"]: frozenset({Role.ADMINISTRATOR})}
    )
    for other in (PUBLIC, stranger):
        assert handovers(other, office=offices["licences-director"]) == ()


def test_the_services_of_an_office_follow_the_day() -> None:
    _move()
    offices = {each.code: each.pk for each in Office.objects.all()}

    def held(code: str, on: date) -> list[str]:
        return [each.code for each in services_of_office(PUBLIC, office=offices[code], on=on)]

    assert CODE in held("licences-director", DAY - timedelta(days=1))
    assert CODE not in held("licences-director", DAY)
    assert CODE in held("harbour-safety", DAY)


def test_who_answers_in_a_chain() -> None:
    chain = [(date(2026, 1, 1), "a"), (date(2026, 2, 1), "b")]
    assert answering(chain, date(2025, 12, 31)) == ""
    assert answering(chain, date(2026, 1, 31)) == "a"
    assert answering(chain, date(2026, 2, 1)) == "b"
