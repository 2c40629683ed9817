"""`guichet simulate MODEL.toml`: run a model of a service and say what waits follow."""

import argparse
import json
import math
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path

from tqdm import tqdm

from guichet.analysis.estimation.intervals import Estimate
from guichet.analysis.queueing.plot import backlog_svg
from guichet.analysis.queueing.reading.document import BadModel, Model, read_model
from guichet.analysis.queueing.results import Simulation
from guichet.analysis.queueing.simulation import simulate

_LOOKS = 200
"""Moments in a plot where the model does not say."""

_SHOWN = ("wait_mean", "wait_p80", "wait_p90", "queue_mean", "utilization", "abandon_share")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the model and how to run it."""
    parser.add_argument("model", type=Path, nargs="?", help="a model in TOML")
    parser.add_argument("--replications", type=int, default=10, help="independent runs (10)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same answer (1)")
    parser.add_argument("--workers", type=int, default=-1, help="threads; -1 for every core")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the backlog over time")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a model")


def run(options: argparse.Namespace) -> int:
    """Run the model; 1 when it cannot be read, with the line and the mend."""
    if options.schema:
        print(files("guichet.analysis.queueing.reading").joinpath("model.schema.json").read_text())
        return 0
    if options.model is None or options.replications < 1:
        print("guichet simulate: give a model file and 1 replication or more.", file=sys.stderr)
        return 2
    if options.plot and not options.plot.parent.is_dir():
        print(
            f"guichet simulate: the drawing cannot go to {options.plot}: there is no folder "
            f"{options.plot.parent}. Make it, or name another.",
            file=sys.stderr,
        )
        return 2
    try:
        model = read_model(options.model)
    except BadModel as refused:
        print(f"guichet simulate: {refused}", file=sys.stderr)
        return 1
    plan = replace(model.plan, workers=options.workers)
    if options.plot and plan.sample_every is None:
        plan = replace(plan, sample_every=plan.horizon / _LOOKS)
    begun = time.perf_counter()
    with tqdm(total=options.replications, disable=None, leave=False, unit="run") as bar:
        found = simulate(
            model.network,
            plan,
            seed=options.seed,
            replications=options.replications,
            progress=lambda done, _: bar.update(done - bar.n),
        )
    seconds = time.perf_counter() - begun
    print(_as_json(model, found, seconds) if options.json else _as_text(model, found, seconds))
    return _draw(model, found, options.plot) if options.plot else 0


def _draw(model: Model, found: Simulation, file: Path) -> int:
    """Draw the backlog; 1 when the file cannot be written, the figures being printed already."""
    try:
        file.write_text(backlog_svg(found, title=f"{model.name}: cases present"), encoding="utf-8")
    except OSError as refused:
        print(
            f"guichet simulate: {file} cannot be written ({refused.strerror}). The figures stand; "
            "name a file that can, for the drawing.",
            file=sys.stderr,
        )
        return 1
    return 0


def _as_json(model: Model, found: Simulation, seconds: float) -> str:
    document = {
        "name": model.name,
        "unit": model.network.unit,
        "stations": {name: asdict(measures) for name, measures in found.stations.items()},
        "classes": {name: asdict(measures) for name, measures in found.classes.items()},
        "events": found.events,
        "seconds": round(seconds, 3),
        "replications": found.replications,
        "seed": found.seed,
    }
    return json.dumps(_finite(document), indent=2, allow_nan=False)


def _finite(value: object) -> object:
    """Return a value with null for every number that is none (nobody waited, one run only)."""
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _as_text(model: Model, found: Simulation, seconds: float) -> str:
    lines = [
        f"{model.name}: {found.replications} runs, times in {model.network.unit}s.",
        "95% intervals in brackets.",
        "",
        _table("station", _SHOWN, found.stations),
        "",
        _table("class", ("sojourn_mean", "sojourn_p80", "sojourn_p90", *_SHOWN[:1]), found.classes),
        "",
        f"{found.events:,} events in {seconds:.2f} s, seed {found.seed}",
    ]
    return "\n".join(lines)


def _table(owner: str, columns: tuple[str, ...], rows: Mapping[str, object]) -> str:
    """Return a table with a column per measure, each as value [low, high]."""
    table = [[owner, *(column.replace("_", " ") for column in columns)]]
    table += [
        [name, *(_cell(getattr(measures, column)) for column in columns)]
        for name, measures in rows.items()
    ]
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    )


def _cell(estimate: Estimate) -> str:
    if math.isnan(estimate.value):
        return "nobody"
    if not math.isfinite(estimate.half_width):
        return f"{estimate.value:.4g}"
    return f"{estimate.value:.4g} [{estimate.low:.4g}, {estimate.high:.4g}]"
