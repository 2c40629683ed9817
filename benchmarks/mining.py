"""The directly-follows graph with mean times on a million events, and reading XES, beside peers.

Ours starts from coded columns in time order by case, as the store keeps them; DuckDB and polars
start from the same columns in memory, DuckDB once more from a Parquet file of names and moments as
an export would hold them, pm4py from its own data frame. XES files are those of GUICHET_DATA, read
by ours to the same columns and by rustxes to its frames, and their events counted in both. Peers
that are not installed are left out: `pip install -r benchmarks/requirements.txt` in an environment
of their own. Milliseconds: the median of seven runs after one to warm up, smallest and largest;
of three for XES.
"""

import importlib
import importlib.util
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from guichet.analysis.eventlog.flow import follow
from guichet.analysis.eventlog.reading import read_log

_EVENTS, _CASES, _STEPS = 1_000_000, 120_000, 20
_RUNS, _XES_RUNS = 7, 3


def _columns() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    case = np.sort(rng.integers(0, _CASES, _EVENTS)).astype(np.int32)
    activity = rng.integers(0, _STEPS, _EVENTS).astype(np.int32)
    moment = rng.integers(0, 10**13, _EVENTS)
    order = np.lexsort((moment, case))
    return {"case": case[order], "activity": activity[order], "time": moment[order]}


def _timed(name: str, work: Callable[[], Any], *, runs: int = _RUNS, of: str = "arcs") -> None:
    found = work()
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    print(
        f"{name:<22} {statistics.median(spent):9.2f} ms "
        f"({min(spent):.2f}-{max(spent):.2f})  {found} {of} counted"
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


def _parquet(columns: dict[str, np.ndarray], folder: Path) -> Callable[[], int]:
    database = importlib.import_module("duckdb").connect()
    arrow = importlib.import_module("pyarrow")
    table = arrow.table(
        {
            "case": [f"case {number}" for number in columns["case"]],
            "activity": [f"activity {number}" for number in columns["activity"]],
            "time": arrow.array(columns["time"], type=arrow.timestamp("us", tz="UTC")),
        }
    )
    importlib.import_module("pyarrow.parquet").write_table(table, folder / "raw.parquet")
    question = f"""
        SELECT sum(n) FROM (SELECT activity, next, count(*) AS n, avg(gap) FROM (
            SELECT activity, lead(activity) OVER w AS next,
                   epoch_us(lead(time) OVER w) - epoch_us(time) AS gap
            FROM read_parquet('{folder}/raw.parquet')
            WINDOW w AS (PARTITION BY "case" ORDER BY time))
        WHERE next IS NOT NULL GROUP BY activity, next)"""  # noqa: S608 - our own folder
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


def _xes() -> None:
    """Read each XES file with ours and with rustxes."""
    folder = Path(os.environ.get("GUICHET_DATA", "/nowhere")) / "event-logs"
    peer = importlib.import_module("rustxes") if importlib.util.find_spec("rustxes") else None
    for path in sorted(folder.glob("*.xes.gz")):
        print(path.name)
        _timed("guichet", lambda path=path: len(read_log(path)), runs=_XES_RUNS, of="events")
        if peer is None:
            print(f"{'rustxes':<22} not installed")
            continue
        _timed(
            "rustxes",
            lambda path=path, read=peer.import_xes: len(read(str(path))[0]),
            runs=_XES_RUNS,
            of="events",
        )


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
    if importlib.util.find_spec("duckdb"):
        with tempfile.TemporaryDirectory() as folder:
            _timed("duckdb, raw Parquet", _parquet(columns, Path(folder)))
    _xes()


if __name__ == "__main__":
    main()
