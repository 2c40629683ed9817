"""A document from the draft to its end: once, whole, for those allowed, and gone when it should."""

import os
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.apps.documents import filing, samples
from tests.apps.documents.filing import AT, CODE, SOON, Told, apply_with, file_for, lies
from tests.people import Person, hire

from guichet.casework import actions as casework
from guichet.casework import queries
from guichet.casework.models import Application
from guichet.casework.rules import Cause, Kept, MoveRefused, Outcome, Purpose
from guichet.catalogue.definitions import AnswersRefused, definition_for
from guichet.documents import actions
from guichet.documents.actions import check, receiving
from guichet.documents.adapters import store
from guichet.documents.adapters.bounded import TookTooLong
from guichet.documents.adapters.scanners import ScannerDown
from guichet.documents.models import Document
from guichet.documents.queries import checks, documents_of_draft, stored
from guichet.documents.rules import Fault, State
from guichet.interactions.queries import events_of_case
from guichet.interactions.rules import PUBLIC, SYSTEM, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def officer(fresh_home: Path) -> Person:
    """Open the benefit in a home of its own, hire its officer and forget who sent before."""
    assert fresh_home
    cache.clear()
    return hire("officer", role=Role.OFFICER, office=filing.open_the_benefit().pk)


def refused(draft: UUID, content: bytes, *, name: str = "scan.pdf") -> Fault:
    with pytest.raises(actions.DocumentRefused) as told:
        file_for(draft, content, name=name)
    assert told.value.name == name
    return told.value.fault


def states(draft: UUID) -> list[tuple[str, str]]:
    return [(each.state, each.fault) for each in documents_of_draft(PUBLIC, draft=draft)]


def test_the_same_file_sent_again_is_one_document() -> None:
    draft = uuid4()
    first, again = file_for(draft), file_for(draft, name="other.pdf")
    assert (first.created, again.created) == (True, False)
    assert first.id == again.id
    assert len(list(store.documents(filing.settings.HOME))) == 1
    assert file_for(uuid4()).id != first.id  # another person's is another


def test_a_question_takes_as_many_as_it_says() -> None:
    draft = uuid4()
    for pages in range(1, filing.QUESTION.most_files + 1):
        file_for(draft, samples.pdf(pages=pages))
    assert refused(draft, samples.pdf(pages=9)) is Fault.TOO_MANY
    first = documents_of_draft(PUBLIC, draft=draft)[0]
    actions.take_out(draft=uuid4(), document=first.id)  # another's draft takes nothing out
    assert lies(first.id)
    actions.take_out(draft=draft, document=first.id)
    actions.take_out(draft=draft, document=first.id)
    assert file_for(draft, samples.pdf(pages=9)).created


def test_what_is_refused_at_once_leaves_nothing() -> None:
    draft = uuid4()
    assert refused(draft, b"") is Fault.EMPTY
    assert refused(draft, samples.archive()) is Fault.TYPE
    assert states(draft) == []
    assert list(store.documents(filing.settings.HOME)) == []


def test_room_and_patience_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = uuid4()
    monkeypatch.setattr(receiving, "MOST_UNSENT", 10)
    assert refused(draft, samples.jpeg(), name="a.jpg") is Fault.FULL
    monkeypatch.setattr(receiving, "MOST_UNSENT", 10**9)
    monkeypatch.setattr(receiving, "LEAST_FREE", 10**18)
    assert refused(draft, samples.pdf()) is Fault.FULL
    monkeypatch.setattr(receiving, "LEAST_FREE", 1)
    monkeypatch.setattr(receiving, "PER_ADDRESS", 3)
    file_for(draft)
    assert refused(draft, samples.pdf(pages=2)) is Fault.OFTEN


def test_a_document_is_sent_with_its_draft_and_no_other() -> None:
    draft, other = uuid4(), uuid4()
    mine, left, theirs = file_for(draft), file_for(draft, samples.pdf(pages=2)), file_for(other)
    with pytest.raises(AnswersRefused, match="not there any more"):
        apply_with(mine.id, theirs.id, key=draft)
    assert not Application.objects.exists()
    with pytest.raises(AnswersRefused, match="income_proof"):
        apply_with(*[uuid4() for _ in range(7)], key=draft)
    first = apply_with(mine.id, key=draft)
    again = apply_with(mine.id, key=draft)
    assert (first.created, again.created, again.case) == (True, False, first.case)
    assert states(draft) == []  # what the answers do not name is not kept
    assert Document.objects.get(case=first.case).pk == mine.id
    assert not Document.objects.filter(pk=left.id).exists()
    assert len(states(other)) == 1


