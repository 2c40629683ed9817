"""What was erased is not in the database's file either."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from tests.apps.casework.licence import ANSWERS, AT, open_the_licence, send
from tests.ground import on_postgresql
from tests.people import hire

from guichet.casework import actions
from guichet.casework.rules import Cause, Kept, Outcome
from guichet.interactions.rules import Role

NAME, WORDS = "Erasmus Vanterpool", "Not granted, dear Quillfeather"


def _bytes_kept(file: Path) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes()


def test_sqlites_file_forgets(fresh_database: str, fresh_home: Path) -> None:
    if on_postgresql():
        pytest.skip("VACUUM takes it out of PostgreSQL's files, in its own time")
    assert fresh_home
    officer = hire("officer", role=Role.OFFICER, office=open_the_licence().pk)
    case = send(answers={**ANSWERS, "full_name": NAME}).case
    decision = actions.decide(
        officer.viewer, case=case, outcome=Outcome.REFUSED, reason="zone-full", words=WORDS, at=AT
    )
    actions.release(decision=decision, at=AT)
    file = Path(urlsplit(fresh_database).path)
    before = _bytes_kept(file)
    assert NAME.encode() in before
    assert WORDS.encode() in before
    actions.erase(case=case, kinds=set(Kept), cause=Cause.COURT_ORDER, at=AT)
    after = _bytes_kept(file)
    assert NAME.encode() not in after
    assert WORDS.encode() not in after
