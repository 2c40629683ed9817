"""Two pairs of eyes: one officer proposes, another confirms or sends back; stages come first."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import Error, IntegrityError, transaction
from tests.apps.casework.heating import AT, open_the_benefit, send_to_decide
from tests.apps.casework.licence import open_the_licence, send
from tests.apps.casework.racing import Work, at_once, meeting, without_locks
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.models import Application, Decision, Proposal
from guichet.casework.rules import (
    Cause,
    Kept,
    MoveRefused,
    Outcome,
    Purpose,
    SameOfficer,
    StagesUndone,
)
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role

LATER = AT + timedelta(days=3)
WORDS = "The furnace is the household's own."
WHY = "The income is last year's, not this one's."
DB = pytest.mark.django_db


@pytest.fixture
def office(request: pytest.FixtureRequest) -> UUID:
    if "fresh_database" not in request.fixturenames:
        request.getfixturevalue("db")
    return UUID(str(open_the_benefit().pk))


@pytest.fixture
def first(office: UUID) -> Person:
    return hire("first", role=Role.OFFICER, office=office)


@pytest.fixture
def second(office: UUID) -> Person:
    return hire("second", role=Role.OFFICER, office=office)


def propose(person: Person, case: UUID, outcome: Outcome = Outcome.APPROVED) -> UUID:
    reason = {Outcome.APPROVED: "income-below", Outcome.REFUSED: "income-above"}[outcome]
    concluded = actions.conclude(
        person.viewer, case=case, outcome=outcome, reason=reason, words=WORDS, at=LATER
    )
    assert concluded.proposed
    return concluded.id


def look(person: Person, case: UUID) -> queries.File:
    return actions.open_file(person.viewer, case=case, purpose=Purpose.ANSWER, at=LATER)


def status(case: UUID) -> str:
    return Application.objects.get(pk=case).status


def test_what_one_proposes_another_confirms(first: Person, second: Person) -> None:
    case = send_to_decide()
    actions.claim(first.viewer, case=case, at=LATER)
    proposal = propose(first, case)
    assert status(case) == "proposed"
    assert Application.objects.get(pk=case).holder is None
    assert not Decision.objects.exists()
    decision = Decision.objects.get(
        pk=actions.confirm(second.viewer, proposal=proposal, at=LATER + timedelta(hours=1))
    )
    assert (decision.officer, decision.words) == (second.id, WORDS)
    assert status(case) == "decided"
    settled = Proposal.objects.get()
    assert (settled.settled, settled.second) == ("confirmed", second.id)
    kinds = Event.objects.filter(case=case).values_list("kind", flat=True)
    assert {"decision_proposed", "decided"} <= set(kinds)
    assert "furnace" not in "".join(Event.objects.values_list("payload", flat=True))


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD])
def test_nobody_settles_what_they_proposed(office: UUID, role: Role) -> None:
    person = hire("alone", role=role, office=office)
    case = send_to_decide()
    proposal = propose(person, case)
    with pytest.raises(SameOfficer):
        actions.confirm(person.viewer, proposal=proposal, at=LATER)
    with pytest.raises(SameOfficer):
        actions.return_proposal(person.viewer, proposal=proposal, why=WHY, at=LATER)
    assert status(case) == "proposed"
    seen = look(person, case).settling.proposal
    assert seen is not None
    assert (seen.mine, seen.may_settle, seen.may_take_back) == (True, False, True)


def test_the_database_knows_no_one_who_confirms_their_own(first: Person) -> None:
    proposal = propose(first, send_to_decide())
    rows = Proposal.objects.filter(pk=proposal)
    for change in (
        {"settled": "confirmed", "second": first.id},
        {"settled": "confirmed", "second": None},
        {"settled": "returned", "second": uuid4(), "why": ""},
        {"settled": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(settled_at=LATER, **change)


def test_a_proposal_sent_back_says_why_to_colleagues_and_begins_anew(
    first: Person, second: Person
) -> None:
    case = send_to_decide()
    proposal = propose(first, case)
    for why in (" ", "x" * 2001):
        with pytest.raises(actions.WordsRefused):
            actions.return_proposal(second.viewer, proposal=proposal, why=why, at=LATER)
    actions.return_proposal(second.viewer, proposal=proposal, why=WHY, at=LATER)
    assert status(case) == "in_review"
    with pytest.raises(MoveRefused):
        actions.confirm(second.viewer, proposal=proposal, at=LATER)
    file = look(first, case)
    assert file.may_decide
    assert [(each.why, each.second) for each in file.settling.sent_back] == [(WHY, "second")]
    assert "income" not in "".join(Event.objects.values_list("payload", flat=True)).replace(
        "income-below", ""
    )
    actions.confirm(second.viewer, proposal=propose(first, case), at=LATER)
    assert status(case) == "decided"


def test_one_takes_ones_own_back_and_a_lead_anybodys(first: Person, second: Person) -> None:
    case = send_to_decide()
    proposal = propose(first, case)
    with pytest.raises(actions.NotYours):
        actions.take_proposal_back(second.viewer, proposal=proposal, at=LATER)
    actions.take_proposal_back(first.viewer, proposal=proposal, at=LATER)
    lead = hire("lead", role=Role.LEAD, office=first.office)
    actions.take_proposal_back(lead.viewer, proposal=propose(first, case), at=LATER)
    assert status(case) == "in_review"
    with pytest.raises(MoveRefused):
        actions.take_proposal_back(first.viewer, proposal=proposal, at=LATER)


def test_a_proposed_file_is_decided_by_confirming_it_alone(first: Person, second: Person) -> None:
    case = send_to_decide()
    propose(first, case)
    with pytest.raises(MoveRefused):
        propose(second, case, Outcome.REFUSED)
    with pytest.raises(MoveRefused):
        actions.decide(
            second.viewer,
            case=case,
            outcome=Outcome.REFUSED,
            reason="income-above",
            words="",
            at=LATER,
        )
    assert look(second, case).may_decide is False


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_readers_and_strangers_settle_nothing(first: Person, role: Role) -> None:
    case = send_to_decide()
    proposal = propose(first, case)
    reader = hire("reader", role=role, office=first.office)
    stranger = hire("stranger", role=Role.OFFICER, office=uuid4())
    with pytest.raises((actions.NotYours, actions.NoSuchFile)):
        actions.confirm(reader.viewer, proposal=proposal, at=LATER)
    with pytest.raises(actions.NoSuchFile):
        actions.confirm(stranger.viewer, proposal=proposal, at=LATER)
    with pytest.raises(actions.NoSuchFile):
        actions.confirm(first.viewer, proposal=uuid4(), at=LATER)


def test_the_person_sees_nothing_of_a_proposal(first: Person) -> None:
    case = send_to_decide()
    propose(first, case)
    seen = queries.progress_of(PUBLIC, case=case, at=LATER)
    assert seen is not None
    assert (seen.status, seen.outcome, seen.words) == ("in_review", "", "")


@DB
def test_a_yes_waits_for_every_stage_and_a_no_may_come_early() -> None:
    officer = hire("officer", role=Role.OFFICER, office=open_the_licence().pk)
    case = send().case
    with pytest.raises(StagesUndone, match="inspection, decision"):
        actions.decide(
            officer.viewer,
            case=case,
            outcome=Outcome.APPROVED,
            reason="meets-conditions",
            words="",
            at=LATER,
        )
    assert look(officer, case).settling.may_approve is False
    actions.decide(
        officer.viewer, case=case, outcome=Outcome.REFUSED, reason="zone-full", words="", at=LATER
    )
    assert status(case) == "decided"


def test_words_and_reasons_are_erased_with_the_file(
    fresh_home: object, first: Person, second: Person
) -> None:
    assert fresh_home
    case = send_to_decide()
    actions.return_proposal(second.viewer, proposal=propose(first, case), why=WHY, at=LATER)
    decision = actions.confirm(
        second.viewer, proposal=propose(first, case, Outcome.REFUSED), at=LATER
    )
    actions.release(decision=decision, at=LATER + timedelta(hours=2))
    actions.erase(case=case, kinds=set(Kept), cause=Cause.COURT_ORDER, at=LATER)
    assert set(Proposal.objects.values_list("words", "why", "erased")) == {("", "", True)}
    assert [each.why for each in look(first, case).settling.sent_back] == [""]


# --- Races ---------------------------------------------------------------------------------
def settlers(office: UUID, case: UUID) -> list[Work]:
    one, two, three = (
        hire(f"{name}-{uuid4().hex}", role=Role.OFFICER, office=office) for name in "abc"
    )
    proposal = propose(one, case)
    confirms, returns = two.viewer, three.viewer
    return [
        lambda: actions.confirm(confirms, proposal=proposal, at=LATER),
        lambda: actions.return_proposal(returns, proposal=proposal, why=WHY, at=LATER),
    ]


def test_confirmed_and_sent_back_at_once_and_exactly_one_counts(
    fresh_database: str, office: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fresh_database
    cases = [send_to_decide(key=uuid4()) for _ in range(4)]
    works = [settlers(office, case) for case in cases]
    meeting(monkeypatch)("propose")
    for case, work in zip(cases, works, strict=True):
        results = at_once(*work)
        assert sum(isinstance(result, MoveRefused) for result in results) == 1, results
        confirmed = isinstance(results[0], UUID)
        assert status(case) == ("decided" if confirmed else "in_review")
        assert Decision.objects.filter(application=case).exists() is confirmed
        kinds = set(Event.objects.filter(case=case).values_list("kind", flat=True))
        assert ("decided" in kinds) is confirmed
        assert ("proposal_returned" in kinds) is not confirmed


def test_without_the_lock_they_do_not_refuse_each_other(
    fresh_database: str, office: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fresh_database
    works = settlers(office, send_to_decide())
    meeting(monkeypatch)("propose")
    without_locks(monkeypatch)
    results = at_once(*works)
    assert not any(isinstance(result, MoveRefused) for result in results), results


def two_propose(first: Person, second: Person, case: UUID) -> list[Work]:
    return [lambda: propose(first, case), lambda: propose(second, case, Outcome.REFUSED)]


@pytest.mark.parametrize("locked", [True, False])
def test_two_officers_propose_at_once(
    fresh_database: str,
    first: Person,
    second: Person,
    locked: bool,  # noqa: FBT001 - a case of the test
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert fresh_database
    case = send_to_decide()
    meeting(monkeypatch)("propose", "decide")
    if not locked:
        without_locks(monkeypatch)
    results = at_once(*two_propose(first, second, case))
    if locked:
        assert sorted(type(result).__name__ for result in results) == ["MoveRefused", "UUID"]
    else:  # the constraint, or SQLite's snapshot, stops the second
        assert any(isinstance(result, Error) for result in results), results
    assert Proposal.objects.filter(application=case, settled_at=None).count() == 1
