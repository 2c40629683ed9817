"""Yearly results of a service that runs here."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from guichet.casework.actions import compute_results
from guichet.casework.models import Application
from guichet.casework.queries import promises
from guichet.catalogue.actions import KeptPromises, load_jurisdiction, record_own_results
from guichet.catalogue.definitions import jurisdiction_folder
from guichet.catalogue.queries import accountable_office, service_card
from guichet.interactions.rules import PUBLIC, SYSTEM

SERVICE = "coastal-fishing-licence"
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue() -> None:
    load_jurisdiction(folder=jurisdiction_folder(), at=datetime(2026, 1, 5, 12, tzinfo=UTC))


def application(*, due_on: date, released_on: date | None, channel: str = "web") -> None:
    office = accountable_office(SYSTEM, service=SERVICE, on=TODAY)
    released = (
        None
        if released_on is None
        else datetime(released_on.year, released_on.month, released_on.day, 15, tzinfo=UTC)
    )
    Application.objects.create(
        reference=uuid4().hex[:19],
        secret_hash=b"-" * 32,
        service=SERVICE,
        definition_version="2025-09-01",
        office=office.id,
        stage="completeness",
        status="submitted" if released is None else "released",
        language="en",
        channel=channel,
        subject=uuid4(),
        submitted_at=datetime(2026, 6, 1, tzinfo=UTC),
        clock_starts_on=date(2026, 6, 1),
        turn_on=date(2026, 6, 1),
        standard_due_on=due_on,
        decided_at=released,
        released_at=released,
    )


def asked() -> dict[str, tuple[int, int]]:
    found = promises(
        SYSTEM, service=SERVICE, since=date(2026, 4, 1), until=date(2027, 3, 31), today=TODAY
    )
    return {each.channel: (each.kept, each.due) for each in found}


def test_people_still_waiting_past_the_promise_count_against_it() -> None:
    application(due_on=date(2026, 7, 1), released_on=date(2026, 6, 20))
    application(due_on=date(2026, 7, 1), released_on=date(2026, 7, 2))
    application(due_on=date(2026, 7, 1), released_on=None)
    assert asked() == {"web": (1, 3)}


def test_a_promise_counts_only_when_its_last_day_is_over() -> None:
    application(due_on=TODAY, released_on=TODAY - timedelta(days=9))
    application(due_on=TODAY + timedelta(days=5), released_on=TODAY - timedelta(days=9))
    assert asked() == {}
    application(due_on=TODAY - timedelta(days=1), released_on=TODAY - timedelta(days=1))
    assert asked() == {"web": (1, 1)}


def test_the_year_is_the_year_in_which_the_promise_fell_due() -> None:
    application(due_on=date(2026, 3, 31), released_on=None)
    application(due_on=date(2026, 4, 1), released_on=None)
    assert asked() == {"web": (0, 1)}


def test_the_offices_midnight_decides_and_not_the_servers() -> None:
    # 01:00 UTC on 2 July is 22:00 on 1 July in Halifax: still kept.
    application(due_on=date(2026, 7, 1), released_on=date(2026, 7, 2))
    Application.objects.update(released_at=datetime(2026, 7, 2, 1, tzinfo=UTC))
    assert asked() == {"web": (1, 1)}


def shown() -> dict[str, tuple[str, str]]:
    card = service_card(PUBLIC, code=SERVICE, language="en", today=TODAY)
    assert card is not None
    return {
        each.channel: (each.results[0].performance, each.results[0].met)
        for each in card.standards
        if each.results
    }


def test_a_share_is_cut_and_never_rounded_into_a_promise_kept() -> None:
    kept = [KeptPromises(channel="web", kept=79_999, due=100_000)]
    record_own_results(service=SERVICE, fiscal_year="2026-2027", kept=kept)
    assert shown() == {"web": ("0.7999", "N")}
    kept = [KeptPromises(channel="web", kept=8, due=10)]
    record_own_results(service=SERVICE, fiscal_year="2026-2027", kept=kept)
    assert shown() == {"web": ("0.8000", "Y")}


def test_fewer_than_five_are_withheld() -> None:
    kept = [KeptPromises(channel="mail", kept=4, due=4), KeptPromises(channel="web", kept=5, due=5)]
    assert record_own_results(service=SERVICE, fiscal_year="2026-2027", kept=kept) == 2
    assert shown() == {"mail": ("withheld", "NA"), "web": ("1.0000", "Y")}


def test_computing_twice_replaces() -> None:
    for day in range(1, 7):
        application(due_on=date(2026, 7, day), released_on=date(2026, 7, 3))
    assert compute_results(service=SERVICE, fiscal_year="2026-2027", today=TODAY) == 1
    assert compute_results(service=SERVICE, fiscal_year="2026-2027", today=TODAY) == 1
    assert shown() == {"web": ("0.6666", "N")}
