"""Issuing a permit."""

import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from tests.apps.permits.samples import AT, FACTS, issue_permit, permit_card

from guichet.interactions.queries import events_of_case
from guichet.interactions.rules import SYSTEM
from guichet.permits.adapters.keys import KeyMissing
from guichet.permits.models import Permit
from guichet.permits.rules import number_for, plain_number, validity

pytestmark = pytest.mark.django_db


def test_a_permit_holds_what_was_given_and_is_signed() -> None:
    card = permit_card()
    assert card.holder == "Applicant 0001"
    assert card.facts == FACTS
    assert card.valid_until == date(2027, 12, 31)
    assert card.number.startswith("CFL-2027-")
    assert plain_number(card.number) == card.number
    assert card.compact.count(".") == 2
    assert card.credential.count("~") == len(FACTS) + 2


def test_issue_is_idempotent_for_a_case() -> None:
    first = issue_permit()
    again = issue_permit(case=first.case, holder="Somebody else")
    assert again.number == first.number
    assert (first.created, again.created) == (True, False)
    assert Permit.objects.filter(case=first.case).count() == 1
    events = events_of_case(SYSTEM, case=first.case)
    assert [event.kind for event in events] == ["permit_issued"]


def test_the_journal_gets_codes_and_dates_and_not_the_holders_number() -> None:
    card = issue_permit()
    (event,) = events_of_case(SYSTEM, case=card.case)
    assert set(event.payload) == {"permit", "kind_of_permit", "valid_from", "valid_until"}
    assert card.number not in str(event)
    assert "Applicant" not in str(event)


def test_a_permit_without_end_says_nothing_of_one() -> None:
    card = issue_permit(valid_until=None)
    (event,) = events_of_case(SYSTEM, case=card.case)
    assert "valid_until" not in event.payload


def test_without_a_key_the_error_says_what_to_do(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    with pytest.raises(KeyMissing, match="guichet init"):
        issue_permit()
    assert Permit.objects.count() == 0


def test_a_number_that_is_taken_is_drawn_anew(settings: LazySettings) -> None:
    case = uuid.uuid4()
    secret = settings.SECRET_KEY.encode()
    kind = "coastal-fishing-licence"
    first, second = (
        number_for(kind=kind, case=case, year=2027, attempt=attempt, secret=secret)
        for attempt in (0, 1)
    )
    other = issue_permit()
    Permit.objects.filter(case=other.case).update(number=first)
    assert issue_permit(case=case).number == second


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"valid_until": date(2026, 1, 1)}, "permit_days_in_order"),
        ({"revoked_at": AT}, "permit_revoked_with_reason"),
        ({"revocation_reason": "replaced"}, "permit_revoked_with_reason"),
        ({"revoked_at": AT, "revocation_reason": "whim"}, "permit_revoked_with_reason"),
        (
            {"revoked_at": datetime(2026, 1, 1, tzinfo=UTC), "revocation_reason": "replaced"},
            "permit_revoked_after_issue",
        ),
        ({"holder": ""}, "permit_has_holder"),
    ],
)
def test_the_database_itself_refuses(changes: dict[str, object], constraint: str) -> None:
    issued = issue_permit()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Permit.objects.filter(case=issued.case).update(**changes)


def test_a_case_has_one_permit_also_by_the_database() -> None:
    issued = issue_permit()
    other = issue_permit()
    with pytest.raises(IntegrityError), transaction.atomic():
        Permit.objects.filter(case=other.case).update(case=issued.case)


def test_days_begin_and_end_where_the_office_is() -> None:
    days = validity(
        valid_from=date(2027, 1, 1), valid_until=date(2027, 12, 31), zone="America/Halifax"
    )
    assert days.starts_at == datetime(2027, 1, 1, 4, tzinfo=UTC)
    assert days.ends_at == datetime(2028, 1, 1, 4, tzinfo=UTC)


def test_days_in_the_wrong_order_and_unknown_zones_are_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        issue_permit(valid_until=date(2026, 12, 31))
    with pytest.raises(ValueError, match="no time zone"):
        issue_permit(zone="Northshore")


@pytest.mark.parametrize(
    "typed",
    [
        "cfl-2027-81q4-6tzd",
        " CFL 2027 81Q4 6TZD ",
        "CFL\u20132027\u201381Q4\u20136TZD",
        "CFL202781Q46TZD",
    ],
)
def test_a_typed_number_is_read_as_printed(typed: str) -> None:
    assert plain_number(typed) == "CFL-2027-81Q4-6TZD"
