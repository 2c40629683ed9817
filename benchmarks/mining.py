"""The directly-follows graph with mean times on a million events, beside DuckDB, polars and pm4py.

Ours starts from coded columns in time order by case, as the store keeps them; DuckDB and polars
start from the same columns in memory, pm4py from its own data frame. Peers that are not installed
are left out: `pip install -r benchmarks/requirements.txt` in an environment of their own.
Milliseconds: the median of seven runs after one to warm up, smallest and largest.
"""

import importlib
import importlib.util
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from guichet.analysis.eventlog.flow import follow

_EVENTS, _CASES, _STEPS = 1_000_000, 120_000, 20
_RUNS = 7


def _columns() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    case = np.sort(rng.integers(0, _CASES, _EVENTS)).astype(np.int32)
    activity = rng.integers(0, _STEPS, _EVENTS).astype(np.int32)
    moment = rng.integers(0, 10**13, _EVENTS)
    order = np.lexsort((moment, case))
    return {"case": case[order], "activity": activity[order], "time": moment[order]}


def _timed(name: str, work: Callable[[], Any]) -> None:
    arcs = work()
    spent = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    print(
        f"{name:<22} {statistics.median(spent):9.2f} ms "
        f"({min(spent):.2f}-{max(spent):.2f})  {arcs} arcs counted"
    )


def _ours(columns: dict[str, np.ndarray]) -> Callable[[], int]:
    return lambda: int(
        follow(columns["case"], columns["activity"], columns["time"], _STEPS)[0].sum()
    )


def _polars(columns: dict[str, np.ndarray]) -> Callable[[], int]:
    pl = importlib.import_module("polars")
    frame = pl.DataFrame(columns)

    def work() -> int:
        near = frame.sort("case", "time").with_columns(
            pl.col("activity").shift(-1).over("case").alias("next"),
            (pl.col("time").shift(-1).over("case") - pl.col("time")).alias("gap"),
        )
        arcs = near.drop_nulls("next").group_by("activity", "next")
        return int(arcs.agg(pl.len(), pl.col("gap").mean())["len"].sum())

    return work


def _duckdb(columns: dict[str, np.ndarray]) -> Callable[[], int]:
    database = importlib.import_module("duckdb").connect()
    arrow = importlib.import_module("pyarrow")
    database.register("given", arrow.table(columns))
    database.execute("CREATE TABLE events AS SELECT * FROM given")
    question = """
        SELECT sum(n) FROM (SELECT activity, next, count(*) AS n, avg(gap) FROM (
            SELECT activity, lead(activity) OVER w AS next, lead(time) OVER w - time AS gap
            FROM events WINDOW w AS (PARTITION BY "case" ORDER BY time))
        WHERE next IS NOT NULL GROUP BY activity, next)"""
    return lambda: int(database.execute(question).fetchone()[0])


def _pm4py(columns: dict[str, np.ndarray]) -> Callable[[], int]:
    pm4py = importlib.import_module("pm4py")
    pandas = importlib.import_module("pandas")
    frame = pandas.DataFrame(
        {
            "case:concept:name": columns["case"].astype(str),
            "concept:name": columns["activity"].astype(str),
            "time:timestamp": pandas.to_datetime(columns["time"], unit="us", utc=True),
        }
    )
    return lambda: len(pm4py.discover_performance_dfg(frame)[0])


def main() -> None:
    """Time ours, then each peer that is installed."""
    columns = _columns()
    print(f"{_EVENTS} events, {_CASES} cases, {_STEPS} steps")
    _timed("guichet", _ours(columns))
    for name, make in (("polars", _polars), ("duckdb", _duckdb), ("pm4py", _pm4py)):
        if importlib.util.find_spec(name):
            _timed(name, make(columns))
        else:
            print(f"{name:<22} not installed")


if __name__ == "__main__":
    main()
