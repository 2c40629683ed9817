"""Simulated means against the closed forms: within 4 standard errors and 3 %, seeds fixed.

The z-scores of all models together are also tested against a normal law, on three seeds chosen
before the first run. Longer runs, and more models, behind `make test-statistics`.
"""

import math
import os
from collections.abc import Callable

import numpy as np
import pytest
from tests.analysis.queueing.networks import one_desk

from guichet.analysis.queueing.formulas.erlang import ErlangA, ErlangC, FiniteRoom
from guichet.analysis.queueing.formulas.general import (
    OneServer,
    priority_waits,
    priority_waits_many,
)
from guichet.analysis.queueing.formulas.networks import Jackson
from guichet.analysis.queueing.formulas.varying import mol_staff
from guichet.analysis.queueing.model.arrivals import Arrival, Poisson, Varying
from guichet.analysis.queueing.model.calendars import Schedule, Shift
from guichet.analysis.queueing.model.laws import (
    Deterministic,
    Erlang,
    Exponential,
    Gamma,
    Law,
    Lognormal,
)
from guichet.analysis.queueing.model.network import CaseClass, Network, Priority, Station
from guichet.analysis.queueing.simulation import Plan, simulate

SEEDS = (20_220_627, 31_415_926, 27_182_818)
THOROUGH = bool(os.environ.get("GUICHET_STATISTICS"))
CASES = 10_000_000 if THOROUGH else 2_000_000
"""Cases per model and seed, in 30 batches after a warm-up of a tenth."""

Z_LIMIT = 4.0
SHARE_LIMIT = 0.03


def _priority(rates: tuple[float, ...], servers: int, service: Law) -> Network:
    kinds = [f"p{level}" for level in range(len(rates))]
    return Network(
        unit="hour",
        classes=tuple(CaseClass(name=kind, priority=n) for n, kind in enumerate(kinds)),
        stations=(Station(name="desk", service=service, servers=servers, discipline=Priority()),),
        arrivals=tuple(
            Arrival(case_class=kind, station="desk", pattern=Poisson(rate))
            for kind, rate in zip(kinds, rates, strict=True)
        ),
    )


def _jackson() -> Network:
    routes: tuple[dict[str, float], ...] = ({"b": 0.6, "c": 0.4}, {"c": 0.8}, {"a": 0.1})
    return Network(
        unit="hour",
        stations=tuple(
            Station(name=name, service=Exponential(1 / rate), servers=servers, routes=route)
            for name, rate, servers, route in zip(
                "abc", (2.0, 1.0, 0.7), (1, 1, 2), routes, strict=True
            )
        ),
        arrivals=(Arrival(case_class="case", station="a", pattern=Poisson(1.0)),),
    )


def _finite(rate: float, servers: int, room: int) -> Network:
    desk = Station(name="desk", service=Exponential(1.0), servers=servers, room=room)
    return one_desk(rate=rate, servers=servers).with_station(desk)


Exact = dict[tuple[str, str, str], float]


def _erlang_c(rate: float, servers: int) -> tuple[Network, Exact]:
    line = ErlangC(arrival_rate=rate, service_rate=1.0, servers=servers)
    return one_desk(rate=rate, servers=servers), {
        ("station", "desk", "wait_mean"): line.wait_mean,
        ("station", "desk", "queue_mean"): line.queue_mean,
        ("station", "desk", "utilization"): rate / servers,
        ("station", "desk", "wait_p90"): line.wait_quantile(0.9),
        ("class", "case", "sojourn_mean"): line.sojourn_mean,
    }


def _erlang_a(rate: float, patience: float, servers: int) -> tuple[Network, Exact]:
    line = ErlangA(arrival_rate=rate, service_rate=1.0, servers=servers, patience_rate=patience)
    return one_desk(rate=rate, servers=servers, patience=Exponential(1 / patience)), {
        ("station", "desk", "wait_mean"): line.wait_mean,
        ("station", "desk", "queue_mean"): line.queue_mean,
        ("station", "desk", "abandon_share"): line.abandon_share,
        ("station", "desk", "utilization"): line.utilization,
    }


