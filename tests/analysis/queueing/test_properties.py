"""What must hold whatever the model: monotone in staff and load, work conserved by priorities."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.analysis.queueing.networks import one_desk, rework_network

from guichet.analysis.queueing.model.arrivals import Arrival, Poisson
from guichet.analysis.queueing.model.calendars import (
    BadCalendar,
    Calendar,
    Opening,
    Schedule,
    Shift,
    always,
    office_hours,
    opened_by,
)
from guichet.analysis.queueing.model.laws import Exponential, Gamma
from guichet.analysis.queueing.model.network import (
    BadNetwork,
    CaseClass,
    FirstCome,
    Network,
    Priority,
    Station,
)
from guichet.analysis.queueing.model.units import Unit
from guichet.analysis.queueing.simulation import Plan, Precision, simulate

_FEW = settings(max_examples=15, suppress_health_check=list(HealthCheck))


def _mixed(discipline: FirstCome | Priority, shares: tuple[float, float], scv: float) -> Network:
    return Network(
        unit="hour",
        classes=(CaseClass(name="a", priority=0), CaseClass(name="b", priority=1)),
        stations=(Station(name="desk", service=Gamma(1.0, scv), servers=1, discipline=discipline),),
        arrivals=tuple(
            Arrival(case_class=name, station="desk", pattern=Poisson(rate))
            for name, rate in zip("ab", shares, strict=True)
        ),
    )


@given(st.floats(0.1, 0.4), st.floats(0.1, 0.4), st.floats(0.3, 2.0), st.integers(0, 99))
@_FEW
def test_priorities_move_waits_about_and_conserve_the_work_waiting(
    first: float, second: float, scv: float, seed: int
) -> None:
    """Sample path by sample path: the same cases, the same work, one server never idle with work.

    The server's busy time is equal under any order, so sum rho W differs only by who is waiting.
    """
    plan = Plan(horizon=20_000.0)
    plain = simulate(_mixed(FirstCome(), (first, second), scv), plan, seed=seed, replications=1)
    ranked = simulate(_mixed(Priority(), (first, second), scv), plan, seed=seed, replications=1)
    busy = [run.stations["desk"].utilization.value for run in (plain, ranked)]
    assert busy[0] == pytest.approx(busy[1], rel=1e-3)
    waits = [sum(run.classes[n].queue_mean.value for n in "ab") for run in (plain, ranked)]
    assert waits[0] == pytest.approx(waits[1], rel=0.12)
    assert ranked.classes["a"].wait_mean.value < ranked.classes["b"].wait_mean.value


@given(st.integers(0, 999), st.floats(3.0, 9.5))
@_FEW
def test_under_shared_luck_more_staff_never_lengthens_a_single_line(seed: int, rate: float) -> None:
    """First come, first served, one station: no case waits longer with one server more."""
    plan = Plan(horizon=300.0, keep_records=True)
    waits = []
    for servers in (10, 11):
        run = simulate(one_desk(rate=rate, servers=servers), plan, seed=seed, replications=1)
        records = run.records[0]
        waits.append({int(r["case"]): r["started"] - r["joined"] for r in records})
    shared = set(waits[0]) & set(waits[1])
    assert all(waits[1][case] <= waits[0][case] + 1e-9 for case in shared)


@given(st.integers(0, 999))
@_FEW
def test_more_load_means_a_longer_queue(seed: int) -> None:
    plan = Plan(horizon=3_000.0, warm_up=100.0)
    queues = [
        simulate(rework_network().with_intake(factor), plan, seed=seed, replications=1)
        .classes["case"]
        .queue_mean.value
        for factor in (0.6, 1.0, 1.5)
    ]
    assert queues == sorted(queues)


def test_more_runs_go_on_until_the_answer_is_precise() -> None:
    found = simulate(
        one_desk(rate=9.0, servers=10),
        Plan(horizon=500.0),
        seed=1,
        precision=Precision(relative=0.05, most=640),
    )
    sojourn = found.classes["case"].sojourn_mean
    assert 10 < found.replications < 640
    assert sojourn.half_width <= 0.05 * sojourn.value


def test_progress_is_told_run_by_run() -> None:
    seen: list[tuple[int, int]] = []
    simulate(
        one_desk(rate=1.0, servers=2),
        Plan(horizon=10.0),
        seed=1,
        replications=5,
        progress=lambda done, asked: seen.append((done, asked)),
    )
    assert seen == [(n, 5) for n in range(1, 6)]


def test_series_show_the_backlog_and_the_use_of_staff() -> None:
    found = simulate(one_desk(rate=20.0, servers=10), Plan(horizon=50.0, sample_every=1.0), seed=1)
    series = found.series
    assert series is not None
    assert series.present[-1, 0] == pytest.approx(50.0 * 10.0, rel=0.1)
    assert (series.present_low <= series.present_high).all()
    assert np.all(series.utilization[5:, 0] > 0.97)


def test_a_calendar_opens_and_closes_the_schedule() -> None:
    week = office_hours(unit=Unit.HOUR, opens=9, closes=17)
    open_hours = opened_by(always(3), week, horizon=1_000.0)
    assert open_hours.cycle == 168.0
    assert open_hours.at(8.9) == 0
    assert open_hours.at(9.0) == 3
    assert open_hours.at(168.0 + 10.0) == 3
    assert open_hours.at(5 * 24 + 12.0) == 0
    assert open_hours.mean == pytest.approx(3 * 40 / 168)
    shifts = Schedule((Shift(0.0, 2), Shift(12.0, 5)), 24.0)
    both = opened_by(shifts, week, horizon=1_000.0)
    assert (both.at(10.0), both.at(13.0), both.at(18.0)) == (2, 5, 0)


@pytest.mark.parametrize(
    ("wrong", "mend"),
    [
        (lambda: Calendar((), 24.0), "never opens"),
        (lambda: Calendar((Opening(9.0, 8.0),), 24.0), "List openings in order"),
        (lambda: Schedule((Shift(1.0, 2),)), "start at 0"),
        (lambda: Schedule((Shift(0.0, -1),)), "zero or more"),
    ],
)
def test_a_contradictory_calendar_is_refused(wrong: object, mend: str) -> None:
    with pytest.raises(BadCalendar, match=mend):
        wrong()


def test_a_network_that_refers_to_nothing_is_refused() -> None:
    desk = Station(name="desk", service=Exponential(1.0), servers=1, routes={"attic": 1.0})
    with pytest.raises(BadNetwork, match="'attic'; known are desk"):
        Network(unit="hour", stations=(desk,), arrivals=())
    with pytest.raises(BadNetwork, match="named twice"):
        Network(
            unit="hour",
            stations=(replace(desk, routes={}), replace(desk, routes={})),
            arrivals=(),
        )
