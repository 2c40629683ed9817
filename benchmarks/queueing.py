"""Events a second of the simulator, beside Ciw, SimPy and a C loop, in one run.

Through the public `simulate`, on the code path every model uses, one worker, CPU seconds, median
of five. An event is an arrival or the end of a service. Then how long the questions take, and the
first call: of a user whose machine code is not yet compiled, and of that user's next process.
`--answers` prints these alone; `--large` runs a hundred million arrivals and prints the memory.
Where the clock counts, what others took of the machine meanwhile is printed beside it.
"""

import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from guichet.analysis.queueing.fluid import fluid_wait
from guichet.analysis.queueing.model.arrivals import Arrival, Poisson, Varying
from guichet.analysis.queueing.model.calendars import (
    Calendar,
    Opening,
    Schedule,
    Shift,
    opened_by,
)
from guichet.analysis.queueing.model.laws import Exponential
from guichet.analysis.queueing.model.network import (
    CaseClass,
    Network,
    Priority,
    Station,
    spread,
)
from guichet.analysis.queueing.questions.comparing import compare
from guichet.analysis.queueing.questions.waiting import wait_for
from guichet.analysis.queueing.results import Simulation
from guichet.analysis.queueing.simulation import Plan, simulate

HERE = Path(__file__).parent
RUNS = 5
CUSTOMERS = 1_000_000
PEER_CUSTOMERS = {"ciw": 20_000, "simpy": 40_000}


def line() -> Network:
    """M/M/10 at nine tenths."""
    return Network(
        unit="hour",
        stations=(Station(name="desk", service=Exponential(1.0), servers=10),),
        arrivals=(Arrival(case_class="case", station="desk", pattern=Poisson(9.0)),),
    )