def _one_server(service: Law) -> tuple[Network, Exact]:
    line = OneServer(arrival_rate=0.8, service_mean=1.0, service_scv=service.scv)
    exact = {("station", "desk", "wait_mean"): line.wait_mean}
    return one_desk(rate=0.8, servers=1, service=service), exact


def _room(rate: float, servers: int, room: int) -> tuple[Network, Exact]:
    line = FiniteRoom(arrival_rate=rate, service_rate=1.0, servers=servers, room=room)
    return _finite(rate, servers, room), {
        ("station", "desk", "turned_away_share"): line.turned_away,
        ("station", "desk", "queue_mean"): line.queue_mean,
        ("station", "desk", "wait_mean"): line.wait_mean,
    }


def _cobham(rates: tuple[float, ...], service: Law) -> tuple[Network, Exact]:
    waits = priority_waits(
        arrival_rates=rates,
        service_means=[1.0] * len(rates),
        service_scvs=[service.scv] * len(rates),
    )
    exact = {("class", f"p{n}", "wait_mean"): float(wait) for n, wait in enumerate(waits)}
    return _priority(rates, 1, service), exact


def _five_servers() -> tuple[Network, Exact]:
    waits = priority_waits_many(arrival_rates=(1.0, 3.0), service_rate=1.0, servers=5)
    exact = {("class", f"p{n}", "wait_mean"): float(wait) for n, wait in enumerate(waits)}
    return _priority((1.0, 3.0), 5, Exponential(1.0)), exact


def _three_stations() -> tuple[Network, Exact]:
    line = Jackson(
        outside_rates=(1.0, 0.0, 0.0),
        routing=((0, 0.6, 0.4), (0, 0, 0.8), (0.1, 0, 0)),
        service_rates=(2.0, 1.0, 0.7),
        servers=(1, 1, 2),
    )
    exact: Exact = {
        ("station", name, "queue_mean"): station.queue_mean
        for name, station in zip("abc", line.stations, strict=True)
    }
    exact["class", "case", "sojourn_mean"] = line.sojourn_mean
    return _jackson(), exact


MODELS: dict[str, Callable[[], tuple[Network, Exact]]] = {
    "M/M/1, .8": lambda: _erlang_c(0.8, 1),
    "M/M/5, 4": lambda: _erlang_c(4.0, 5),
    "M/M/10, 9": lambda: _erlang_c(9.0, 10),
    "M/M/100, 90": lambda: _erlang_c(90.0, 100),
    "Erlang A 48 .5 50": lambda: _erlang_a(48.0, 0.5, 50),
    "Erlang A 110 1 100": lambda: _erlang_a(110.0, 1.0, 100),
    "Erlang A 8 .25 10": lambda: _erlang_a(8.0, 0.25, 10),
    "M/D/1": lambda: _one_server(Deterministic(1.0)),
    "M/E4/1": lambda: _one_server(Erlang(1.0, 4)),
    "M/gamma/1, scv 4": lambda: _one_server(Gamma(1.0, 4.0)),
    "M/gamma/1, scv .5": lambda: _one_server(Gamma(1.0, 0.5)),
    "M/lognormal/1, scv 1": lambda: _one_server(Lognormal(1.0, 1.0)),
    "M/M/2/5": lambda: _room(3.0, 2, 5),
    "M/M/1/10": lambda: _room(0.9, 1, 10),
    "priority .3 .5": lambda: _cobham((0.3, 0.5), Exponential(1.0)),
    "priority .3 .5 fixed": lambda: _cobham((0.3, 0.5), Deterministic(1.0)),
    "priority .2 .3 .3": lambda: _cobham((0.2, 0.3, 0.3), Exponential(1.0)),
    "priority M/M/5": _five_servers,
    "Jackson": _three_stations,
}


