"""The quick answers against simulation, and the answers against what must be true of them."""

import math
from dataclasses import replace

import pytest
from tests.analysis.queueing.networks import one_desk, rework_network

from guichet.analysis.queueing.fluid import flow, fluid_wait
from guichet.analysis.queueing.formulas.erlang import Unstable
from guichet.analysis.queueing.formulas.varying import FluidBacklog
from guichet.analysis.queueing.model.arrivals import Arrival, Poisson, Varying
from guichet.analysis.queueing.model.calendars import office_hours
from guichet.analysis.queueing.model.laws import Exponential, Lognormal
from guichet.analysis.queueing.model.network import (
    CaseClass,
    Network,
    Priority,
    Station,
    WorkInHand,
    spread,
)
from guichet.analysis.queueing.model.units import Unit
from guichet.analysis.queueing.questions.clearing import clear_by
from guichet.analysis.queueing.questions.comparing import compare
from guichet.analysis.queueing.questions.planning import intake_for, staff_for
from guichet.analysis.queueing.questions.standards import Standard, kept
from guichet.analysis.queueing.questions.waiting import wait_for
from guichet.analysis.queueing.simulation import Plan

SEED = 11


def tandem(*, priority: bool = False) -> Network:
    """Return three stages in days: 18 cases a day."""
    discipline = {"discipline": Priority()} if priority else {}
    return Network(
        unit="day",
        classes=(CaseClass(name="urgent", priority=0), CaseClass(name="case", priority=1)),
        stations=(
            Station(
                name="check",
                service=Exponential(0.5),
                servers=10,
                routes={"study": 1.0},
                **discipline,
            ),
            Station(
                name="study",
                service=Lognormal(1.0, 2.0),
                servers=25,
                routes={"sign": 1.0},
                **discipline,
            ),
            Station(name="sign", service=Exponential(0.2), servers=5),
        ),
        arrivals=(
            Arrival(case_class="case", station="check", pattern=Poisson(14.0)),
            Arrival(case_class="urgent", station="check", pattern=Poisson(4.0)),
        ),
    )


def with_backlog(network: Network, **counts: int) -> Network:
    """Return a network with cases waiting at the stations named."""
    waiting = tuple(
        spread(station=name, case_class="case", count=count, oldest=100.0)
        for name, count in counts.items()
    )
    return replace(network, backlog=waiting)


def in_office_hours(network: Network) -> Network:
    """Return a network whose staff, four times as many, work 40 hours of the week's 168."""
    week = office_hours(unit=Unit.DAY, opens=9, closes=17)
    return replace(
        network,
        stations=tuple(
            replace(s, calendar=week, work_in_hand=WorkInHand.PAUSES, servers=4 * s.schedule.most)
            for s in network.stations
        ),
    )


