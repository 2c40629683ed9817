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
from guichet.catalogue.models import PublishedWait
from guichet.components import clock
from guichet.counter.views.expected import expected_of
from guichet.interactions.rules import PUBLIC

__all__ = ["home"]

pytestmark = pytest.mark.django_db


def test_what_was_said_stays_said_and_a_case_decided_anew_is_told_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told on applying; a week later no night has made estimates; then decided anew."""
    office = open_the_licence().pk
    apply_and_hear([(60 - n, (7, 14, 21)[n % 3]) for n in range(30)], office=office)
    seal_all(home)
    publish_waits(at=TODAY)
    seen = progress_of(PUBLIC, case=send().case, at=TODAY + timedelta(days=1))
    assert seen is not None
    seen = replace(seen, estimate=PublishedWait.objects.get(channel="web").pk)
    said = []
    for days, state in ((1, "told"), (7, "stale")):
        monkeypatch.setattr(clock, "now", lambda days=days: TODAY + timedelta(days=days))
        now = expected_of(PUBLIC, seen)
        assert now is not None
        assert (now.shown.state, now.eight_on is None) == (state, state == "stale")
        said.append(now.said_on)
    assert said[0] == said[1] is not None
    # Its clock began again, and nobody keeps how long second answers take.
    for anew in ({"reopened_at": TODAY}, {"person_asked_at": TODAY}):
        assert expected_of(PUBLIC, replace(seen, **anew)) is None  # type: ignore[arg-type]  # dates
