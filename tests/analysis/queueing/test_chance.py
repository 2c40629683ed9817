"""The luck of cases is even and unrelated; each law has its moments. Seeds fixed."""

import math
from functools import cache

import numpy as np
import pytest
from tests.analysis.queueing.networks import one_desk

from guichet.analysis.queueing.engine.chance import GOLDEN, draw, luck_of, mixed, unit
from guichet.analysis.queueing.engine.columns import SERVICE
from guichet.analysis.queueing.engine.layout import lay_out
from guichet.analysis.queueing.engine.replication import purpose_keys
from guichet.analysis.queueing.model.laws import (
    BadLaw,
    Deterministic,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Law,
    Lognormal,
    Mixture,
    Part,
)

_MANY = 40_000


@cache
def _tickets(count: int) -> list[int]:
    key = int(purpose_keys(3, 0, ["ticket"])[0])
    bits = [int(mixed(np.uint64((key + n * int(GOLDEN)) % 2**64))) for n in range(count)]
    return [b - 2**64 if b >= 2**63 else b for b in bits]


def test_luck_is_even_over_cases_and_unrelated_over_visits_and_purposes() -> None:
    keys = purpose_keys(3, 0, ["service/a", "service/b"])
    tickets = _tickets(_MANY)
    columns = np.array(
        [
            [unit(np.uint64(luck_of(ticket, key, visit))) for ticket in tickets]
            for key, visit in ((keys[0], 0), (keys[0], 1), (keys[1], 0))
        ]
    )
    for column in columns:
        counts = np.bincount((column * 100).astype(int), minlength=100)
        chi_square = ((counts - _MANY / 100) ** 2 / (_MANY / 100)).sum()
        assert 60 < chi_square < 149  # 99 degrees, p between .001 and .999
        assert abs(np.corrcoef(column[:-1], column[1:])[0, 1]) < 4 / math.sqrt(_MANY)
    related = np.corrcoef(columns)
    assert np.abs(related[np.triu_indices(3, 1)]).max() < 4 / math.sqrt(_MANY)


@pytest.mark.parametrize(
    "law",
    [
        Exponential(2.0),
        Erlang(2.0, 3),
        Gamma(2.0, 0.4),
        Gamma(2.0, 3.0),
        Lognormal(2.0, 1.5),
        Empirical((1.0, 2.0, 6.0)),
        Mixture((Part(0.7, Exponential(1.0)), Part(0.3, Deterministic(4.0)))),
    ],
    ids=lambda law: type(law).__name__,
)
def test_a_law_has_its_mean_and_its_variation(law: Law) -> None:
    layout = lay_out(one_desk(rate=0.1, servers=1, service=law), horizon=1.0)
    row = int(layout.tables.pair_i[0, SERVICE])
    key = purpose_keys(4, 0, ["service"])[0]
    values = np.array(
        [
            draw(row, np.uint64(luck_of(t, key, 0)), layout.tables.laws, layout.tables.values)
            for t in _tickets(_MANY)
        ]
    )
    error = values.std() / math.sqrt(_MANY)
    assert abs(values.mean() - law.mean) < 4 * error
    assert values.var() / values.mean() ** 2 == pytest.approx(law.scv, rel=0.15)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Exponential(0.0),
        lambda: Erlang(1.0, 0),
        lambda: Gamma(1.0, -1.0),
        lambda: Empirical(()),
        lambda: Mixture((Part(0.5, Exponential(1.0)),)),
        lambda: Deterministic(math.inf),
    ],
)
def test_an_impossible_law_is_refused(wrong: object) -> None:
    with pytest.raises(BadLaw):
        wrong()
