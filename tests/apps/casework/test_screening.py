"""Verify first, or issue first and verify later: who is picked, who verifies, what it tells."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import override_settings
from tests.apps.casework.heating import AT, CODE, open_the_benefit, send_to_decide
from tests.people import Person, hire

from guichet.analysis.screening import commitment_of, is_picked, mark_of
from guichet.casework import actions, queries
from guichet.casework.models import Application, Sample, Screening, Verification
from guichet.casework.rules import (
    Cause,
    Found,
    FoundRefused,
    Kept,
    MoveRefused,
    Outcome,
    Purpose,
    seed_of,
)
from guichet.catalogue.definitions import Integrity, Verify, definition_for
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role

LATER = AT + timedelta(days=3)
AFTER = LATER + timedelta(days=7)
Rule = Callable[..., Integrity]
WORDS = "The tax office has another income."


@pytest.fixture
def office(request: pytest.FixtureRequest) -> UUID:
    if "fresh_database" not in request.fixturenames:
        request.getfixturevalue("db")
    return UUID(str(open_the_benefit().pk))


@pytest.fixture
def people(office: UUID) -> dict[str, Person]:
    roles = {"first": Role.OFFICER, "second": Role.OFFICER, "third": Role.OFFICER}
    return {name: hire(name, role=role, office=office) for name, role in roles.items()}


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> Rule:
    """Give the benefit another integrity rule; every file is picked unless told."""

    def ruled(verify: Verify = Verify.LATER, *, rate: int = 1000, risk: bool = False) -> Integrity:
        own = definition_for(CODE).integrity
        assert own is not None
        made = replace(
            own,
            verify=verify,
            random_per_thousand=rate,
            risk=own.risk if risk else None,
            by_class=MappingProxyType({}),
        )
        monkeypatch.setitem(definition_for(CODE).__dict__, "integrity", made)
        return made

    return ruled


def settle(people: dict[str, Person], case: UUID, *, outcome: Outcome = Outcome.APPROVED) -> None:
    """Propose, confirm and release."""
    reason = {Outcome.APPROVED: "income-below", Outcome.REFUSED: "income-above"}[outcome]
    proposed = actions.conclude(
        people["first"].viewer, case=case, outcome=outcome, reason=reason, words="", at=LATER
    )
    decision = actions.confirm(people["second"].viewer, proposal=proposed.id, at=LATER)
    actions.release(decision=decision, at=LATER)


def look(person: Person, case: UUID) -> None:
    actions.begin_reading(person.viewer, case=case, purpose=Purpose.DECIDE, at=LATER)


def kinds(case: UUID) -> list[str]:
    return list(Event.objects.filter(case=case).values_list("kind", flat=True))


def verify(
    person: Person, verification: UUID, found: Found = Found.CORRECT, **more: object
) -> None:
    given = {"found_cents": 0, "words": WORDS, "at": AFTER} | more
    actions.verify(person.viewer, verification=verification, found=found, **given)  # type: ignore[arg-type]  # names are the callee's own


def test_issue_first_picks_at_the_release_and_a_refusal_is_not_picked(
    people: dict[str, Person], rule: Rule
) -> None:
    rule()
    yes, no = send_to_decide(), send_to_decide()
    for case in (yes, no):
        look(people["first"], case)
    assert not Screening.objects.exists()
    settle(people, yes)
    settle(people, no, outcome=Outcome.REFUSED)
    drawn = Screening.objects.get()
    assert (drawn.pk, drawn.picked, drawn.per_thousand, drawn.stratum) == (
        yes,
        True,
        1000,
        "random",
    )
    assert Application.objects.get(pk=yes).status == "released"
    opened = Verification.objects.get()
    assert (opened.before_yes, opened.office) == (False, people["first"].office)
    assert {"screened", "verification_opened"} <= set(kinds(yes))
    assert "screened" not in kinds(no)


def test_verify_first_lets_a_no_come_early_and_a_yes_only_after(
    people: dict[str, Person], rule: Rule
) -> None:
    rule(Verify.FIRST)
    case, other = send_to_decide(), send_to_decide()
    with pytest.raises(actions.VerificationFirst, match="open it"):
        settle(people, case)
    for each in (case, other):
        look(people["first"], each)
        look(people["second"], each)
    assert Screening.objects.count() == 2
    with pytest.raises(actions.VerificationFirst, match="being verified"):
        settle(people, case)
    settle(people, other, outcome=Outcome.REFUSED)
    waiting = Verification.objects.get(screening=case)
    assert waiting.before_yes
    verify(people["third"], waiting.pk, at=LATER)
    settle(people, case)
    assert Application.objects.get(pk=case).status == "released"
    assert Screening.objects.count() == 2


def test_a_file_not_picked_is_told_by_no_event_and_waits_for_nothing(
    people: dict[str, Person], rule: Rule
) -> None:
    rule(Verify.FIRST, rate=1)
    case = send_to_decide()
    look(people["first"], case)
    assert not Screening.objects.get().picked
    assert "verification_opened" not in kinds(case)
    settle(people, case)
    assert queries.to_verify(people["first"].viewer, today=LATER.date()).lines == ()


def test_another_than_who_decided_verifies_once_and_nobody_else_sees_it(
    people: dict[str, Person], rule: Rule
) -> None:
    rule()
    settle(people, send_to_decide())
    waiting = Verification.objects.get().pk
    for name in ("first", "second"):
        (seen,) = queries.to_verify(people[name].viewer, today=AFTER.date()).lines
        assert (seen.may_settle, seen.barred) == (False, True)
        with pytest.raises(actions.NotYours):
            verify(people[name], waiting)
    auditor = hire("auditor", role=Role.AUDITOR, office=people["first"].office)
    with pytest.raises(actions.NotYours):
        verify(auditor, waiting)
    stranger = hire("stranger", role=Role.LEAD, office=uuid4())
    assert queries.to_verify(stranger.viewer, today=AFTER.date()).lines == ()
    assert queries.one_to_verify(stranger.viewer, verification=waiting, today=AFTER.date()) is None
    with pytest.raises(actions.NoSuchFile):
        verify(stranger, waiting)
    third = people["third"]
    for found, cents, error in (
        (Found.CORRECT, 1, FoundRefused),
        (Found.HONEST_ERROR, -1, FoundRefused),
        (Found.HONEST_ERROR, 10**13, FoundRefused),
    ):
        with pytest.raises(error):
            verify(third, waiting, found, found_cents=cents)
    with pytest.raises(actions.WordsRefused):
        verify(third, waiting, words=" ")
    for _twice in range(2):
        verify(third, waiting, Found.HONEST_ERROR, found_cents=4200)
    with pytest.raises(MoveRefused):
        verify(third, waiting, Found.CORRECT)
    (event,) = Event.objects.filter(kind="verified")
    told = json.loads(event.payload)
    assert (told["found"], told["found_cents"], told["at_random"]) == ("honest_error", 4200, True)
    assert "tax office" not in "".join(Event.objects.values_list("payload", flat=True))
    row = Verification.objects.get()
    assert (row.days, row.words) == (5, WORDS)


def test_before_the_outcome_nothing_shown_says_whether_chance_or_risk_picked(
    people: dict[str, Person], rule: Rule
) -> None:
    rule(rate=1000)
    settle(people, send_to_decide())
    (seen,) = queries.to_verify(people["third"].viewer, today=AFTER.date()).lines
    said = " ".join([repr(seen), *Event.objects.values_list("payload", flat=True)]).replace(
        str(seen.case), ""
    )
    assert "random" not in said
    assert "thousand" not in said
    assert "stratum" not in said
    found = queries.figures(
        people["third"].viewer, definition=definition_for(CODE), since=AT - timedelta(days=9)
    )
    assert found.strata == ()


def test_the_seed_is_committed_to_before_shown_after_and_checks(
    people: dict[str, Person], rule: Rule
) -> None:
    rule()
    actions.keep_samples(at=AT)
    committed = [json.loads(e.payload) for e in Event.objects.filter(kind="sample_committed")]
    assert [each["starts"] for each in committed] == ["2026-11-01", "2026-12-01"]
    case = send_to_decide()
    settle(people, case)
    sample = Screening.objects.get().sample
    assert (sample.seed, str(sample.pk)) == ("", committed[0]["sample"])
    assert settings.SECRET_KEY not in str(Sample.objects.values())
    december = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert actions.keep_samples(at=december) == 0, "a file picked by it is not verified yet"
    verify(people["third"], Verification.objects.get().pk)
    assert actions.keep_samples(at=december) == 1
    assert actions.keep_samples(at=december) == 0
    (shown,) = Event.objects.filter(kind="sample_shown")
    seed = bytes.fromhex(json.loads(shown.payload)["seed"])
    assert commitment_of(seed) == committed[0]["commitment"]
    assert is_picked(seed=seed, case=case, per_thousand=1000)
    (screened,) = Event.objects.filter(kind="screened")
    mark = mark_of(seed=seed, case=case, per_thousand=1000, picked=True)
    assert json.loads(screened.payload)["mark"] == mark
    seen = queries.samples(PUBLIC)
    assert [each.seed for each in seen] == ["", "", seed.hex()]


def test_a_changed_secret_begins_another_sample_and_says_so(
    people: dict[str, Person], rule: Rule
) -> None:
    rule()
    actions.keep_samples(at=AT)
    with override_settings(SECRET_KEY="another" * 8):
        settle(people, send_to_decide())
    samples = Sample.objects.filter(starts_on="2026-11-01")
    lost, standing = samples.get(lost_at__isnull=False), samples.get(lost_at__isnull=True)
    assert Screening.objects.get().sample_id == standing.pk
    assert lost.lost_at == LATER
    seed = seed_of(sample=standing.pk, installation_secret="another" * 8)
    assert commitment_of(seed) == standing.commitment


def test_risk_raises_the_rate_and_figures_weigh_it_back(
    people: dict[str, Person], rule: Rule
) -> None:
    rule(rate=1000, risk=True)
    cases = [send_to_decide() for _ in range(6)]
    for case in cases:
        settle(people, case)
    # As if four of six had been screened at a tenth of the rate and two of those not picked.
    loose = list(Screening.objects.order_by("pk").values_list("pk", flat=True))
    Screening.objects.filter(pk__in=loose[:4]).update(per_thousand=100)
    Verification.objects.filter(screening__in=loose[:2]).delete()
    Screening.objects.filter(pk__in=loose[:2]).update(picked=False)
    rows = list(Verification.objects.order_by("screening"))
    finds = (Found.CORRECT, Found.FRAUD_SUSPECTED, Found.HONEST_ERROR, Found.NOT_DETERMINABLE)
    for row, found in zip(rows, finds, strict=True):
        verify(people["third"], row.pk, found)
    seen = queries.figures(PUBLIC, definition=definition_for(CODE), since=AT - timedelta(days=9))
    assert (seen.screened, seen.waiting) == (6, 0)
    assert {each.value: count for each, count in seen.found.items()} == {
        "correct": 1,
        "honest_error": 1,
        "fraud_suspected": 1,
        "undeterminable": 1,
    }
    assert (seen.spared, seen.days_saved) == (1, 5)
    assert seen.share is not None
    # 4 at 1 of 2, 2 at 1 of 1 that could be determined: (4 x .5 + 2 x 1) / 6.
    assert seen.share.value == pytest.approx(2 / 3)
    actions.keep_samples(at=datetime(2026, 12, 1, 9, tzinfo=UTC))
    shown = queries.figures(PUBLIC, definition=definition_for(CODE), since=AT - timedelta(days=9))
    assert [(e.per_thousand, e.screened, e.verified, e.errors) for e in shown.strata] == [
        (1000, 2, 1, 1),
        (100, 4, 2, 1),
    ]


def test_what_is_erased_takes_words_and_stratum_and_leaves_the_figures(
    people: dict[str, Person], rule: Rule
) -> None:
    rule()
    case = send_to_decide()
    settle(people, case)
    verify(people["third"], Verification.objects.get().pk)
    actions.erase(
        case=case,
        kinds={Kept.ANSWERS, Kept.DECISION},
        cause=Cause.COURT_ORDER,
        at=AFTER + timedelta(days=400),
    )
    assert (Screening.objects.get().stratum, Verification.objects.get().words) == ("", "")
    assert Verification.objects.get().found == "correct"


def test_the_database_keeps_findings_whole(people: dict[str, Person], rule: Rule) -> None:
    rule()
    settle(people, send_to_decide())
    rows = Verification.objects.all()
    for change in (
        {"settled_at": AFTER},
        {"found": "correct"},
        {"found_cents": 5},
        {"settled_at": AFTER, "found": "correct", "days": 1},
        {"settled_at": AFTER, "found": "correct", "days": 1, "officer": uuid4(), "found_cents": 5},
        {"settled_at": AT, "found": "correct", "days": 1, "officer": uuid4()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.update(shown_at=AFTER)
