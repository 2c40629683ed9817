"""Laws every queue obeys, on networks drawn at random: Little's, conservation, more load."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.analysis.queueing.networks import laws, networks

from guichet.analysis.queueing.engine.columns import AFTER, HEAD, JOINED, PAIR, WAIT_AREA
from guichet.analysis.queueing.engine.layout import lay_out
from guichet.analysis.queueing.engine.replication import Replication
from guichet.analysis.queueing.model.arrivals import Arrival, Poisson
from guichet.analysis.queueing.model.laws import Law
from guichet.analysis.queueing.model.network import (
    CaseClass,
    FirstCome,
    Network,
    Priority,
    Station,
)
from guichet.analysis.queueing.simulation import Plan, simulate

_HORIZON = 60.0
_FEW = settings(max_examples=40, suppress_health_check=list(HealthCheck))
_SAME = settings(_FEW, max_examples=25, derandomize=True)  # a tolerance is no law: fixed draws


@given(networks(), st.integers(0, 10_000))
@_FEW
def test_little_law_holds_class_by_class_at_every_station(network: Network, seed: int) -> None:
    """The integral of a class's queue equals the waits of that class's own cases, path by path."""
    layout = lay_out(network, horizon=_HORIZON)
    run = Replication(layout, seed=seed, number=0, keep_records=True)
    run.until(_HORIZON)
    waited = np.zeros((len(network.stations), len(network.classes)))
    records = run.records
    ends = np.where(np.isnan(records["started"]), records["ended"], records["started"])
    since = np.maximum(records["joined"], 0.0)  # the queue is watched from time zero on
    np.add.at(waited, (records["station"], records["case_class"]), ends - since)
    state, still = run.state, waited.reshape(-1)
    for lane in state.lane:
        slot = lane[HEAD]
        while slot >= 0:
            still[state.case_i[slot, PAIR]] += _HORIZON - max(state.case_f[slot, JOINED], 0.0)
            slot = state.case_i[slot, AFTER]
    for slot in state.done_slot[: state.counters[0]]:  # still being served: their wait is over
        joined, started = state.case_f[slot, [JOINED, JOINED + 1]]
        still[state.case_i[slot, PAIR]] += started - max(joined, 0.0)
    areas = run.snapshot(_HORIZON).pair_t[:, WAIT_AREA]
    np.testing.assert_allclose(areas, waited.reshape(-1), rtol=1e-9, atol=1e-6)


def _ranked(levels: tuple[int, ...] | None, loads: list[float], law: Law, servers: int) -> Network:
    """One desk, classes with one service distribution, priorities in the order given."""
    names = "abc"[: len(loads)]
    return Network(
        unit="hour",
        classes=tuple(
            CaseClass(name=name, priority=levels[place] if levels else 0)
            for place, name in enumerate(names)
        ),
        stations=(
            Station(
                name="desk",
                service=law,
                servers=servers,
                discipline=Priority() if levels else FirstCome(),
            ),
        ),
        arrivals=tuple(
            Arrival(case_class=name, station="desk", pattern=Poisson(load * servers / law.mean))
            for name, load in zip(names, loads, strict=True)
        ),
    )


@given(
    st.lists(st.floats(0.2, 0.28), min_size=2, max_size=3),
    laws(),
    st.integers(1, 3),
    st.permutations(range(3)),
    st.integers(0, 9_999),
)
@_SAME
def test_no_order_of_priority_saves_waiting_in_all(
    loads: list[float], law: Law, servers: int, order: list[int], seed: int
) -> None:
    """Kleinrock's conservation law: the sum of rho W is one figure, whoever goes first.

    Three runs of 20,000 services and more share each case's luck; 8 % is for services falling to
    servers in another order. Who is favoured must show, or the sums would agree for nothing.
    """
    levels = tuple(order[: len(loads)])
    plan = Plan(horizon=20_000.0 * law.mean, warm_up=200.0 * law.mean)
    sums, waits = [], []
    for ranks in (None, levels, tuple(-level for level in levels)):
        found = simulate(_ranked(ranks, loads, law, servers), plan, seed=seed, replications=1)
        wait = [found.classes[name].wait_mean.value for name in "abc"[: len(loads)]]
        waits.append(wait)
        sums.append(sum(load * each for load, each in zip(loads, wait, strict=True)))
    assert sums[1] == pytest.approx(sums[0], rel=0.08)
    assert sums[2] == pytest.approx(sums[0], rel=0.08)
    first, last = int(np.argmin(levels)), int(np.argmax(levels))
    assert waits[1][first] < waits[1][last]
    assert waits[2][first] > waits[2][last]


@given(networks(), st.integers(0, 999))
@_FEW
def test_more_load_never_shortens_a_line_that_nobody_leaves(network: Network, seed: int) -> None:
    """Drawn networks made lines without patience, room, priority or rework: Lindley's order.

    One more stream at the first station delays no case's rival there: each shared case waits as
    long or longer.
    """
    first = replace(
        network.stations[0], discipline=FirstCome(), patience=None, patience_of={}, room=None,
        routes={}, routes_of={},
    )  # fmt: skip  # read as one
    alone = replace(
        network,
        stations=(first,),
        arrivals=tuple(replace(a, station=first.name, batch=None) for a in network.arrivals),
    )
    extra = Arrival(case_class=network.classes[0].name, station=first.name, pattern=Poisson(0.5))
    busier = replace(alone, arrivals=(*alone.arrivals, extra))
    starts = []
    for loaded in (alone, busier):
        run = Replication(lay_out(loaded, horizon=_HORIZON), seed=seed, number=0, keep_records=True)
        run.until(_HORIZON)
        rows = run.records
        starts.append({(float(r["entered"]), int(r["case_class"])): r for r in rows})
    before, after = starts
    for case in set(before) & set(after):
        assert after[case]["started"] >= before[case]["started"] - 1e-9
