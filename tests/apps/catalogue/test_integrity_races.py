"""An activation and the removal of the office at the same moment cannot pass each other."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, connections, transaction
from tests.apps.catalogue.factories import STARTS, make_draft, make_office

from guichet.catalogue.models import Ownership, Service

_LOCK = "PERFORM 1 FROM catalogue_service s WHERE s.id = ANY(touched)"


@pytest.fixture
def owned_draft(fresh_database: str) -> int:
    assert fresh_database
    draft = make_draft("racing")
    Ownership.objects.create(service=draft, office=make_office(), starts=STARTS)
    return draft.pk


def activate(key: int) -> None:
    Service.objects.filter(pk=key).update(status="active")


def remove(key: int) -> None:
    Ownership.objects.filter(service=key).delete()


def overlap(first: Callable[[int], None], second: Callable[[int], None], key: int) -> list[str]:
    """Begin the second while the first is done but not committed, and say what became of both."""
    outcome = ["", ""]
    done, commit = threading.Event(), threading.Event()

    def do(place: int, work: Callable[[int], None]) -> None:
        try:
            with transaction.atomic():
                work(key)
                done.set()
                if place == 0:
                    commit.wait(timeout=10)
            outcome[place] = "kept"
        except IntegrityError:
            outcome[place] = "refused"
        finally:
            done.set()
            connections.close_all()

    one = threading.Thread(target=do, args=(0, first))
    two = threading.Thread(target=do, args=(1, second))
    one.start()
    done.wait(timeout=10)
    two.start()
    two.join(timeout=0.5)
    commit.set()
    one.join(timeout=30)
    two.join(timeout=30)
    return outcome


def is_unowned(key: int) -> bool:
    active = Service.objects.filter(pk=key, status="active").exists()
    return active and not Ownership.objects.filter(service=key).exists()


def test_the_office_is_not_removed_while_the_service_becomes_active(owned_draft: int) -> None:
    assert overlap(activate, remove, owned_draft) == ["kept", "refused"]
    assert not is_unowned(owned_draft)


def test_the_service_does_not_become_active_while_its_office_is_removed(owned_draft: int) -> None:
    assert overlap(remove, activate, owned_draft) == ["kept", "refused"]
    assert not is_unowned(owned_draft)


def test_without_the_lock_both_would_have_been_kept(owned_draft: int) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time: there is no lock to take away")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('catalogue_ownership_guard'::regproc)")
        (written,) = cursor.fetchone()
        assert _LOCK in written
        lines = [line for line in written.splitlines() if _LOCK not in line]
        cursor.execute("\n".join(lines).replace("%", "%%"))
    assert overlap(activate, remove, owned_draft) == ["kept", "kept"]
    assert is_unowned(owned_draft)
