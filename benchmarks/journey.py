"""Count complete journeys through the real site: page, answers, send, confirmation.

Four calls through the real views, with the token against forgery checked, answers validated, the
application, its answers and its Event committed, the sealer sealing each second. 8 clients with
keep-alive on the same machine (wrk), 2 web processes of 1 blocking thread; 3 runs of 6 seconds
after a warm-up and a rest, in which a new home's worker makes its first estimates. On SQLite (WAL,
FULL) and on PostgreSQL with its defaults.

Peer, measured on the same machine (2 cores, EPYC VM; peers.md H): Open Forms at bc1ac4d, four
calls, 2 gunicorn workers, PostgreSQL and Redis: 18.8 completed submissions/s (17.7-19.3) at 4
clients, p50 202 ms and p99 466 ms a request. It does more than we do; the ratio says how much room
there is, not that the two are alike.
"""

import statistics
from pathlib import Path

from ground import again_on_postgresql, cpu_seconds, figure, ground, rest, serving, wrk

PEER = 18.8
RUNS, SECONDS, CLIENTS = 3, 6, 8


def main() -> None:
    """Measure and print."""
    with ground() as place, serving(place, "guichet.site.wsgi:application", worker=True) as groups:
        rates, tails, broken = [], [], 0.0
        wrk(place, "journey.lua", "/", clients=CLIENTS, threads=CLIENTS, seconds=2)
        rest(groups)
        before, journeys = cpu_seconds(groups), 0.0
        for _run in range(RUNS):
            said = wrk(place, "journey.lua", "/", clients=CLIENTS, threads=CLIENTS, seconds=SECONDS)
            rates.append(figure(said, r" rate=([\d.]+)"))
            tails.append(figure(said, r"p99_ms=([\d.]+)"))
            journeys += figure(said, r"journeys=(\d+)")
            broken += figure(said, r"broken=(\d+)")
        cost = (cpu_seconds(groups) - before) / journeys
        verdict = place.run("-m", "guichet", "verify-journal").strip().splitlines()[-1]
    rate = statistics.median(rates)
    print(
        f"{place.database}: {rate:.0f} journeys/s ({min(rates):.0f}-{max(rates):.0f}), "
        f"{rate * 4:.0f} requests/s, p99 {statistics.median(tails):.1f} ms, {broken:.0f} broken; "
        f"{rate / PEER:.1f} x Open Forms' {PEER}/s (target 20)"
    )
    print(
        f"  {cost * 1000:.2f} ms of processor time a journey, web and worker together: "
        f"{2 / cost:.0f} journeys/s would fill two cores"
    )
    print(f"  journal: {verdict}")
    again_on_postgresql(str(Path(__file__).resolve()))


if __name__ == "__main__":
    main()