def _z_scores(name: str, seed: int) -> list[tuple[str, float, float]]:
    """Return (measure, z-score, relative error) of each exact figure of a model."""
    network, exact = MODELS[name]()
    rate = sum(arrival.mean_rate for arrival in network.arrivals)
    horizon = CASES / rate
    plan = Plan(horizon=horizon, warm_up=horizon / 11, batches=30)
    found = simulate(network, plan, seed=seed, replications=1)
    scores = []
    for (kind, owner, measure), value in exact.items():
        group = found.stations if kind == "station" else found.classes
        estimate = getattr(group[owner], measure)
        error = estimate.half_width / 2.04523  # Student's .975 quantile at 29 degrees
        scores.append((measure, (estimate.value - value) / error, estimate.value / value - 1.0))
    return scores


@pytest.mark.parametrize("name", MODELS)
def test_simulation_agrees_with_the_closed_form(name: str) -> None:
    for measure, z, relative in _z_scores(name, SEEDS[0]):
        assert abs(z) < Z_LIMIT, (name, measure, z)
        assert abs(relative) < SHARE_LIMIT, (name, measure, relative)


@pytest.mark.skipif(not THOROUGH, reason="`make test-statistics` runs three seeds of every model")
def test_the_z_scores_together_are_normal() -> None:
    """One z-score per model (its first measure), over three seeds: chi-square at p > .001."""
    scores = [_z_scores(name, seed)[0][1] for name in MODELS for seed in SEEDS]
    total = math.fsum(score * score for score in scores)
    count = len(scores)
    # Batch means give Student's law at 29 degrees, variance 29/27; Wilson and Hilferty's cube
    # root makes the sum normal.
    scaled = total * 27 / 29
    normal = ((scaled / count) ** (1 / 3) - (1 - 2 / (9 * count))) / math.sqrt(2 / (9 * count))
    assert -3.29 < normal < 3.09, (total, count)


def test_mol_staffing_holds_its_delay_target() -> None:
    """Lam = 100 + 20 sin t, mu = theta = 1, target .20: delay probability .184 to .213 by theory.

    Simulated as steps of 1/50; the delay is the chance of a wait above zero, over all phases.
    """
    period, steps = 2 * math.pi, 314
    edges = np.linspace(0.0, period, steps + 1)
    middle = (edges[1:] + edges[:-1]) / 2
    offered = 100 + 10 * (np.sin(middle) - np.cos(middle))
    staff = mol_staff(offered=offered, safety=0.8416)
    shifts = Schedule(
        tuple(Shift(float(e), int(s)) for e, s in zip(edges[:-1], staff, strict=True)), period
    )
    rates = Varying(tuple(edges[1:]), tuple(100 + 20 * np.sin(middle)), float(edges[-1]))
    network = Network(
        unit="hour",
        stations=(
            Station(
                name="desk", service=Exponential(1.0), servers=shifts, patience=Exponential(1.0)
            ),
        ),
        arrivals=(Arrival(case_class="case", station="desk", pattern=rates),),
    )
    plan = Plan(horizon=820 * period, warm_up=20 * period, keep_records=True)
    found = simulate(network, plan, seed=SEEDS[0], replications=4)
    joined = np.concatenate([records["joined"] for records in found.records])
    started = np.concatenate(
        [np.where(r["outcome"] == 0, r["started"], r["ended"]) for r in found.records]
    )
    delayed = (started > joined)[joined > plan.warm_up]
    phase = (joined[joined > plan.warm_up] % period) / period
    shares = [delayed[(phase >= p / 8) & (phase < (p + 1) / 8)].mean() for p in range(8)]
    assert delayed.mean() == pytest.approx(0.199, abs=0.01)
    assert min(shares) > 0.184 - 0.02
    assert max(shares) < 0.213 + 0.02
