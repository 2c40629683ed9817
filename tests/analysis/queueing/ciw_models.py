"""Twenty models that Ciw knows too, told once in our words and translated for it.

Ciw's node is our station, its priority class our class with a priority, its renege our giving up;
its shift of nobody is our closed office. It knows no backlog, no promise and no ageing, and blocks
where we turn away on the way between stations: those stay out. Where one shift follows another it
brings a fresh team while the old one finishes, and we count those still finishing as present: so
shifts here have closed hours between them.

Prints the table of docs/reference/simulator-beside-ciw.md when run as a script:
`python -m tests.analysis.queueing.ciw_models`.
"""

import math
import sys
from collections import defaultdict
from collections.abc import Mapping

import ciw
import numpy as np
from tests.analysis.queueing.networks import one_desk

from guichet.analysis.estimation.intervals import Estimate, mean_interval
from guichet.analysis.queueing.engine.columns import WAS_IMPATIENT, WAS_SERVED, WAS_TURNED_AWAY
from guichet.analysis.queueing.model.arrivals import Arrival, Pattern, Poisson, Renewal, Varying
from guichet.analysis.queueing.model.calendars import Calendar, Opening, Schedule, Shift
from guichet.analysis.queueing.model.laws import (
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
from guichet.analysis.queueing.model.network import (
    CaseClass,
    Network,
    Priority,
    Station,
    WorkInHand,
)
from guichet.analysis.queueing.simulation import Plan, simulate

CIW_RUNS, OUR_RUNS = 20, 100
"""Ours are cheap: their interval is narrow, so that Ciw's alone decides what would be noticed."""

HORIZON, WARM_UP = 3_000.0, 300.0
LEVEL = 0.99
"""Of each interval in the table."""

TOGETHER = 1.0 - 0.01 / 64
"""Of each interval in the test, so that all 64 comparisons hold together at 99 %."""

_HOUR = Exponential(1.0)


def _network(*stations: Station, rates: Mapping[str, float], at: str = "") -> Network:
    """Return stations with one Poisson stream a class to the first; earlier classes go first."""
    return Network(
        unit="hour",
        stations=stations,
        classes=tuple(CaseClass(name=name, priority=n) for n, name in enumerate(rates)),
        arrivals=tuple(
            Arrival(case_class=name, station=at or stations[0].name, pattern=Poisson(rate))
            for name, rate in rates.items()
        ),
    )


def _coming(pattern: Pattern, *, servers: int, batch: Law | None = None) -> Network:
    """Return one desk with another pattern of arrivals."""
    desk = Station(name="desk", service=_HOUR, servers=servers)
    arrival = Arrival(case_class="case", station="desk", pattern=pattern, batch=batch)
    return Network(unit="hour", stations=(desk,), arrivals=(arrival,))


def _ranked(rates: Mapping[str, float], **desk: object) -> Network:
    """Return one desk that serves its classes by priority."""
    desk = {"service": _HOUR, **desk}
    return _network(Station(name="desk", discipline=Priority(), **desk), rates=rates)


def _open(*, pauses: bool) -> Network:
    """Return ten servers that are there 16 hours of 24."""
    desk = Station(
        name="desk",
        service=_HOUR,
        servers=10,
        calendar=Calendar((Opening(0.0, 16.0),), 24.0),
        work_in_hand=WorkInHand.PAUSES if pauses else WorkInHand.FINISHES,
    )
    return _network(desk, rates={"case": 5.0})


def _tandem() -> Network:
    """Return three stations one after the other."""
    return _network(
        Station(name="check", service=_HOUR, servers=3, routes={"study": 1.0}),
        Station(name="study", service=Gamma(0.5, 0.5), servers=2, routes={"sign": 1.0}),
        Station(name="sign", service=_HOUR, servers=3),
        rates={"case": 2.0},
    )


def _rework() -> Network:
    """Return two classes with routes and services of their own, some work coming back."""
    return _network(
        Station(name="check", service=_HOUR, servers=2, routes={"study": 1.0}),
        Station(
            name="study",
            service=_HOUR,
            servers=2,
            service_of={"renewal": Exponential(0.3)},
            routes={"check": 0.2, "sign": 0.6},
            routes_of={"renewal": {"check": 0.05, "sign": 0.9}},
        ),
        Station(name="sign", service=_HOUR, servers=2, routes={"check": 0.1}),
        rates={"first": 0.6, "renewal": 0.5},
    )


def _everything() -> Network:
    """Return priority, patience, rework and a closed night at once."""
    rates = {"urgent": 0.9, "usual": 2.7, "late": 3.4}
    desk = Station(
        name="desk",
        service=Lognormal(1.0, 1.5),
        servers=Schedule((Shift(0.0, 14), Shift(16.0, 0)), 24.0),
        patience=Exponential(4.0),
        discipline=Priority(),
        routes={"back": 0.3},
    )
    back = Station(
        name="back", service=_HOUR, servers=4, discipline=Priority(), routes={"desk": 0.2}
    )
    return _network(desk, back, rates=rates)


MODELS: dict[str, Network] = {
    "M/M/1": one_desk(rate=0.8, servers=1),
    "M/M/10": one_desk(rate=8.5, servers=10),
    "M/D/4": one_desk(rate=3.4, servers=4, service=Deterministic(1.0)),
    "Erlang service": one_desk(rate=1.7, servers=2, service=Erlang(1.0, 3)),
    "gamma service, scv .5": one_desk(rate=1.6, servers=2, service=Gamma(1.0, 0.5)),
    "gamma service, scv 2": one_desk(rate=1.5, servers=2, service=Gamma(1.0, 2.0)),
    "lognormal service": one_desk(rate=2.4, servers=3, service=Lognormal(1.0, 1.5)),
    "empirical service": one_desk(
        rate=0.7, servers=1, service=Empirical((0.2, 0.5, 0.9, 1.4, 2.0))
    ),
    "mixed service": one_desk(
        rate=1.5, servers=2, service=Mixture((Part(0.8, Exponential(0.5)), Part(0.2, Gamma(3, 1))))
    ),
    "renewal arrivals": _coming(Renewal(Gamma(0.4, 0.3)), servers=3),
    "a rate that swings": _coming(Varying((8.0, 16.0, 24.0), (1.0, 4.5, 2.0), 24.0), servers=4),
    "batches of 3": _coming(Poisson(0.6), servers=3, batch=Deterministic(3.0)),
    "room for 5": one_desk(rate=3.0, servers=2).with_station(
        Station(name="desk", service=_HOUR, servers=2, room=5)
    ),
    "patience": one_desk(rate=9.5, servers=10, patience=Exponential(2.0)),
    "patience, overload": one_desk(rate=12.0, servers=8, patience=Lognormal(0.5, 1.0)),
    "two priorities": _ranked(
        {"urgent": 0.3, "usual": 0.5}, servers=1, service_of={"urgent": Erlang(0.8, 2)}
    ),
    "three priorities, patience": _ranked(
        {"urgent": 0.9, "usual": 2.7, "late": 5.4}, servers=9, patience=Exponential(3.0)
    ),
    "closed at night, work finishes": _open(pauses=False),
    "closed at night, work pauses": _open(pauses=True),
    "tandem": _tandem(),
    "rework, two classes": _rework(),
    "all of it": _everything(),
}

Measures = dict[str, list[float]]
"""By measure and class, one mean a run."""


def in_ciw(network: Network) -> object:
    """Return the network as Ciw has it."""
    names = [known.name for known in network.classes]
    stations = network.stations
    options: dict[str, object] = {}
    ranked = [isinstance(station.discipline, Priority) for station in stations]
    if any(ranked):
        assert all(ranked), "Ciw ranks its classes at every node"
        options["priority_classes"] = {known.name: known.priority for known in network.classes}
    if any(station.patience for station in stations):
        options["reneging_time_distributions"] = {
            name: [_law(station.patience_for(name)) for station in stations] for name in names
        }
    if any(station.room for station in stations):
        options["queue_capacities"] = [
            math.inf if s.room is None else s.room - s.schedule.most for s in stations
        ]
    if any(arrival.batch for arrival in network.arrivals):
        options["batching_distributions"] = {
            name: [_batch(network, name, station.name) for station in stations] for name in names
        }
    return ciw.create_network(
        arrival_distributions={
            name: [_gaps(network, name, station.name) for station in stations] for name in names
        },
        service_distributions={
            name: [_law(station.service_for(name)) for station in stations] for name in names
        },
        number_of_servers=[_servers(station) for station in stations],
        routing={
            name: [
                [station.routes_for(name).get(target.name, 0.0) for target in stations]
                for station in stations
            ]
            for name in names
        },
        **options,
    )


def _law(law: Law | None) -> object:  # noqa: PLR0911 - one return per law
    """Return a law as Ciw has it."""
    dists = ciw.dists
    match law:
        case None:
            return None
        case Deterministic(mean):
            return dists.Deterministic(mean)
        case Exponential(mean):
            return dists.Exponential(1.0 / mean)
        case Erlang(mean, phases):
            return dists.Erlang(phases / mean, phases)
        case Gamma(mean, scv):
            return dists.Gamma(1.0 / scv, mean * scv)
        case Lognormal(mean, scv):
            spread = math.log1p(scv)
            return dists.Lognormal(math.log(mean) - spread / 2.0, math.sqrt(spread))
        case Empirical():
            return dists.Empirical(list(law.values))
        case Mixture(parts):
            return dists.MixtureDistribution(
                [_law(part.law) for part in parts], [part.share for part in parts]
            )


def _stream(network: Network, case_class: str, station: str) -> Arrival | None:
    return next(
        (a for a in network.arrivals if (a.case_class, a.station) == (case_class, station)), None
    )


def _gaps(network: Network, case_class: str, station: str) -> object:
    """Return the gaps between a stream's arrivals."""
    stream = _stream(network, case_class, station)
    match stream and stream.pattern:
        case None:
            return None
        case Poisson(rate):
            return ciw.dists.Exponential(rate)
        case Renewal(gap):
            return _law(gap)
        case Varying(until, rates):
            return ciw.dists.PoissonIntervals(list(rates), list(until), HORIZON)
    raise TypeError(stream)


def _batch(network: Network, case_class: str, station: str) -> object:
    stream = _stream(network, case_class, station)
    return ciw.dists.Deterministic(int(stream.batch.mean) if stream and stream.batch else 1)


def _servers(station: Station) -> object:
    """Return a number, or shifts with nobody there at night."""
    if station.calendar:
        (opening,) = station.calendar.openings
        pauses = station.work_in_hand is WorkInHand.PAUSES
        return ciw.Schedule(
            numbers_of_servers=[station.schedule.most, 0],
            shift_end_dates=[opening.end, station.calendar.cycle],
            preemption="resume" if pauses else False,
        )
    if isinstance(station.servers, Schedule):
        shifts = station.servers.shifts
        return ciw.Schedule(
            numbers_of_servers=[shift.servers for shift in shifts],
            shift_end_dates=[*(shift.start for shift in shifts[1:]), station.servers.cycle],
        )
    return station.servers


_ENDS = {"service": WAS_SERVED, "renege": WAS_IMPATIENT, "rejection": WAS_TURNED_AWAY}


def ciw_measures(network: Network) -> Measures:
    """Return what Ciw finds, over visits that began after the warm-up."""
    found: Measures = defaultdict(list)
    for run in range(CIW_RUNS):
        ciw.seed(run)
        simulation = ciw.Simulation(in_ciw(network))  # a rate that swings is drawn while told
        simulation.simulate_until_max_time(HORIZON)
        rows = [
            (r.customer_class, r.arrival_date, r.waiting_time, r.exit_date, _ENDS[r.record_type])
            for r in simulation.get_all_records()
            if r.record_type in _ENDS and r.arrival_date > WARM_UP
        ]
        kinds = np.array([row[0] for row in rows])
        joined, waited, ended, outcome = np.array([row[1:] for row in rows], dtype=float).T
        for known in network.classes:
            own = kinds == known.name
            _measure(found, network, known.name, waited[own], (ended - joined)[own], outcome[own])
    return dict(found)


def our_measures(network: Network) -> Measures:
    """Return the same of our simulator."""
    found: Measures = defaultdict(list)
    plan = Plan(horizon=HORIZON, warm_up=WARM_UP, keep_records=True)
    for every in simulate(network, plan, seed=1, replications=OUR_RUNS).records:
        rows = every[every["joined"] > WARM_UP]
        left_line = np.where(rows["outcome"] == WAS_SERVED, rows["started"], rows["ended"])
        waited, stayed = left_line - rows["joined"], rows["ended"] - rows["joined"]
        for number, known in enumerate(network.classes):
            own = rows["case_class"] == number
            outcome = rows["outcome"][own]
            _measure(found, network, known.name, waited[own], stayed[own], outcome)
    return dict(found)


def _measure(  # noqa: PLR0917 - two callers, side by side
    found: Measures,
    network: Network,
    case_class: str,
    waited: np.ndarray,
    stayed: np.ndarray,
    outcome: np.ndarray,
) -> None:
    """Add one run's means of a class: wait, time at the station, who gave up or was turned away."""
    stations = network.stations
    if not any(station.work_in_hand is WorkInHand.PAUSES for station in stations):
        # Ciw's record of a resumed service does not say when it first began.
        found[f"wait, {case_class}"].append(float(waited[outcome != WAS_TURNED_AWAY].mean()))
    found[f"at the station, {case_class}"].append(float(stayed[outcome == WAS_SERVED].mean()))
    if any(station.patience for station in stations):
        found[f"gave up, {case_class}"].append(float((outcome == WAS_IMPATIENT).mean()))
    if any(station.room for station in stations):
        found[f"turned away, {case_class}"].append(float((outcome == WAS_TURNED_AWAY).mean()))


def beside(network: Network, *, level: float) -> dict[str, tuple[Estimate, Estimate]]:
    """Return ours and Ciw's interval of each measure."""
    ours, theirs = our_measures(network), ciw_measures(network)
    return {
        name: (mean_interval(ours[name], level=level), mean_interval(theirs[name], level=level))
        for name in ours
    }


def overlap(one: Estimate, other: Estimate) -> bool:
    """Say whether two intervals share a point."""
    return one.low <= other.high and other.low <= one.high


def main() -> None:
    """Print a table of all models."""
    sys.stdout.write("| model | measure | ours | Ciw | overlap |\n|---|---|---|---|---|\n")
    for name, network in MODELS.items():
        for measure, sides in beside(network, level=LEVEL).items():
            cells = " | ".join(f"{e.value:.4f} [{e.low:.4f}, {e.high:.4f}]" for e in sides)
            answer = "yes" if overlap(*sides) else "NO"
            sys.stdout.write(f"| {name} | {measure} | {cells} | {answer} |\n")


if __name__ == "__main__":
    main()
