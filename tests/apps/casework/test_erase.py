"""What may not be kept is gone from everywhere, and the journal still verifies."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.casework.licence import ANSWERS, AT, open_the_licence, send, send_checked
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.actions import Receipt
from guichet.casework.adapters import ledger
from guichet.casework.models import Answers, Application, Decision
from guichet.casework.rules import (
    ENDED,
    Cause,
    Erasure,
    Kept,
    Outcome,
    Status,
    is_over,
    last_day,
    merged,
)
from guichet.interactions.actions import seal
from guichet.interactions.models import Event
from guichet.interactions.queries import events_of_case, verify_journal
from guichet.interactions.rules import PUBLIC, SYSTEM, Role
from guichet.permits.actions import revoke
from guichet.permits.models import Credential, Permit
from guichet.permits.queries import permit_of_case, permit_pdf, verify
from guichet.permits.rules import State

pytestmark = pytest.mark.django_db
NAME = "Erasmus Vanterpool"
QUESTION, ANSWER, WORDS = (
    "Which Quaysidewreck?",
    "The Zanzibarquay one",
    "Granted, dear Quillfeather",
)
PERSONAL = (NAME, QUESTION, ANSWER, WORDS)
RELEASED = AT + timedelta(days=3)
# The licence keeps answers for 730 days and decisions for 3650 after the closing day.
ANSWERS_OVER = datetime(2028, 11, 12, 5, 0, tzinfo=UTC)
DECISION_OVER = datetime(2036, 11, 11, 5, 0, tzinfo=UTC)
# A decision with a permit is kept as long after the permit's last day, 31 December 2026.
PERMIT_OVER = datetime(2036, 12, 29, 6, 0, tzinfo=UTC)


@pytest.fixture
def officer(fresh_home: Path) -> Person:
    """Open the licence in a home of its own, and hire its officer."""
    assert fresh_home
    return hire("officer", role=Role.OFFICER, office=open_the_licence().pk)


def closed(officer: Person, outcome: Outcome = Outcome.APPROVED) -> Receipt:
    """Send an application, ask and be answered, decide and release it."""
    receipt = send_checked(answers={**ANSWERS, "full_name": NAME})
    hold = actions.ask(
        officer.viewer,
        case=receipt.case,
        reason="other",
        words=QUESTION,
        due_on=None,
        at=AT + timedelta(hours=1),
    )
    actions.answer(case=receipt.case, hold=hold, words=ANSWER, at=AT + timedelta(hours=2))
    reason = "meets-conditions" if outcome is Outcome.APPROVED else "zone-full"
    decision = actions.decide(
        officer.viewer, case=receipt.case, outcome=outcome, reason=reason, words=WORDS, at=RELEASED
    )
    actions.release(decision=decision, at=RELEASED)
    return receipt


def order(receipt: Receipt, *, at: datetime) -> frozenset[Kept]:
    """Erase what a court ordered to be erased of the decision."""
    kinds = {Kept.DECISION}
    return actions.erase(case=receipt.case, kinds=kinds, cause=Cause.COURT_ORDER, at=at)


def everything_kept() -> str:
    """Return every row of every table as text."""
    with connection.cursor() as cursor:
        said = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            said += [repr(row) for row in cursor.fetchall()]
    return "\n".join(said)


def test_after_its_time_nothing_personal_is_in_any_table_and_the_journal_verifies(
    officer: Person, settings: LazySettings
) -> None:
    receipt = closed(officer)
    seal(at=RELEASED, home=settings.HOME)
    assert all(words in everything_kept() for words in PERSONAL)
    assert permit_pdf(PUBLIC, case=receipt.case, language="en")
    assert list((settings.HOME / "permits").iterdir())
    before = list(Event.objects.order_by("pk").values_list("pk", "content_hash"))

    assert actions.dispose(at=ANSWERS_OVER).done == {("coastal-fishing-licence", Kept.ANSWERS): 1}
    kept = everything_kept()
    assert WORDS in kept
    assert not Answers.objects.exists(), "and the key of their digest with them"
    assert ANSWER not in kept
    assert QUESTION not in kept
    assert Permit.objects.get().valid_until == date(2026, 12, 31)
    assert actions.dispose(at=PERMIT_OVER - timedelta(days=1)).done == {}
    assert actions.dispose(at=PERMIT_OVER).done == {("coastal-fishing-licence", Kept.DECISION): 1}
    kept = everything_kept()
    assert [words for words in PERSONAL if words in kept] == []
    assert not Credential.objects.exists()

    after = list(
        Event.objects.exclude(kind="erased").order_by("pk").values_list("pk", "content_hash")
    )
    assert [(pk, bytes(each)) for pk, each in before] == [(pk, bytes(each)) for pk, each in after]
    seal(at=PERMIT_OVER, home=settings.HOME)
    verdict = verify_journal(SYSTEM, heads=settings.HOME / "heads")
    assert verdict.ok, verdict
    row = Application.objects.get()
    assert (row.status, row.released_at) == (Status.RELEASED, RELEASED), "dates and outcome stay"
    assert Decision.objects.get().outcome == Outcome.APPROVED
    assert queries.case_of(PUBLIC, reference=receipt.reference, secret=receipt.secret) is None
    assert actions.dispose(at=PERMIT_OVER).done == {}, "once is enough"


def test_the_last_day_counts_to_its_end_where_the_office_is(officer: Person) -> None:
    closed(officer)
    # Midnight in Halifax after 730 days is four hours later in UTC.
    assert actions.dispose(at=ANSWERS_OVER - timedelta(hours=2)).done == {}
    assert list(queries.overdue(SYSTEM, at=ANSWERS_OVER - timedelta(hours=2))) == []
    assert len(list(queries.overdue(SYSTEM, at=ANSWERS_OVER))) == 1
    assert list(queries.overdue(officer.viewer, at=ANSWERS_OVER)) == []


@given(closed_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(0, 9000))
def test_over_is_the_day_after_the_last(closed_on: date, days: int) -> None:
    last = last_day(closed_on=closed_on, days=days)
    assert (last - closed_on).days == days
    assert not is_over(closed_on=closed_on, days=days, today=last)
    assert is_over(closed_on=closed_on, days=days, today=last + timedelta(days=1))


def test_an_open_case_keeps_what_its_office_needs(officer: Person) -> None:
    receipt = send_checked(answers={**ANSWERS, "full_name": NAME})
    assert actions.dispose(at=DECISION_OVER).done == {}
    with pytest.raises(actions.StillOpen, match="Decide it"):
        actions.erase(case=receipt.case, kinds=set(Kept), cause=Cause.COURT_ORDER, at=AT)
    assert NAME in Answers.objects.get().values
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.exclude(status__in=ENDED).update(decision_erased_at=AT)
    assert officer.office


def test_a_permit_in_force_stays_in_the_register_until_it_ends(officer: Person) -> None:
    receipt = closed(officer)
    Permit.objects.update(valid_until=None)
    assert actions.dispose(at=DECISION_OVER).done == {("coastal-fishing-licence", Kept.ANSWERS): 1}
    with pytest.raises(actions.PermitInForce, match="revoke-permit"):
        actions.erase(
            case=receipt.case, kinds={Kept.DECISION}, cause=Cause.COURT_ORDER, at=RELEASED
        )
    card = permit_of_case(PUBLIC, case=receipt.case)
    assert card is not None
    revoke(number=card.number, reason="ordered-by-court", at=RELEASED + timedelta(days=1))
    later = RELEASED + timedelta(days=2)
    erased = actions.erase(
        case=receipt.case, kinds={Kept.DECISION}, cause=Cause.COURT_ORDER, at=later
    )
    assert erased == {Kept.DECISION}
    assert permit_of_case(PUBLIC, case=receipt.case) is None
    # Who holds the paper still learns that it may not be used.
    verdict = verify(PUBLIC, presented=card.compact, at=later)
    assert verdict.state is State.REVOKED
    with pytest.raises(IntegrityError), transaction.atomic():
        Permit.objects.update(holder=NAME)


def test_an_order_erases_at_once_once_and_says_why(officer: Person, settings: LazySettings) -> None:
    receipt = closed(officer, Outcome.REFUSED)
    said = StringIO()
    call_command("erase_file", receipt.reference, cause="court-order", stdout=said)
    assert "erased answers, decision" in said.getvalue()
    assert [words for words in PERSONAL if words in everything_kept()] == []
    (event,) = [e for e in events_of_case(SYSTEM, case=receipt.case) if e.kind == "erased"]
    erased = {"answers": True, "documents": False, "decision": True}
    assert event.payload == {**erased, "cause": "court-order"}
    call_command("erase_file", receipt.reference, cause="court-order", stdout=said)
    assert "nothing that was not erased before" in said.getvalue()
    assert Event.objects.filter(kind="erased").count() == 1
    assert list(ledger.read(settings.HOME / "erasures")) == [
        Erasure(case=receipt.case, kinds=frozenset({Kept.ANSWERS, Kept.DECISION}))
    ]
    with pytest.raises(CommandError, match="No file has this reference"):
        call_command("erase_file", "0000-0000-0000-0000", cause="court-order")


def test_a_dry_run_names_what_would_go_and_erases_nothing(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(officer)
    module = "guichet.casework.management.commands.dispose.datetime"

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # takes any zone
            del tz
            return ANSWERS_OVER

    monkeypatch.setattr(module, Later)
    said = StringIO()
    call_command("dispose", dry_run=True, stdout=said)
    assert "coastal-fishing-licence: answers of 1 cases" in said.getvalue()
    assert "1 would be erased. Nothing was." in said.getvalue()
    assert Answers.objects.exists()
    call_command("dispose", stdout=said)
    assert "1 erased, 0 papers removed, 0 drafts removed, 0 letters put aside" in said.getvalue()
    assert not Answers.objects.exists()


def test_one_bad_case_keeps_no_other_past_its_time(
    officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = closed(officer), closed(officer)
    appended = ledger.append

    def refuse(home: Path, erasures: list[Erasure], *, at: datetime) -> None:
        if erasures[0].case == bad.case:
            raise OSError("no space left")
        appended(home, erasures, at=at)

    monkeypatch.setattr(ledger, "append", refuse)
    disposed = actions.dispose(at=ANSWERS_OVER)
    assert disposed.failed == (bad.case,)
    # What could not be written down was not erased either.
    assert set(Answers.objects.values_list("pk", flat=True)) == {bad.case}
    assert good.case not in disposed.failed


def test_what_a_backup_brings_back_is_erased_again(officer: Person) -> None:
    closed_case, open_case = closed(officer), send(answers={**ANSWERS, "full_name": NAME})
    erasures = [
        Erasure(case=case, kinds=frozenset(Kept))
        for case in (closed_case.case, open_case.case, uuid4())
    ]
    Permit.objects.update(valid_until="2026-12-01", valid_from="2026-11-20")
    assert actions.erase_again(erasures=[*erasures, *erasures], at=RELEASED) == 2
    assert [words for words in PERSONAL if words in everything_kept()] == []
    assert Application.objects.get(pk=open_case.case).status == Status.SUBMITTED
    assert actions.erase_again(erasures=erasures, at=RELEASED) == 0


def test_a_torn_line_spoils_only_itself_and_a_strange_one_is_named(tmp_path: Path) -> None:
    first, second = (Erasure(case=uuid4(), kinds=frozenset({Kept.ANSWERS})) for _ in range(2))
    ledger.append(tmp_path, [first], at=AT)
    path = ledger.ledger_path(tmp_path)
    path.write_bytes(path.read_bytes() + b'{"at": "2026-11-09T14')
    ledger.append(tmp_path, [second], at=AT)
    assert list(ledger.read(path)) == [first, second]
    assert not path.stat().st_mode & 0o077
    path.write_text("strange\n")
    with pytest.raises(ledger.LedgerUnreadable, match="Line 1"):
        list(ledger.read(path))


def test_erasures_of_one_case_are_one() -> None:
    case = uuid4()
    parts = [Erasure(case=case, kinds=frozenset({kind})) for kind in Kept]
    assert merged(parts) == (Erasure(case=case, kinds=frozenset(Kept)),)
