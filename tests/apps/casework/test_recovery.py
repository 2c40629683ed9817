"""Money that came back: a total so far, at most what was found, and never twice."""

import json
import math
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.heating import AT, CODE, send_to_decide
from tests.apps.casework.test_screening import (
    AFTER,
    Rule,
    office,
    people,
    rule,
    settle,
    verify,
)
from tests.people import Person, hire

from guichet.analysis.estimation.intervals import Estimate
from guichet.analysis.screening import Checked, expected_total
from guichet.casework import actions, queries
from guichet.casework.models import Verification
from guichet.casework.rules import Found, MoveRefused, RecoveredRefused, settled_share
from guichet.catalogue.definitions import definition_for
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role

__all__ = ["office", "people", "rule"]


def find(people: dict[str, Person], found: Found, cents: int) -> UUID:
    settle(people, send_to_decide())
    waiting = Verification.objects.get(settled_at=None).pk
    verify(people["third"], waiting, found, found_cents=cents)
    return waiting


def put_down(person: Person, verification: UUID, cents: int, *, seen: int) -> None:
    actions.put_down_recovered(
        person.viewer, verification=verification, cents=cents, seen_cents=seen, at=AFTER
    )


def test_a_total_is_put_down_once_mended_and_told(people: dict[str, Person], rule: Rule) -> None:
    rule()
    money = find(people, Found.HONEST_ERROR, 20_000)
    third, viewer = people["third"], people["third"].viewer
    put_down(third, money, 5_000, seen=0)
    put_down(third, money, 5_000, seen=0)  # sent twice
    with pytest.raises(MoveRefused):
        put_down(people["first"], money, 7_000, seen=0)
    put_down(people["first"], money, 4_000, seen=5_000)
    told = Event.objects.filter(kind="money_recovered")
    said = [json.loads(each.payload) for each in told]
    assert sorted((each["before_cents"], each["recovered_cents"]) for each in said) == [
        (0, 5_000),
        (5_000, 4_000),
    ]
    (line,) = queries.to_recover(viewer).lines
    assert (line.found_cents, line.recovered_cents, line.may_put_down) == (20_000, 4_000, True)
    for cents in (-1, 20_001):
        with pytest.raises(RecoveredRefused, match="20000 found"):
            put_down(third, money, cents, seen=4_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.filter(pk=money).update(recovered_cents=20_001)
    put_down(third, money, 20_000, seen=4_000)
    assert queries.to_recover(viewer).lines == ()
    assert queries.one_to_recover(viewer, verification=money) is not None
    nothing = find(people, Found.CORRECT, 0)
    with pytest.raises(RecoveredRefused, match="No money was found"):
        put_down(third, nothing, 1, seen=0)
    figures = queries.figures(PUBLIC, definition=definition_for(CODE), since=AT)
    assert (figures.recovered_cents, figures.recovered_cases, figures.owing_cases) == (20_000, 1, 0)
    assert figures.money == Estimate(20_000, 20_000, 20_000), "every file was verified"
    settle(people, send_to_decide())
    waiting = queries.figures(PUBLIC, definition=definition_for(CODE), since=AT).money
    assert waiting.value == pytest.approx(30_000), "two of three files say it of the third"
    assert math.isinf(waiting.high)


def test_another_office_and_who_only_reads_put_nothing_down(
    people: dict[str, Person], rule: Rule
) -> None:
    rule()
    money = find(people, Found.HONEST_ERROR, 20_000)
    stranger = hire("stranger", role=Role.LEAD, office=uuid4())
    auditor = hire("auditor", role=Role.AUDITOR, office=people["first"].office)
    with pytest.raises(actions.NoSuchFile):
        put_down(stranger, money, 1, seen=0)
    with pytest.raises(actions.NotYours):
        put_down(auditor, money, 1, seen=0)
    assert queries.to_recover(stranger.viewer).lines == ()
    assert queries.one_to_recover(stranger.viewer, verification=money) is None
    assert not Event.objects.filter(kind="money_recovered").exists()


def test_a_longer_list_asks_the_database_no_more(
    people: dict[str, Person], rule: Rule, django_assert_num_queries: Callable[..., Any]
) -> None:
    rule()
    viewer = people["third"].viewer
    for _each in range(2):
        find(people, Found.HONEST_ERROR, 20_000)
        with django_assert_num_queries(2):  # the files, and their office
            assert queries.to_recover(viewer).lines


def test_a_rate_that_has_said_nothing_leaves_the_upper_end_to_the_others() -> None:
    """One file picked for its risk and still waiting, beside two hundred found at random."""
    assert settled_share(picks=4, known=3) == 0.75
    assert (settled_share(picks=1, known=0), settled_share(picks=0, known=0)) == (1.0, 1.0)
    seen = [Checked(per_thousand=20, amount=10_000)] * 200
    shares = {20: settled_share(picks=210, known=200), 500: settled_share(picks=1, known=0)}
    assert math.isfinite(expected_total(seen, settled=shares).high)
    assert math.isinf(expected_total(seen, settled=shares | {500: 0.0}).high)