NETWORKS = {
    "one desk": (with_backlog(one_desk(rate=9.0, servers=10), desk=2_000), "desk", "case"),
    "rework": (
        with_backlog(rework_network(), intake=400, triage=400, review=600, decide=400, issue=200),
        "intake",
        "case",
    ),
    "rework, late stage": (with_backlog(rework_network(), review=600), "review", "case"),
    "tandem": (with_backlog(tandem(), check=500, study=1_000), "check", "case"),
    "tandem, middle": (with_backlog(tandem(), study=1_500), "check", "case"),
    "priority": (with_backlog(tandem(priority=True), check=500, study=1_000), "check", "case"),
    "office hours": (
        in_office_hours(with_backlog(tandem(), check=500, study=1_000)),
        "check",
        "case",
    ),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_quick_answer_is_within_three_percent(name: str) -> None:
    network, station, case_class = NETWORKS[name]
    runs = 1_500 if "rework" in name else 300  # loops make the time of one case vary widely
    answer = wait_for(network, station=station, case_class=case_class, replications=runs, seed=SEED)
    assert answer.simulated is not None
    assert answer.approximate.method.startswith("approximate")
    assert answer.approximate.mean == pytest.approx(answer.simulated.mean.value, rel=0.03)
    assert answer.approximate.p90 == pytest.approx(answer.simulated.p90.value, rel=0.06)


def test_a_longer_backlog_means_a_longer_wait() -> None:
    waits = [
        fluid_wait(
            with_backlog(rework_network(), review=count), station="intake", case_class="case"
        ).mean
        for count in (0, 100, 500, 2_000)
    ]
    assert waits == sorted(waits)


def test_the_fluid_path_meets_the_closed_form() -> None:
    """120 a day in, 100 out, 30 days: 600; then 100 in and 110 out: 60 days, last waits 5.45."""
    desk = Station(name="desk", service=Exponential(0.01), servers=1)
    coming = Arrival(
        case_class="case",
        station="desk",
        pattern=Varying((30.0, math.inf), (120.0, 100.0)),
    )
    growing = Network(unit="day", stations=(desk,), arrivals=(coming,))
    path = flow(growing, horizon=30.0)
    assert path.waiting[-1].sum() == pytest.approx(600.0, rel=0.005)
    faster = Station(name="desk", service=Exponential(1 / 110), servers=1)
    steady = Arrival(case_class="case", station="desk", pattern=Poisson(100.0))
    late = with_backlog(Network(unit="day", stations=(faster,), arrivals=(steady,)), desk=600)
    path = flow(late, horizon=80.0)
    cleared = path.moments[(path.waiting.sum(axis=1) < 1.0).argmax()]
    exact = FluidBacklog(backlog=600.0, intake=100.0, capacity=110.0)
    assert cleared == pytest.approx(exact.time_to_clear, rel=0.01)
    wait = fluid_wait(late, station="desk", case_class="case").mean
    assert wait == pytest.approx(exact.wait_of_last, rel=0.005)


def test_staff_for_the_telephone_counter_by_formula_and_by_simulation() -> None:
    line = one_desk(rate=4.0, servers=13, service=Exponential(3.0))
    promise = Standard(station="desk", within=20 / 60, share=0.8)
    answer = staff_for(line, station="desk", standard=promise, seed=SEED)
    assert answer.approximate == answer.simulated == 16
    assert answer.kept is not None
    assert answer.one_fewer is not None
    assert answer.kept.value >= 0.8 > answer.one_fewer.value


def test_staff_for_a_whole_network_names_the_station_that_cannot_keep_up() -> None:
    starved = rework_network(servers=(4, 3, 3, 4, 3))
    promise = Standard(within=20.0, share=0.8)
    with pytest.raises(Unstable, match="Staff 'review' first"):
        staff_for(starved, station="intake", standard=promise, seed=SEED)
    answer = staff_for(starved, station="review", standard=promise, seed=SEED)
    assert answer.simulated is not None
    assert abs(answer.simulated - answer.approximate) <= 1


def test_intake_for_stands_at_the_standard() -> None:
    line = one_desk(rate=4.0, servers=16, service=Exponential(3.0))
    promise = Standard(station="desk", within=20 / 60, share=0.8)
    answer = intake_for(line, standard=promise, replications=5, seed=SEED)
    assert answer.simulated is not None
    assert answer.simulated == pytest.approx(answer.approximate, rel=0.02)
    assert answer.kept is not None
    assert answer.kept.value == pytest.approx(0.8, abs=0.02)


def test_cases_still_waiting_count_as_missed() -> None:
    """Twice the work the desk can do: those served early were quick, those left are not."""
    line = one_desk(rate=20.0, servers=10)
    promise = Standard(station="desk", within=1.0, share=0.8)
    share = kept(line, promise, Plan(horizon=100.0), seed=SEED, replications=2)
    assert share.value < 0.03


def test_clear_by_prices_the_extra_staff_and_says_how_sure_it_is() -> None:
    late = with_backlog(tandem(), study=800)
    answer = clear_by(late, by=60.0, price=300.0, down_to=5, seed=SEED)
    assert {"study", "sign"} == set(answer.extra)  # what study lets go must be signed, too
    assert answer.price == sum(answer.extra.values()) * 60.0 * 300.0
    assert answer.approximate_moment <= 60.0
    assert answer.chance is not None
    assert answer.chance.value > 0.2
    more = clear_by(late, by=30.0, price=300.0, down_to=5, replications=0, seed=SEED)
    assert more.extra["study"] > answer.extra["study"]


def test_comparing_a_network_with_itself_finds_nothing() -> None:
    network = rework_network()
    same = compare(network, network, Plan(horizon=300.0), seed=SEED, replications=4)
    assert all(d.value == 0.0 for d in same.classes["case"].values())


def test_shared_luck_narrows_a_comparison() -> None:
    """The paired interval is several times narrower than that of independent runs."""
    today = one_desk(rate=9.0, servers=10)
    answer = compare(
        today, today.with_servers("desk", 11), Plan(horizon=1_000.0), seed=SEED, replications=20
    )
    paired = answer.stations["desk"]["utilization"].half_width
    apart = math.hypot(
        answer.first.stations["desk"].utilization.half_width,
        answer.second.stations["desk"].utilization.half_width,
    )
    assert paired < apart / 4


def test_halving_intake_for_six_months_meets_the_fluid_closed_form() -> None:
    """2,500 files at 110 a day against 60 coming in: 50 days, within 2 %."""
    check = Station(name="check", service=Exponential(0.1), servers=30, routes={"study": 1.0})
    study = Station(name="study", service=Exponential(1.0), servers=110, routes={"sign": 1.0})
    sign = Station(name="sign", service=Exponential(0.1), servers=30)
    halved = Varying((182.0, math.inf), (60.0, 120.0))
    network = Network(
        unit="day",
        stations=(check, study, sign),
        arrivals=(Arrival(case_class="case", station="check", pattern=halved),),
        backlog=(spread(station="study", case_class="case", count=2_610, oldest=30.0),),
    )
    answer = clear_by(network, by=60.0, price=0.0, down_to=0, seed=SEED, replications=40)
    assert answer.extra == {}
    assert answer.cleared is not None
    assert answer.cleared.value == pytest.approx(50.0, rel=0.02)