def test_down_means_hold_and_never_pass(officer: Person) -> None:
    document = file_for(draft := uuid4()).id
    case = apply_with(document, key=draft).case
    with pytest.raises(ScannerDown):
        casework.check_documents(scanner=Told(down=True), at=SOON)
    assert casework.check_documents(scanner=Told(fails=True), at=SOON) == 0
    assert stored(PUBLIC, case=case, document=document) is None
    Application.objects.filter(pk=case).update(stage=definition_for(CODE).stages[-1].code)
    casework.open_file(officer.viewer, case=case, purpose=Purpose.DECIDE, at=SOON)
    with pytest.raises(casework.NoSuchDocument):
        casework.open_document(officer.viewer, case=case, document=document, at=SOON)
    how = {"outcome": Outcome.APPROVED, "reason": "income-below", "words": "", "at": SOON}
    with pytest.raises(casework.DocumentsWaiting):
        casework.conclude(officer.viewer, case=case, **how)
    seen = queries.file(officer.viewer, case=case, at=SOON)
    assert seen is not None
    assert (seen.unchecked, seen.may_decide) == (True, False)
    scanner = Told()
    assert casework.check_documents(scanner=scanner, at=SOON) == 0  # it waits a minute
    assert casework.check_documents(scanner=scanner, at=SOON + timedelta(minutes=2)) == 1
    assert scanner.looked == 1
    assert casework.conclude(officer.viewer, case=case, **how).proposed


