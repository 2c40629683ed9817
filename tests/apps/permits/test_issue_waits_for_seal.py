"""No permit is issued over a journal that has not been sealed for four hours."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from tests.apps.permits.samples import AT, issue_permit

from guichet.interactions.actions import ensure_keys, record, seal
from guichet.permits.actions import JournalBehind
from guichet.permits.models import Permit

pytestmark = pytest.mark.django_db
FOUR_HOURS = timedelta(hours=4)


@pytest.fixture
def happen(fresh_home: Path) -> Callable[[], None]:
    """Give a home with keys, and a way to let something happen at AT."""
    ensure_keys(home=fresh_home)

    def write() -> None:
        with transaction.atomic():
            record(
                kind="withdrawn",
                occurred_at=AT,
                recorded_at=AT,
                service="s",
                case=uuid.uuid4(),
                payload={"from_status": "submitted"},
            )

    return write


def test_a_journal_behind_by_more_than_four_hours_stops_permits(
    happen: Callable[[], None], fresh_home: Path
) -> None:
    happen()
    assert seal(at=AT, home=fresh_home) is not None
    happen()
    assert issue_permit(at=AT + FOUR_HOURS).created
    with pytest.raises(JournalBehind, match=r"4:00:01 old.*guichet worker.*doctor"):
        issue_permit(at=AT + FOUR_HOURS + timedelta(seconds=1))
    assert Permit.objects.count() == 1
    while seal(at=AT + FOUR_HOURS, home=fresh_home) is not None:
        pass
    assert issue_permit(at=AT + 2 * FOUR_HOURS).created


def test_a_case_that_has_its_permit_gets_it_all_the_same(
    happen: Callable[[], None], fresh_home: Path
) -> None:
    happen()
    seal(at=AT, home=fresh_home)
    first = issue_permit(at=AT)
    assert issue_permit(case=first.case, at=AT + 9 * FOUR_HOURS).number == first.number


def test_a_new_installation_without_any_seal_is_not_stopped(happen: Callable[[], None]) -> None:
    happen()
    assert issue_permit(at=AT + 9 * FOUR_HOURS).created