def rework(*, backlog: int = 0) -> Network:
    """Five stations with rework, the backlog spread over them."""
    plan = (
        ("intake", 4, 1.2, {"triage": 1.0}),
        ("triage", 3, 2.0, {"intake": 0.1, "review": 0.7, "decide": 0.2}),
        ("review", 8, 0.6, {"triage": 0.15, "decide": 0.85}),
        ("decide", 4, 1.2, {"review": 0.1, "issue": 0.9}),
        ("issue", 3, 2.0, {}),
    )
    return Network(
        unit="hour",
        stations=tuple(
            Station(name=name, service=Exponential(1 / rate), servers=servers, routes=routes)
            for name, servers, rate, routes in plan
        ),
        arrivals=(Arrival(case_class="case", station="intake", pattern=Poisson(2.4)),),
        backlog=tuple(
            spread(station=name, case_class="case", count=backlog // 5, oldest=1_000.0)
            for name, *_ in plan
        ),
    )


def features() -> Network:
    """Three priority classes that give up, at a desk with two shifts that a calendar closes.

    Ciw knows no calendar; a shift of nobody, ending the work in hand, is the same thing said there.
    """
    rates = {"urgent": 0.9, "usual": 2.7, "late": 5.4}
    shifts = Schedule((Shift(0.0, 18), Shift(8.0, 12)), 24.0)
    return Network(
        unit="hour",
        classes=tuple(CaseClass(name=name, priority=n) for n, name in enumerate(rates)),
        stations=(
            Station(
                name="desk",
                service=Exponential(1.0),
                servers=shifts,
                calendar=Calendar((Opening(0.0, 16.0),), 24.0),
                patience=Exponential(2.0),
                discipline=Priority(),
            ),
        ),
        arrivals=tuple(
            Arrival(case_class=name, station="desk", pattern=Poisson(rate))
            for name, rate in rates.items()
        ),
    )


MODELS = {"line": line, "rework": rework, "features": features}


def ours(network: Network) -> float:
    """Return events a second: arrivals and ends of service only."""
    rate = sum(arrival.mean_rate for arrival in network.arrivals)
    plan = Plan(horizon=CUSTOMERS / rate, workers=1)
    simulate(network, Plan(horizon=10.0, workers=1), seed=1, replications=1)
    speeds = []
    for run in range(RUNS):
        begun = time.process_time()
        found = simulate(network, plan, seed=run, replications=1)
        seconds = time.process_time() - begun
        speeds.append((found.events - _others(network, found, plan)) / seconds)
    return statistics.median(speeds)


def _others(network: Network, found: Simulation, plan: Plan) -> float:
    """Return the engine's events that are neither arrivals nor ends of service."""
    desk = network.stations[0]
    shifts = desk.schedule
    if desk.calendar:
        shifts = opened_by(shifts, desk.calendar, horizon=plan.horizon)
    changes = plan.horizon / shifts.cycle * len(shifts.shifts) if len(shifts.shifts) > 1 else 0.0
    gone = sum(
        found.classes[stream.case_class].abandon_share.value * stream.mean_rate * plan.horizon
        for stream in network.arrivals
    )
    return changes + gone


def peer(name: str, model: str) -> float:
    """Return a peer's events a second, median of three, each in a process of its own."""
    speeds = []
    for _ in range(3):
        command = [sys.executable, str(HERE / "queueing_peers.py"), name, model]
        done = subprocess.run(  # noqa: S603 - our own script
            [*command, str(PEER_CUSTOMERS[name])], capture_output=True, text=True, check=True
        )
        events, seconds, _ = done.stdout.split()
        speeds.append(float(events) / float(seconds))
    return statistics.median(speeds)


def limit(model: str, program: Path) -> float:
    """Return the C loop's events a second, median of five."""
    speeds = []
    for _ in range(RUNS):
        done = subprocess.run(  # noqa: S603 - our own program
            [program, model, str(CUSTOMERS)], capture_output=True, text=True, check=True
        )
        events, seconds, _ = done.stdout.split()
        speeds.append(float(events) / float(seconds))
    return statistics.median(speeds)


def compile_limit(folder: str) -> Path | None:
    """Return the compiled C loop, None where there is no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    program = Path(folder) / "limit"
    source = HERE / "queueing_limit.c"
    command = [compiler, "-O3", "-march=native", "-o", program, source, "-lm"]
    subprocess.run(command, check=True)  # noqa: S603 - our own source
    return program


@contextmanager
def clocked(what: str) -> Iterator[list[str]]:
    """Print how long something took by the clock and the processor, and what others took.

    Words put into the list are printed behind.
    """
    words: list[str] = []
    spent, all_spent, begun = sum(os.times()[:4]), _machine(), time.perf_counter()
    yield words
    wall, spent = time.perf_counter() - begun, sum(os.times()[:4]) - spent
    taken = ""
    if all_spent:
        others = max(0.0, _machine() - all_spent - spent) / wall
        taken = f", others took {others:.1f} of {os.cpu_count()} cores"
    figures = f"{what}: {wall:.2f} s ({spent:.2f} s of processor{taken})"
    print(", ".join([figures, *words]), flush=True)


def _machine() -> float:
    """Return the processor seconds of the whole machine since it began, 0 where it does not say."""
    counted = Path("/proc/stat")
    if not counted.exists():
        return 0.0
    user, nice, system, _, _, *interrupts = map(int, counted.read_text().split()[1:9])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def answers() -> None:
    """Print how long the questions take."""
    network = rework(backlog=50_000)
    fluid_wait(network, station="intake", case_class="case")
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        fluid_wait(network, station="intake", case_class="case")
        times.append(time.perf_counter() - begun)
    print(f"fluid answer, 50,000 waiting: {1e3 * statistics.median(times):.0f} ms")
    wait_for(network, station="intake", replications=2, seed=1)
    for runs in (100, 1_000):
        with clocked(f"wait_for, {runs:,} runs") as words:
            found = wait_for(network, station="intake", replications=runs, seed=1)
            if found.simulated:
                error = found.approximate.mean / found.simulated.mean.value - 1.0
                words.append(f"fluid {error:+.1%}")


_FIRST_CALL = """
import time
begun = time.perf_counter()
from guichet.analysis.queueing.model.arrivals import Arrival, Poisson
from guichet.analysis.queueing.model.laws import Exponential
from guichet.analysis.queueing.model.network import Network, Station
from guichet.analysis.queueing.simulation import Plan, simulate
imported = time.perf_counter()
desk = Station(name="desk", service=Exponential(1.0), servers=10)
coming = Arrival(case_class="case", station="desk", pattern=Poisson(9.0))
network = Network(unit="hour", stations=(desk,), arrivals=(coming,))
simulate(network, Plan(horizon=100.0), seed=1, replications=1)
print(imported - begun, time.perf_counter() - imported)
"""


def first_calls() -> None:
    """Print what the first call takes with nothing compiled, and in later processes."""
    with tempfile.TemporaryDirectory() as home:
        for when in ("after an installation", "in the next process", "and in the next"):
            with clocked(f"first call {when}, with starting Python") as words:
                done = subprocess.run(  # noqa: S603 - our own lines
                    [sys.executable, "-c", _FIRST_CALL],
                    capture_output=True,
                    text=True,
                    check=True,
                    env={**os.environ, "HOME": home},
                )
                imported, called = map(float, done.stdout.split())
                words.append(f"import {imported:.2f} s, call {called:.2f} s")


def halved_intake() -> None:
    """Print how long it takes to see what half the intake for six months does to three stages."""
    stages = (("check", 0.1, 30), ("study", 1.0, 110), ("sign", 0.1, 30))
    names = [name for name, *_ in stages]
    today = Network(
        unit="day",
        stations=tuple(
            Station(
                name=name,
                service=Exponential(mean),
                servers=servers,
                routes={after: 1.0} if after else {},
            )
            for (name, mean, servers), after in zip(stages, [*names[1:], ""], strict=True)
        ),
        arrivals=(Arrival(case_class="case", station="check", pattern=Poisson(105.0)),),
        backlog=(spread(station="study", case_class="case", count=2_500, oldest=60.0),),
    )
    pattern = Varying((182.0, math.inf), (52.5, 105.0))
    halved = replace(today, arrivals=(replace(today.arrivals[0], pattern=pattern),))
    plan = Plan(horizon=365.0, sample_every=7.0)
    with clocked("half the intake for six months, 2 x 20 runs of a year") as words:
        found = compare(today, halved, plan, seed=1, replications=20)
        saved = found.classes["case"]["sojourn_mean"]
        words.append(f"sojourn {saved.value:+.2f} days [{saved.low:+.2f}, {saved.high:+.2f}]")


def large() -> None:
    """Print the memory that a hundred million arrivals take."""
    begun = time.process_time()
    found = simulate(line(), Plan(horizon=1e8 / 9.0, workers=1), seed=1, replications=1)
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    wait = found.stations["desk"].wait_mean.value
    print(f"{found.events:,} events in {seconds:.0f} s, peak {peak:.0f} MiB, wait {wait:.5f}")


def speeds() -> None:
    """Print events a second, one line a model."""
    with tempfile.TemporaryDirectory() as folder:
        program = compile_limit(folder)
        for name, build in MODELS.items():
            speed = ours(build())
            words = [f"{name}: {speed / 1e6:.2f} M events/s"]
            if program and name != "features":
                words.append(f"{speed / limit(name, program):.2f} of C")
            peers = [p for p in PEER_CUSTOMERS if (p, name) != ("simpy", "features")]
            words += [f"{speed / peer(p, name):.0f} x {p}" for p in peers]
            print(", ".join(words), flush=True)


def main() -> None:
    """Print what was asked for."""
    if "--large" in sys.argv:
        large()
        return
    if "--answers" not in sys.argv:
        speeds()
    answers()
    halved_intake()
    first_calls()


if __name__ == "__main__":
    main()
