"""The compiled loop against a plain one, visit by visit, and against laws that always hold."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.analysis.queueing.networks import networks, one_desk, rework_network
from tests.analysis.queueing.reference import Reference

from guichet.analysis.queueing.engine.columns import (
    BUSY_AREA,
    CLASS_ENTERED,
    CLASS_GAVE_UP,
    CLASS_TURNED_AWAY,
    COMPLETED,
    N_BUSY,
    N_WAITING,
    WAIT_AREA,
)
from guichet.analysis.queueing.engine.layout import lay_out
from guichet.analysis.queueing.engine.replication import Replication
from guichet.analysis.queueing.model.arrivals import Arrival, Renewal
from guichet.analysis.queueing.model.laws import Deterministic, Empirical
from guichet.analysis.queueing.model.network import Network, Station, spread

_HORIZON = 60.0
_FEW = settings(max_examples=40, suppress_health_check=list(HealthCheck))


def _visits(run: Replication) -> np.ndarray:
    """Return the records as the reference writes them, sorted by case and visit."""
    names = (
        "case", "visit", "case_class", "station", "outcome",
        "entered", "joined", "started", "ended",
    )  # fmt: skip  # read as one
    records = run.records
    rows = np.array([records[name].astype(float) for name in names]).T
    rows[np.isnan(rows)] = -1.0
    return np.array(sorted(map(tuple, rows)))


@given(networks(), st.integers(0, 10_000))
@_FEW
def test_every_visit_is_that_of_the_plain_simulator(network: Network, seed: int) -> None:
    layout = lay_out(network, horizon=_HORIZON)
    run = Replication(layout, seed=seed, number=0, keep_records=True)
    run.until(_HORIZON)
    plain = Reference(layout, seed=seed, number=0, horizon=_HORIZON)
    expected = plain.run()
    assume(not plain.doubtful)
    found = _visits(run)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def test_what_happens_at_one_moment_has_an_order() -> None:
    """Everything takes one or two hours and comes in fours: nearly all moments are shared.

    Patience of two hours ends when services end; two stations end theirs together.
    """
    one, two = Deterministic(1.0), Empirical((1.0, 2.0))
    network = Network(
        unit="hour",
        stations=(
            Station(name="a", service=one, servers=7, patience=two, routes={"b": 0.7, "a": 0.1}),
            Station(name="b", service=two, servers=5, patience=one, routes={"a": 0.2}),
        ),
        arrivals=(
            Arrival(case_class="case", station="a", pattern=Renewal(one), batch=Deterministic(4.0)),
            Arrival(case_class="case", station="b", pattern=Renewal(two), batch=Deterministic(2.0)),
        ),
        backlog=(spread(station="a", case_class="case", count=60, oldest=5.0),),
    )
    layout = lay_out(network, horizon=200.0)
    run = Replication(layout, seed=1, number=0, keep_records=True)
    run.until(200.0)
    plain = Reference(layout, seed=1, number=0, horizon=200.0)
    expected = plain.run()
    assert not plain.doubtful
    assert len(expected) > 1_500
    assert len(np.unique(expected[:, -1])) < 250  # moments at which those visits ended
    np.testing.assert_array_equal(_visits(run), expected)


@given(networks(), st.integers(0, 10_000))
@_FEW
def test_nobody_is_lost_and_areas_are_the_times_of_the_cases(network: Network, seed: int) -> None:
    """Little's law, sample path by sample path: time-average numbers are the cases' own times."""
    layout = lay_out(network, horizon=_HORIZON)
    run = Replication(layout, seed=seed, number=0, keep_records=True)
    run.until(_HORIZON)
    after = run.snapshot(_HORIZON)
    left = after.class_n[:, [COMPLETED, CLASS_GAVE_UP, CLASS_TURNED_AWAY]].sum()
    still = after.pair_n[:, [N_WAITING, N_BUSY]].sum()
    assert after.class_n[:, CLASS_ENTERED].sum() == left + still

    records = run.records
    before_zero = sum(max(0.0, age) for waiting in network.backlog for age in waiting.ages)
    ends = np.where(np.isnan(records["started"]), records["ended"], records["started"])
    waited = (ends - records["joined"]).sum()
    unfinished = _open_waits(run)
    assert after.pair_t[:, WAIT_AREA].sum() + before_zero == pytest.approx(
        waited + unfinished, rel=1e-9, abs=1e-6
    )
    assert (after.pair_t[:, BUSY_AREA] >= -1e-9).all()


def _open_waits(run: Replication) -> float:
    """Return the waits so far of visits not finished at the horizon, read from the case table."""
    total = 0.0
    for lane in run.state.lane:
        slot = lane[0]
        while slot >= 0:
            total += _HORIZON - run.state.case_f[slot, 1]
            slot = run.state.case_i[slot, 2]
    in_hand = run.state.done_slot[: run.state.counters[0]]
    return float(
        total + sum(run.state.case_f[slot, 2] - run.state.case_f[slot, 1] for slot in in_hand)
    )


def test_stopping_and_going_on_changes_nothing() -> None:
    layout = lay_out(rework_network(), horizon=500.0)
    whole = Replication(layout, seed=3, number=0, keep_records=True)
    whole.until(500.0)
    parts = Replication(layout, seed=3, number=0, keep_records=True)
    for moment in (0.1, 3.0, 77.7, 500.0):
        parts.until(moment)
    assert (whole.records == parts.records).all()


def test_room_for_cases_grows_with_the_backlog() -> None:
    layout = lay_out(one_desk(rate=50.0, servers=1), horizon=40.0)
    run = Replication(layout, seed=1, number=0)
    run.until(40.0)
    present = int(run.snapshot(40.0).pair_n[0, [N_WAITING, N_BUSY]].sum())
    assert 1_700 < present < 2_150
    assert len(run.state.case_f) == 2_048 or len(run.state.case_f) == 4_096


def test_memory_does_not_follow_events() -> None:
    layout = lay_out(one_desk(rate=9.0, servers=10), horizon=2e5)
    run = Replication(layout, seed=1, number=0)
    run.until(2e5)
    assert run.snapshot(2e5).events > 3_000_000
    assert sum(array.nbytes for array in (*run.state, *run.tally)) < 500_000


def test_seeds_and_replications_differ() -> None:
    layout = lay_out(one_desk(rate=0.9, servers=1), horizon=100.0)
    ends = set()
    for seed, number in ((1, 0), (1, 1), (2, 0), (2, 1)):
        run = Replication(layout, seed=seed, number=number, keep_records=True)
        run.until(100.0)
        ends.add(float(run.records["ended"][0]))
    assert len(ends) == 4


def test_scenarios_share_the_luck_of_each_case() -> None:
    """One more server, one station renamed at the end: first arrivals and services stay."""
    runs = []
    for servers in ((4, 3, 8, 4, 3), (5, 3, 9, 4, 3)):
        layout = lay_out(rework_network(servers=servers), horizon=200.0)
        run = Replication(layout, seed=5, number=0, keep_records=True)
        run.until(200.0)
        records = run.records
        first = records[(records["visit"] == 0)]
        runs.append({int(r["case"]): r for r in first})
    shared = set(runs[0]) & set(runs[1])
    assert len(shared) > 300
    for case in shared:
        one, two = runs[0][case], runs[1][case]
        assert one["entered"] == two["entered"]
        served = one["ended"] - one["started"]
        assert served == pytest.approx(two["ended"] - two["started"], abs=1e-9)
