"""Twenty models in Ciw and here, over the features both have, interval beside interval.

Run by an interpreter that has both Guichet's dependencies and benchmarks/requirements.txt, or
with GUICHET_PEERS naming one that has Ciw: this script then asks it for Ciw's side.
Prints one line a model and exits with 1 when an interval (99 %, over runs) misses the other.

Shifts are compared with closed hours between them: where one shift follows another, Ciw brings a
fresh team while the old one finishes, and Guichet counts those still finishing as present.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 12
HORIZON = 3_000.0
WARM_UP = 300.0


@dataclass(frozen=True)
class Case:
    """One model in plain numbers; laws are (name, mean, extra)."""

    rates: tuple[float, ...]
    services: tuple[tuple[str, float, float], ...]
    servers: tuple[int, ...]
    routing: tuple[tuple[float, ...], ...] = ((0.0,),)
    priority: bool = False
    patience: float = 0.0
    room: int = 0
    shifts: tuple[tuple[int, float], ...] = ()
    batch: int = 1


def _line(rate: float, servers: int, law: tuple[str, float, float] = ("exponential", 1, 0)) -> Case:
    return Case(rates=(rate,), services=(law,), servers=(servers,))


_TANDEM = ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.0, 0.0, 0.0))
_REWORK = ((0.0, 1.0, 0.0), (0.2, 0.0, 0.6), (0.1, 0.0, 0.0))
_EXPONENTIAL = ("exponential", 1.0, 0.0)

MODELS: dict[str, Case] = {
    "M/M/1 .5": _line(0.5, 1),
    "M/M/1 .8": _line(0.8, 1),
    "M/M/3": _line(2.4, 3),
    "M/M/10": _line(8.5, 10),
    "M/D/1": _line(0.8, 1, ("deterministic", 1.0, 0.0)),
    "M/D/4": _line(3.4, 4, ("deterministic", 1.0, 0.0)),
    "M/gamma/2, scv .5": _line(1.6, 2, ("gamma", 1.0, 0.5)),
    "M/gamma/2, scv 2": _line(1.5, 2, ("gamma", 1.0, 2.0)),
    "M/lognormal/3, scv 1.5": _line(2.4, 3, ("lognormal", 1.0, 1.5)),
    "empirical service": _line(0.7, 1, ("empirical", 0.0, 0.0)),
    "room for 5": Case(rates=(3.0,), services=(_EXPONENTIAL,), servers=(2,), room=5),
    "room for 20": Case(rates=(9.0,), services=(_EXPONENTIAL,), servers=(8,), room=20),
    "patience 2": Case(rates=(9.5,), services=(_EXPONENTIAL,), servers=(10,), patience=2.0),
    "patience .5, overload": Case(
        rates=(12.0,), services=(_EXPONENTIAL,), servers=(8,), patience=0.5
    ),
    "two priorities": Case(rates=(0.3, 0.5), services=(_EXPONENTIAL,), servers=(1,), priority=True),
    "three priorities, patience": Case(
        rates=(0.9, 2.7, 5.4), services=(_EXPONENTIAL,), servers=(9,), priority=True, patience=3.0
    ),
    "shifts": Case(
        rates=(2.0,), services=(_EXPONENTIAL,), servers=(0,), shifts=((8, 8.0), (0, 24.0))
    ),
    "batches of 3": Case(rates=(0.6,), services=(_EXPONENTIAL,), servers=(3,), batch=3),
    "tandem": Case(
        rates=(2.0,),
        services=(_EXPONENTIAL, ("gamma", 0.5, 0.5), _EXPONENTIAL),
        servers=(3, 2, 3),
        routing=_TANDEM,
    ),
    "rework": Case(
        rates=(1.0,),
        services=(_EXPONENTIAL, _EXPONENTIAL, _EXPONENTIAL),
        servers=(2, 2, 2),
        routing=_REWORK,
    ),
}
SEEN = (0.2, 0.5, 0.9, 1.4, 2.0)
"""Service times of the empirical law."""


def ciw_waits(case: Case) -> list[float]:  # noqa: C901 - one branch a feature
    """Return the mean wait per run, over visits that began after the warm-up."""
    import ciw  # noqa: PLC0415 - only the interpreter with the peers has it

    def law(name: str, mean: float, scv: float) -> object:
        match name:
            case "deterministic":
                return ciw.dists.Deterministic(mean)
            case "gamma":
                return ciw.dists.Gamma(1.0 / scv, mean * scv)
            case "lognormal":
                import math  # noqa: PLC0415 - beside its one use

                spread = math.log1p(scv)
                return ciw.dists.Lognormal(math.log(mean) - spread / 2.0, math.sqrt(spread))
            case "empirical":
                return ciw.dists.Empirical(list(SEEN))
        return ciw.dists.Exponential(1.0 / mean)

    names = [f"Class {n}" for n in range(len(case.rates))]
    stations = len(case.servers)
    servers: list[object] = list(case.servers)
    if case.shifts:
        servers = [
            ciw.Schedule(
                numbers_of_servers=[count for count, _ in case.shifts],
                shift_end_dates=[end for _, end in case.shifts],
            )
        ]
    options: dict[str, object] = {}
    if case.priority:
        options["priority_classes"] = {name: level for level, name in enumerate(names)}
    if case.patience:
        patience = ciw.dists.Exponential(1.0 / case.patience)
        options["reneging_time_distributions"] = {n: [patience] * stations for n in names}
    if case.room:
        options["queue_capacities"] = [case.room - case.servers[0]]
    if case.batch > 1:
        options["batching_distributions"] = {
            n: [ciw.dists.Deterministic(case.batch)] for n in names
        }
    network = ciw.create_network(
        arrival_distributions={
            name: [ciw.dists.Exponential(rate)] + [None] * (stations - 1)
            for name, rate in zip(names, case.rates, strict=True)
        },
        service_distributions={name: [law(*one) for one in case.services] for name in names},
        number_of_servers=servers,
        routing={name: [list(row) for row in case.routing] for name in names},
        **options,
    )
    waits = []
    for run in range(RUNS):
        ciw.seed(run)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_time(HORIZON)
        kept = [
            record.waiting_time
            for record in simulation.get_all_records()
            if record.record_type in {"service", "renege"} and record.arrival_date > WARM_UP
        ]
        waits.append(sum(kept) / len(kept))
    return waits


def our_waits(case: Case) -> list[float]:
    """Return the same of our simulator."""
    import numpy as np  # noqa: PLC0415 - the interpreter with the peers has no guichet

    from guichet.analysis.queueing.model import laws, network  # noqa: PLC0415
    from guichet.analysis.queueing.model.arrivals import Arrival, Poisson  # noqa: PLC0415
    from guichet.analysis.queueing.model.calendars import Schedule, Shift  # noqa: PLC0415
    from guichet.analysis.queueing.simulation import Plan, simulate  # noqa: PLC0415

    def law(name: str, mean: float, scv: float) -> laws.Law:
        match name:
            case "deterministic":
                return laws.Deterministic(mean)
            case "gamma":
                return laws.Gamma(mean, scv)
            case "lognormal":
                return laws.Lognormal(mean, scv)
            case "empirical":
                return laws.Empirical(SEEN)
        return laws.Exponential(mean)

    servers: Sequence[Schedule | int] = case.servers
    if case.shifts:
        starts = (0.0, *(end for _, end in case.shifts[:-1]))
        counts = (count for count, _ in case.shifts)
        shifts = tuple(Shift(s, n) for s, n in zip(starts, counts, strict=True))
        servers = [Schedule(shifts, case.shifts[-1][1])]
    names = [f"s{n}" for n in range(len(case.servers))]
    model = network.Network(
        unit="hour",
        classes=tuple(network.CaseClass(name=f"c{n}", priority=n) for n in range(len(case.rates))),
        stations=tuple(
            network.Station(
                name=name,
                service=law(*service),
                servers=count,
                discipline=network.Priority() if case.priority else network.FirstCome(),
                patience=laws.Exponential(case.patience) if case.patience else None,
                room=case.room or None,
                routes=dict(zip(names, row, strict=True)),
            )
            for name, service, count, row in zip(
                names, case.services, servers, case.routing, strict=True
            )
        ),
        arrivals=tuple(
            Arrival(
                case_class=f"c{n}",
                station="s0",
                pattern=Poisson(rate),
                batch=laws.Deterministic(case.batch) if case.batch > 1 else None,
            )
            for n, rate in enumerate(case.rates)
        ),
    )
    plan = Plan(horizon=HORIZON, warm_up=WARM_UP, keep_records=True)
    found = simulate(model, plan, seed=1, replications=RUNS)
    waits = []
    for records in found.records:
        kept = records[(records["joined"] > WARM_UP) & (records["outcome"] < 2)]  # noqa: PLR2004
        begun = np.where(np.isnan(kept["started"]), kept["ended"], kept["started"])
        waits.append(float((begun - kept["joined"]).mean()))
    return waits


def main() -> int:
    """Compare model by model."""
    from guichet.analysis.estimation.intervals import mean_interval  # noqa: PLC0415

    interpreter = os.environ.get("GUICHET_PEERS", sys.executable)
    done = subprocess.run(  # noqa: S603 - our own script
        [interpreter, str(Path(__file__)), "--ciw"], capture_output=True, text=True, check=True
    )
    theirs = json.loads(done.stdout)
    missed = 0
    for name, case in MODELS.items():
        ciw_side = mean_interval(theirs[name], level=0.99)
        our_side = mean_interval(our_waits(case), level=0.99)
        overlap = ciw_side.low <= our_side.high and our_side.low <= ciw_side.high
        missed += not overlap
        print(
            f"{'ok  ' if overlap else 'MISS'} {name}: wait {our_side.value:.4f} "
            f"[{our_side.low:.4f}, {our_side.high:.4f}], Ciw {ciw_side.value:.4f} "
            f"[{ciw_side.low:.4f}, {ciw_side.high:.4f}]"
        )
    return int(missed > 0)


if __name__ == "__main__":
    if "--ciw" in sys.argv:
        print(json.dumps({name: ciw_waits(case) for name, case in MODELS.items()}))
    else:
        sys.exit(main())
