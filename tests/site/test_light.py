"""A web process that has shown estimates and applications holds none of what reckons them."""

import json
import urllib.request
from pathlib import Path

import pytest
from tests import ground
from tests.apps.capacity import history
from tests.apps.capacity.history import apply_and_hear, seal_all
from tests.apps.casework.licence import CODE, open_the_licence

from guichet.capacity.actions import publish_waits
from guichet.components import clock
from guichet.components.follow import follow_token

_HEAVY = {"numba", "llvmlite", "scipy", "duckdb", "polars", "pandas", "joblib", "pm4py"}
_RECKONS = ("guichet.analysis.queueing", "guichet.analysis.waits", "guichet.analysis.eventlog")

# How long a line takes is told from a handful of turns, in plain Python, as the page is made.
_LIGHT = {"guichet.analysis.waits", "guichet.analysis.waits.lineup"}


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - http to ourselves
        return str(answer.read().decode())


def test_pages_with_estimates_load_nothing_heavy(
    fresh_database: str,
    fresh_home: Path,
    prepared_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = clock.now()  # the site that is started tells the real time
    monkeypatch.setattr(history, "TODAY", now)
    office = open_the_licence().pk
    receipts = apply_and_hear(
        [*((60 - n, (7, 14, 21)[n % 3]) for n in range(30)), (2, None)], office=office
    )
    seal_all(fresh_home, at=now)
    assert publish_waits(at=now).told == 1
    token = follow_token(receipts[-1].case)
    (fresh_home / "static").rmdir()
    (fresh_home / "static").symlink_to(prepared_home / "static")
    site = ground.start_site(
        home=fresh_home, database=fresh_database, application="tests.site.loaded:application"
    )
    try:
        for page in ("", f"services/{CODE}", f"services/{CODE}/apply", "waits", f"track/{token}"):
            for language in ("en", "fr"):
                assert "<h1" in _get(f"{site.address}/{language}/{page}")
        assert "8 in 10" in _get(f"{site.address}/en/track/{token}")
        held = set(json.loads(_get(f"{site.address}/loaded")))
    finally:
        site.stop()
    assert "guichet.counter.views.track" in held  # the list is of the process that answered
    assert _HEAVY & held == set()
    assert {name for name in held if name.startswith(_RECKONS)} <= _LIGHT
