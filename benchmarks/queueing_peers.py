"""The benchmark's models in Ciw and SimPy.

python queueing_peers.py PEER MODEL CUSTOMERS prints events, CPU seconds and mean wait or sojourn.
"""

import random
import sys
import time
from collections.abc import Callable
from typing import Any

import ciw
import simpy

SERVERS = (4, 3, 8, 4, 3)
RATES = (1.2, 2.0, 0.6, 1.2, 2.0)
ROUTING = (
    (0.0, 1.0, 0.0, 0.0, 0.0),
    (0.1, 0.0, 0.7, 0.2, 0.0),
    (0.0, 0.15, 0.0, 0.85, 0.0),
    (0.0, 0.0, 0.1, 0.0, 0.9),
    (0.0, 0.0, 0.0, 0.0, 0.0),
)
CLASSES = {"urgent": 0.9, "usual": 2.7, "late": 5.4}

Outcome = tuple[int, float]


def ciw_line(customers: int) -> Outcome:
    """Ten servers, one queue."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(9.0)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[10],
    )
    records = _ciw(network, customers)
    return 2 * len(records), sum(r.waiting_time for r in records) / len(records)


def ciw_rework(customers: int) -> Outcome:
    """Five stations with rework."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(2.4), None, None, None, None],
        service_distributions=[ciw.dists.Exponential(rate) for rate in RATES],
        number_of_servers=list(SERVERS),
        routing=[list(row) for row in ROUTING],
    )
    records = _ciw(network, customers)
    return customers + len(records), sum(r.waiting_time for r in records) / len(records)


def ciw_features(customers: int) -> Outcome:
    """Priorities, patience and shifts at one station that closes at night."""
    exponential = ciw.dists.Exponential
    network = ciw.create_network(
        arrival_distributions={name: [exponential(rate)] for name, rate in CLASSES.items()},
        service_distributions={name: [exponential(1.0)] for name in CLASSES},
        reneging_time_distributions={name: [exponential(0.5)] for name in CLASSES},
        priority_classes={name: level for level, name in enumerate(CLASSES)},
        number_of_servers=[
            ciw.Schedule(numbers_of_servers=[18, 12, 0], shift_end_dates=[8.0, 16.0, 24.0])
        ],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(customers / sum(CLASSES.values()))
    records = simulation.get_all_records()
    served = [r for r in records if r.record_type == "service"]
    return len(records) + len(served), sum(r.waiting_time for r in records) / len(records)


def _ciw(network: object, customers: int) -> list[Any]:
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers, method="Finish")
    return simulation.get_all_records()


def simpy_line(customers: int) -> Outcome:
    """Ten servers, one queue."""
    chance, world = random.Random(1), simpy.Environment()  # noqa: S311 - a simulation
    desk, waits, over = simpy.Resource(world, 10), [], world.event()

    def client() -> object:
        come = world.now
        with desk.request() as turn:
            yield turn
            waits.append(world.now - come)
            yield world.timeout(chance.expovariate(1.0))
        if len(waits) >= customers and not over.triggered:
            over.succeed()

    def door() -> object:
        while True:
            yield world.timeout(chance.expovariate(9.0))
            world.process(client())

    world.process(door())
    world.run(over)
    return 2 * len(waits), sum(waits) / len(waits)


def simpy_rework(customers: int) -> Outcome:
    """Five stations with rework."""
    chance, world = random.Random(1), simpy.Environment()  # noqa: S311 - a simulation
    desks = [simpy.Resource(world, count) for count in SERVERS]
    times, over, events = [], world.event(), [0]

    def client() -> object:
        come, place = world.now, 0
        events[0] += 1
        while place < len(desks):
            with desks[place].request() as turn:
                yield turn
                yield world.timeout(chance.expovariate(RATES[place]))
            events[0] += 1
            pick, row = chance.random(), ROUTING[place]
            place = 0
            while place < len(row) and pick >= row[place]:
                pick -= row[place]
                place += 1
        times.append(world.now - come)
        if len(times) >= customers and not over.triggered:
            over.succeed()

    def door() -> object:
        while True:
            yield world.timeout(chance.expovariate(2.4))
            world.process(client())

    world.process(door())
    world.run(over)
    return events[0], sum(times) / len(times)


PEERS: dict[str, Callable[[int], Outcome]] = {
    "ciw line": ciw_line,
    "ciw rework": ciw_rework,
    "ciw features": ciw_features,
    "simpy line": simpy_line,
    "simpy rework": simpy_rework,
}

if __name__ == "__main__":
    run = PEERS[f"{sys.argv[1]} {sys.argv[2]}"]
    run(300)  # imports and first-call costs are not counted
    begun = time.process_time()
    number, mean = run(int(sys.argv[3]))
    print(number, time.process_time() - begun, mean)