def test_what_is_found_is_refused_and_told_and_replaced(
    officer: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    document = file_for(draft := uuid4()).id
    case = apply_with(document, key=draft).case
    assert queries.documents_wanted(PUBLIC, case=case) == ()
    with django_capture_on_commit_callbacks(execute=True):
        assert casework.check_documents(scanner=Told(clean=False), at=SOON) == 1
    assert not lies(document)
    told = [each for each in events_of_case(SYSTEM, case=case) if each.kind == "document_refused"]
    assert [each.payload for each in told] == [{"document": str(document), "fault": "infected"}]
    assert [each.code for each in queries.documents_wanted(PUBLIC, case=case)] == ["income_proof"]
    sent = {"case": case, "question": "income_proof", "address": "192.0.2.1", "at": SOON}
    fresh = samples.pdf(pages=2)
    added = casework.add_document(sent=filing.arrived(fresh), **sent)
    assert [row.pk for row in Document.objects.filter(case=case)] == [added]
    with pytest.raises(MoveRefused):
        casework.add_document(sent=filing.arrived(fresh), **sent)  # none is wanted any more
    assert casework.check_documents(scanner=None, at=SOON) == 1
    opened = casework.open_document(officer.viewer, case=case, document=added, at=SOON)
    assert opened.path.read_bytes() == fresh
    assert (opened.name, opened.media_type) == ("scan.pdf", "application/pdf")
    kinds = [each.kind for each in events_of_case(SYSTEM, case=case)]
    assert kinds == ["submitted", "document_refused", "document_added", "document_read"]


def test_a_check_says_what_is_wrong_with_the_content() -> None:
    draft = uuid4()
    for content, name in (
        (samples.pixel_bomb(), "bomb.png"),
        (samples.pdf(password="secret"), "locked.pdf"),
        (samples.jpeg()[:-30], "cut.jpg"),
        (samples.jpeg(), "sound.jpg"),
    ):
        file_for(draft, content, name=name)
    gone = file_for(draft, samples.pdf(pages=4)).id
    store.remove(filing.settings.HOME, gone)
    assert actions.check_waiting(scanner=None, at=SOON) == 5
    found = {each.name: each.fault for each in documents_of_draft(PUBLIC, draft=draft)}
    assert found == {
        "bomb.png": "pixels",
        "locked.pdf": "locked",
        "cut.jpg": "unreadable",
        "sound.jpg": "",
        "scan.pdf": "lost",
    }
    ids = {each.name: each.id for each in documents_of_draft(PUBLIC, draft=draft)}
    with pytest.raises(AnswersRefused):
        apply_with(ids["bomb.png"], key=draft)
    assert apply_with(ids["sound.jpg"], key=draft).created
    assert actions.check_waiting(scanner=None, at=SOON) == 0


def test_what_takes_too_long_is_tried_for_an_hour_and_holds_up_no_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = []

    def too_slow(_kind: object, path: Path, _made: Path) -> None:
        looked.append(path)
        raise TookTooLong

    monkeypatch.setattr(check, "opening", lambda: nullcontext(too_slow))
    draft = uuid4()
    file_for(draft)
    file_for(draft, samples.pdf(pages=2))
    assert actions.check_waiting(scanner=None, at=SOON) == 0
    assert len(looked) == 1  # the other waits for the next round
    for minute in range(1, 120):
        actions.check_waiting(scanner=None, at=SOON + timedelta(minutes=minute))
        if states(draft) == [("refused", "unreadable")] * 2:
            break
    assert 60 <= minute <= 80
    assert {looked.count(each) for each in looked} <= set(range(5, 9))
    # A worker that was away for a day tries it, and once more, before it gives it up.
    file_for(other := uuid4())
    for hours, state in ((24, "waiting"), (25, "refused")):
        actions.check_waiting(scanner=None, at=SOON + timedelta(hours=hours))
        assert [each for each, _fault in states(other)] == [state]


def test_what_was_taken_out_meanwhile_stays_out() -> None:
    draft = uuid4()
    document = file_for(draft).id

    class Slow(Told):
        def is_clean(self, path: Path) -> bool:
            actions.take_out(draft=draft, document=document)
            return super().is_clean(path)

    assert actions.check_waiting(scanner=Slow(), at=SOON) == 0
    assert states(draft) == []


def test_the_unsent_go_in_time_and_the_saved_stay() -> None:
    left, saved = uuid4(), uuid4()
    gone, kept = file_for(left).id, file_for(saved).id
    casework.save_draft(
        key=saved,
        service=CODE,
        definition_version=definition_for(CODE).version,
        content="{}",
        language="en",
        email="a@example.org",
        at=AT,
    )
    assert actions.dispose_unsent(at=AT + timedelta(days=1)) == 0
    assert actions.dispose_unsent(at=AT + timedelta(days=3)) == 1
    assert (lies(gone), lies(kept)) == (False, True)
    assert actions.dispose_unsent(at=AT + timedelta(days=30)) == 0
    assert actions.dispose_unsent(at=AT + timedelta(days=40)) == 1


def test_a_closed_case_gives_its_documents_up(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    document = file_for(draft := uuid4()).id
    case = apply_with(document, key=draft).case
    casework.withdraw(case=case, at=SOON)
    kept = {rule.kind: rule.days for rule in definition_for(CODE).retention}
    until = SOON + timedelta(days=kept["documents"] + 2)
    with django_capture_on_commit_callbacks(execute=True):
        done = casework.dispose(at=until).done
    assert done[CODE, Kept.DOCUMENTS] == 1
    assert not lies(document)
    erased = events_of_case(SYSTEM, case=case)[-1]
    assert erased.payload["documents"] is True
    other = file_for(draft := uuid4()).id
    second = apply_with(other, key=draft).case
    casework.withdraw(case=second, at=SOON)
    with django_capture_on_commit_callbacks(execute=True):
        done = casework.erase(
            case=second, kinds={Kept.DOCUMENTS}, cause=Cause.ASKED_BY_PERSON, at=SOON
        )
    assert done == {Kept.DOCUMENTS}
    assert not lies(other)


def test_a_file_that_no_row_names_is_swept(settings: LazySettings) -> None:
    known, stray = file_for(uuid4()).id, uuid4()
    broken_off = store.make_room(settings.HOME)
    store.keep(settings.HOME, stray, filing.arrived(b"any").arriving)
    old = (AT - timedelta(days=1)).timestamp()
    assert actions.sweep_store(at=AT) == 0  # this moment's files are left alone
    for each in (store.place(settings.HOME, known), store.place(settings.HOME, stray), broken_off):
        if each.exists():
            os.utime(each, (old, old))
    actions.sweep_store(at=AT)
    assert (lies(known), lies(stray), broken_off.exists()) == (True, False, False)


def test_the_database_refuses_what_may_not_be() -> None:
    document = file_for(uuid4()).id
    row = Document.objects.filter(pk=document)
    for wrong in (
        {"case": uuid4()},
        {"draft": None},
        {"state": State.REFUSED},
        {"state": State.KEPT},
        {"fault": Fault.INFECTED},
        {"size": 0},
        {"type": "exe"},
        {"name": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**wrong)


def test_checks_that_lag_are_counted() -> None:
    file_for(uuid4())
    found = checks(SYSTEM, at=AT + timedelta(minutes=1))
    assert (found.waiting, found.late) == (1, 0)
    assert checks(SYSTEM, at=AT + timedelta(hours=1)).late == 1
