"""Several files of a queue at once, and views kept under a name."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework import actions, queries
from guichet.casework.actions import Became, Deed
from guichet.casework.models import Application, Note, QueueView
from guichet.casework.rules import Purpose
from guichet.catalogue.definitions import own_services
from guichet.components import clock
from guichet.interactions.models import Event

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(hours=1)
WORDS = "The zone is counted anew this week."


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> People:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def form(people: People, cases: list[UUID], deed: str, **more: str) -> dict[str, object]:
    office = str(people.officer.office)
    given = {"key": str(uuid4()), "office": office, "deed": deed, "back": "view=review"}
    return {**given, **more, "case": [str(each) for each in cases]}


def test_each_file_says_what_became_of_it_and_the_same_sent_again_does_nothing(
    people: People,
) -> None:
    mine, held, ended = (send(key=uuid4()).case for _ in range(3))
    actions.claim(people.lead.viewer, case=held, at=NOW)
    actions.withdraw(case=ended, at=NOW)
    foreign = send(key=uuid4()).case
    Application.objects.filter(pk=foreign).update(office=people.outsider.office)
    cases = [mine, held, ended, foreign, uuid4()]
    viewer, key = people.officer.viewer, uuid4()
    given = {"key": key, "cases": cases, "deed": Deed.TRIAGE, "words": WORDS, "at": NOW}
    code = next(each.code for service in own_services() for each in service.classes)
    done = actions.do_together(viewer, case_class=code, **given)  # type: ignore[arg-type]  # names are the callee's own
    assert [each.became for each in done][1:] == [
        *(Became.HELD, Became.ENDED, Became.GONE, Became.GONE),
    ]
    assert [each.reference for each in done][3:] == ["", ""]
    for _twice in range(2):
        noted = actions.do_together(
            viewer, key=key, cases=[mine, mine, held], deed=Deed.NOTE, words=WORDS, at=NOW
        )
        assert [each.became for each in noted] == [Became.NOTED, Became.NOTED]
    assert Note.objects.count() == 2
    lead = people.lead.viewer
    for _twice in range(2):
        moved = actions.do_together(
            lead, key=key, cases=cases, deed=Deed.ASSIGN, officer=people.officer.id, at=NOW
        )
    assert [each.became for each in moved] == [
        *(Became.ASSIGNED, Became.ASSIGNED, Became.ENDED, Became.GONE, Became.GONE),
    ]
    assert Event.objects.filter(kind="assigned").count() == 2
    back = actions.do_together(viewer, key=key, cases=[mine], deed=Deed.GIVE_BACK, at=NOW)
    assert back[0].became is Became.GIVEN_BACK
    assert Application.objects.get(pk=mine).holder is None
    stranger = actions.do_together(
        lead, key=key, cases=[mine], deed=Deed.ASSIGN, officer=people.outsider.id, at=NOW
    )
    assert stranger[0].became is Became.NO_OFFICER
    not_lead = actions.do_together(
        viewer, key=key, cases=[mine], deed=Deed.ASSIGN, officer=people.officer.id, at=NOW
    )
    assert not_lead[0].became is Became.NOT_YOURS


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_the_queue_and_back_to_where_one_was(people: People, language: str) -> None:
    cases = [send(key=uuid4()).case for _ in range(3)]
    browser = people.lead.client()
    queue = browser.get(f"/{language}/desk/?view=new").content.decode()
    assert len(re.findall(r'form="together"', queue)) == 3
    assert 'value="assign"' in queue
    officer = people.officer.client().get(f"/{language}/desk/").content.decode()
    assert 'value="assign"' not in officer
    auditor = people.auditor.client().get(f"/{language}/desk/").content.decode()
    assert 'form="together"' not in auditor
    path = f"/{language}/desk/together"
    page = browser.post(
        path, form(people, cases, "assign", officer=str(people.officer.id))
    ).content.decode()
    assert f'href="/{language}/desk/?view=review"' in page
    assert all(f"/{language}/desk/files/{case}" in page for case in cases)
    assert set(Application.objects.values_list("holder", flat=True)) == {people.officer.id}
    # What is to mend keeps files and words; nothing was touched.
    before = Event.objects.count()
    for wrong in (
        form(people, cases, "", words=WORDS),
        form(people, cases, "assign", words=WORDS),
        form(people, cases, "note", words=WORDS * 20),
    ):
        mend = browser.post(path, wrong).content.decode()
        assert 'role="alert"' in mend
        assert WORDS in mend
        assert all(f'name="case" value="{case}"' in mend for case in cases)
    none = browser.post(path, form(people, [], "note"))
    assert none["Location"] == f"/{language}/desk/?view=review"
    assert Event.objects.count() == before
    assert browser.post(path, {"case": "x"}).status_code == 404


def test_a_view_is_kept_for_oneself_or_by_a_lead_for_the_office(people: People) -> None:
    office = str(people.officer.office)
    officer, lead = people.officer.client(), people.lead.client()
    given = {
        "office": office,
        "query": "view=review&over=5&after=1.2&evil=x",
        "back": "view=review",
    }
    answer = officer.post("/en/desk/keep-view", {**given, "name": "  My   old ones "})
    assert answer["Location"] == "/en/desk/?view=review"
    officer.post("/en/desk/keep-view", {**given, "name": "My old ones", "query": "over=9"})
    (own,) = QueueView.objects.all()
    assert (own.user, own.name, own.query) == (people.officer.id, "My old ones", "over=9")
    assert (
        officer.post("/en/desk/keep-view", {**given, "name": "x", "shared": "yes"}).status_code
        == 403
    )
    lead.post("/en/desk/keep-view", {**given, "name": "The office’s", "shared": "yes"})
    shared = QueueView.objects.get(user=None)
    assert shared.query == "view=review&over=5"
    assert 'href="?over=9">My old ones' in officer.get("/en/desk/").content.decode()
    seen = lead.get("/en/desk/").content.decode()
    assert "My old ones" not in seen
    assert "The office’s" in seen
    assert queries.kept_views(people.outsider.viewer, office=people.officer.office) == ()
    officer.post("/en/desk/forget-view", {"kept": str(shared.pk)})
    people.outsider.client().post("/en/desk/forget-view", {"kept": str(own.pk)})
    assert QueueView.objects.count() == 2
    lead.post("/en/desk/forget-view", {"kept": str(shared.pk)})
    officer.post("/en/desk/forget-view", {"kept": str(own.pk)})
    assert not QueueView.objects.exists()
    for name in ("", "x" * 61):
        officer.post("/en/desk/keep-view", {**given, "name": name})
    assert "give it a name of 1 to 60" in officer.get("/en/desk/").content.decode()
    assert not QueueView.objects.exists()
    # Every search that the form takes is kept, whatever its letters; beyond, the cause is named.
    long = urlencode({"words": "🐟" * 200, "view": "released", "service": "x" * 60})
    officer.post("/en/desk/keep-view", {**given, "name": "Long", "query": long})
    assert QueueView.objects.get().query == long
    officer.post("/en/desk/keep-view", {**given, "name": "Longer", "query": long + "y" * 600})
    assert "its search is too long" in officer.get("/en/desk/").content.decode()


def test_a_name_stands_once_and_views_have_an_end(people: People) -> None:
    viewer, office = people.officer.viewer, people.officer.office
    for number in range(20):
        actions.keep_view(viewer, office=office, name=f"{number}", query="", shared=False, at=NOW)
    with pytest.raises(actions.TooManyViews, match="Forget one first"):
        actions.keep_view(viewer, office=office, name="one more", query="", shared=False, at=NOW)
    actions.keep_view(viewer, office=office, name="7", query="over=1", shared=False, at=NOW)
    browser = people.officer.client()
    given = {"office": str(office), "query": "", "back": "", "name": "One more"}
    browser.post("/fr/desk/keep-view", given)
    assert "il y en a déjà 20" in browser.get("/fr/desk/").content.decode()
    row = QueueView.objects.first()
    assert row is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        QueueView.objects.exclude(pk=row.pk).update(name=row.name)


def test_reading_for_the_whole_walk_is_written_down_as_before(people: People) -> None:
    case = send(key=uuid4()).case
    people.lead.client().post("/en/desk/together", form(people, [case], "note", words=WORDS))
    assert not Event.objects.filter(case=case, kind="file_read").exists()
    actions.open_file(people.lead.viewer, case=case, purpose=Purpose.ANSWER, at=NOW)
    assert Event.objects.filter(case=case, kind="file_read").count() == 1
