"""What a person who waits is told of the estimate, and when nothing is."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.apps.capacity.history import TODAY, apply_and_hear, seal_all
from tests.apps.casework.licence import open_the_licence, send
from tests.apps.interactions.conftest import home

from guichet.capacity.actions import publish_waits
from guichet.casework.queries import progress_of
from guichet.counter.views.expected import expected_of
from guichet.interactions.rules import PUBLIC

__all__ = ["home"]

pytestmark = pytest.mark.django_db


def test_a_case_decided_anew_is_told_no_first_answer(home: Path) -> None:
    """Its clock began again, and nobody keeps how long second answers take."""
    office = open_the_licence().pk
    apply_and_hear([(60 - n, (7, 14, 21)[n % 3]) for n in range(30)], office=office)
    seal_all(home)
    publish_waits(at=TODAY)
    seen = progress_of(PUBLIC, case=send().case, at=TODAY + timedelta(days=1))
    assert seen is not None
    assert expected_of(PUBLIC, seen) is not None
    for anew in ({"reopened_at": TODAY}, {"person_asked_at": TODAY}):
        assert expected_of(PUBLIC, replace(seen, **anew)) is None  # type: ignore[arg-type]  # dates
