"""Count submissions beside bare Django inserts, in one run, behind the same middleware.

- bare  a Django form of four fields and one `Model.objects.create`: the limit set by the ORM
- ours  the same four fields by their definition, then `casework.actions.submit`: who answers and
        the days it works, answers checked again, application, answers, Event and unsealed row in
        one transaction, with the sealer sealing each second

Both pass the token against forgery. 16 clients with keep-alive on the same machine (wrk), 2 web
processes of 1 blocking thread, rounds interleaved: 5 of 3 seconds each, on SQLite (WAL, FULL) and
on PostgreSQL with its defaults.

Peer figures of the same machine in a quieter hour (2 cores, EPYC VM; peers.md E): a bare Django
insert without CSRF, granian, SQLite FULL 1085/s (913-1162), PostgreSQL 1332/s (1282-1419); the
same work without a framework 4744/s and 3753/s.
"""

import re
import statistics
from pathlib import Path

from ground import Ground, again_on_postgresql, cpu_seconds, figure, ground, serving, wrk

ROUNDS, SECONDS, CLIENTS = 5, 3, 16


def main() -> None:
    """Measure and print."""
    with ground() as place:
        place.run("benchmarks/submit_site.py")
        with serving(place, "submit_site:application", worker=True) as groups:
            rates, tails, costs = _measure(place, groups)
    print(place.database)
    for name, each in rates.items():
        print(
            f"  {name:<8} {statistics.median(each):>7.0f}/s ({min(each):.0f}-{max(each):.0f})  "
            f"p99 {statistics.median(tails[name]):.0f} ms, "
            f"{statistics.median(costs[name]):.2f} ms of processor time each"
        )
    pairs = [mine / limit for mine, limit in zip(rates["ours"], rates["bare"], strict=True)]
    print(
        f"  ours / bare, round by round: {statistics.median(pairs):.2f} "
        f"({min(pairs):.2f}-{max(pairs):.2f}); target 0.5"
    )
    spent = [limit / mine for mine, limit in zip(costs["ours"], costs["bare"], strict=True)]
    print(f"  ours / bare by processor time: {statistics.median(spent):.2f}")
    again_on_postgresql(str(Path(__file__).resolve()))


Figures = dict[str, list[float]]


def _measure(place: Ground, groups: tuple[int, ...]) -> tuple[Figures, Figures, Figures]:
    """Load each address in turn, a warm-up first.

    Returns requests a second, p99 in ms, and ms of processor time a request.
    """
    scripts = {"bare": "submit.lua", "ours": "submit.lua", "healthz": "get.lua"}
    rates: Figures = {name: [] for name in scripts}
    tails: Figures = {name: [] for name in scripts}
    costs: Figures = {name: [] for name in scripts}
    for round_ in range(ROUNDS + 1):
        for name, script in scripts.items():
            seconds = SECONDS if round_ else 1
            before = cpu_seconds(groups)
            said = wrk(place, script, f"/{name}", clients=CLIENTS, threads=1, seconds=seconds)
            if "Non-2xx" in said or "Socket errors" in said:
                raise SystemExit(f"{name} failed:\n{said}")
            if round_:
                rates[name].append(figure(said, r"Requests/sec:\s+([\d.]+)"))
                tails[name].append(_milliseconds(said))
                spent = cpu_seconds(groups) - before
                costs[name].append(spent * 1000 / figure(said, r"(\d+) requests in"))
    return rates, tails, costs


def _milliseconds(said: str) -> float:
    found = re.search(r"^\s*99%\s+([\d.]+)(us|ms|s)\s*$", said, flags=re.MULTILINE)
    if found is None:
        raise SystemExit(f"no 99th percentile in:\n{said}")
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]


if __name__ == "__main__":
    main()
