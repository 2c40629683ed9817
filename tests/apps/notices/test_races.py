"""Two workers at once: a notice leaves once, and without the lease the same test sees it twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.apps.casework.licence import open_the_licence, send
from tests.apps.casework.test_races import at_once
from tests.apps.notices.posting import HEAD, SOON, Tray, seal_all

from guichet.notices.actions import plan, send_due
from guichet.notices.adapters import Letter
from guichet.notices.models import Delivery

COUNT = 12


@pytest.fixture
def waiting(fresh_database: str, fresh_home: Path) -> int:
    """Plan a few notices."""
    assert fresh_database
    open_the_licence()
    for _ in range(COUNT):
        send()
    seal_all(fresh_home)
    return plan(at=SOON)


def _race() -> list[str]:
    tray = Tray()
    results = at_once(*[lambda: send_due(post=tray, letterhead=HEAD, at=SOON)] * 2)
    assert not [each for each in results if isinstance(each, Exception)], results
    return [letter.id for letter in tray.letters]


def test_two_workers_share_the_post(waiting: int) -> None:
    assert waiting == COUNT
    left = _race()
    assert sorted(left) == sorted(str(row.pk) for row in Delivery.objects.all())


def _meanwhile() -> list[str]:
    """Send one notice so slowly that another worker comes by before it has left."""
    other = Tray()

    def come_by(_letter: Letter) -> None:
        send_due(post=other, letterhead=HEAD, at=SOON, most=1)

    slow = Tray(come_by)
    send_due(post=slow, letterhead=HEAD, at=SOON, most=1)
    return [letter.id for letter in slow.letters + other.letters]


def test_another_worker_takes_another_notice(waiting: int) -> None:
    assert waiting == COUNT
    ids = _meanwhile()
    assert len(ids) == len(set(ids)) == 2


def test_without_the_lease_a_notice_leaves_twice(
    waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert waiting == COUNT
    monkeypatch.setattr("guichet.notices.actions.send.LEASE", timedelta(0))
    ids = _meanwhile()
    assert len(ids) == 2
    assert len(set(ids)) == 1
