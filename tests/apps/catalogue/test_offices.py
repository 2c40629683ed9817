"""Which office answers for a service, and on which days it works."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest

from guichet.catalogue import queries
from guichet.catalogue.models import Office, Organization, Ownership, Service
from guichet.interactions.rules import PUBLIC

pytestmark = pytest.mark.django_db


def office(code: str) -> Office:
    organization, _made = Organization.objects.get_or_create(
        code="fisheries", defaults={"name": {"en": "Fisheries", "fr": "Pêches"}}
    )
    return Office.objects.create(
        code=code,
        title={"en": code, "fr": code},
        organization=organization,
        zone="America/Halifax",
        opens_at=time(8, 30),
        closes_at=time(16, 30),
        holidays="CA-NS",
    )


def test_the_office_of_the_day_answers_and_a_stage_may_have_its_own() -> None:
    first, later, harbour = office("first"), office("later"), office("harbour")
    service = Service.objects.create(
        code="licence", organization=first.organization, name={}, summary={}
    )
    for owner, stage, starts in (
        (first, "", date(2026, 1, 1)),
        (later, "", date(2026, 6, 1)),
        (harbour, "inspection", date(2026, 3, 1)),
    ):
        Ownership.objects.create(service=service, office=owner, stage=stage, starts=starts)

    def answers(on: date, stage: str = "") -> str:
        return queries.accountable_office(PUBLIC, service="licence", on=on, stage=stage).code

    assert answers(date(2026, 5, 31)) == "first"
    assert answers(date(2026, 6, 1)) == "later"
    assert answers(date(2026, 7, 1), stage="inspection") == "harbour"
    assert answers(date(2026, 2, 1), stage="inspection") == "first"
    with pytest.raises(queries.NoAccountableOffice, match="licence"):
        answers(date(2025, 12, 31))


def test_an_offices_days_are_counted_in_its_zone_without_its_holidays() -> None:
    calendar = queries.office_calendar(PUBLIC, office=office("first").pk)
    # 16:31 in Halifax on Thursday 24 December: the next day worked is Monday 28 December,
    # as Christmas stands between.
    late = datetime(2026, 12, 24, 20, 31, tzinfo=UTC)
    assert calendar.start_day(late) == date(2026, 12, 28)


def test_an_unknown_office_is_named_with_those_there_are() -> None:
    office("first")
    with pytest.raises(queries.NoSuchOffice, match="first"):
        queries.office_by_code(PUBLIC, code="frist")
    with pytest.raises(queries.NoSuchOffice):
        queries.office_card(PUBLIC, office=uuid4())
