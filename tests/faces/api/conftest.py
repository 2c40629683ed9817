"""The clock of the interface's tests stands an hour after the applications came."""

import pytest
from tests.faces.api.calling import LATER

from guichet.components import clock


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock that faces read."""
    monkeypatch.setattr(clock, "now", lambda: LATER)
