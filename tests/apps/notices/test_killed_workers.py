"""Workers killed over and over while they send: the proof of `make test-mail-crash`, made small."""

import os
import subprocess
import sys

import pytest
from tests.ground import REPOSITORY


@pytest.mark.long
def test_each_notice_arrives_in_order_and_each_that_came_twice_is_listed(
    fresh_database: str,
) -> None:
    """Fifty notices; what a dead worker held is due again after ten seconds instead of 300."""
    few = {"GUICHET_PROVE_NOTICES": "50", "GUICHET_PROVE_LEASE": "10", "GUICHET_PROVE_ALIVE": "0.3"}
    told = subprocess.run(  # noqa: S603 - our own words only
        [sys.executable, str(REPOSITORY / "tools" / "prove_mail.py")],
        env={**os.environ, "GUICHET_DATABASE_URL": fresh_database, **few},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "arrived never 0" in told.stdout
    killed = told.stdout.partition("killed ")[2].partition(" workers")[0]
    assert int(killed) >= 3
