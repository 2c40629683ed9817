"""The person's other files are told where the office may see them, and reading one is recorded."""

from pathlib import Path

import pytest
from tests.apps.casework.objecting import OBJECTED, objects, open_both, refused
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.rules import Purpose
from guichet.components import clock
from guichet.identity.models import Membership
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role


@pytest.fixture
def officers(db: None, fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Person, Person]:
    assert (db, fresh_home.is_dir()) == (None, True)
    monkeypatch.setattr(clock, "now", lambda: OBJECTED)
    return open_both()


def test_an_objection_stands_beside_its_first_file_for_who_may_see_both(
    officers: tuple[Person, Person],
) -> None:
    decider, reviewer = officers
    first = refused(decider)
    objection = objects(first.case)
    both = hire("both", role=Role.OFFICER, office=decider.office)
    Membership.objects.create(
        user_id=both.id, office=reviewer.office, role=Role.AUDITOR, starts="2026-01-01"
    )
    seen = queries.other_files(both.viewer, case=first.case)
    assert [(each.case, each.reference) for each in seen] == [(objection.case, objection.reference)]
    # The office that refused reads nothing of the file at another office.
    assert queries.other_files(decider.viewer, case=first.case) == ()
    assert queries.other_files(PUBLIC, case=first.case) == ()
    assert queries.other_files(both.viewer, case=objection.case) == (), "the first has its place"
    page = both.client().get(f"/en/desk/files/{first.case}").content.decode()
    assert f'href="/en/desk/files/{objection.case}"' in page
    hidden = decider.client().get(f"/fr/desk/files/{first.case}").content.decode()
    assert str(objection.case) not in hidden
    assert objection.reference[:9] not in hidden
    assert "ne sont pas reliées" in hidden
    reads = Event.objects.filter(case=objection.case, kind="file_read")
    assert not reads.exists(), "to list it is not to read it"
    actions.open_file(both.viewer, case=objection.case, purpose=Purpose.AUDIT, at=OBJECTED)
    assert reads.count() == 1
