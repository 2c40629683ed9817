"""`guichet mine`: say what an event log holds, what follows what and where the time goes."""

import argparse
import importlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from guichet.analysis.eventlog.drawing import draw
from guichet.analysis.eventlog.flow import directly_follows, starts_and_ends, variants
from guichet.analysis.eventlog.reading import read_log
from guichet.analysis.eventlog.stages import hand_offs, stage_times
from guichet.analysis.eventlog.store import EventLog
from guichet.analysis.eventlog.tables import Columns

_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the log, its columns and the form of the answer."""
    add_log_arguments(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print everything found as JSON")
    form.add_argument("--svg", metavar="FILE", type=Path, help="write a picture of the graph")


def add_log_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a log and, where their names are unusual, its columns."""
    parser.add_argument(
        "log", metavar="LOG", type=Path, nargs="?", help="XES, CSV or OCEL 2.0, gzipped or not"
    )
    parser.add_argument(
        "--journal", action="store_true", help="read this installation's own journal instead"
    )
    parser.add_argument(
        "--service", metavar="CODE", default="", help="with --journal: the cases of one service"
    )
    for meaning in ("case", "activity", "time", "start", "resource", "transition"):
        parser.add_argument(
            f"--{meaning}-column", metavar="NAME", default="", help=f"CSV column of the {meaning}"
        )
    parser.add_argument(
        "--object-type", metavar="NAME", default="", help="OCEL: the type of object to follow"
    )


def read_told(options: argparse.Namespace) -> EventLog:
    """Read the log that the options name.

    Raises CommandError with what the reader said where it cannot be read.
    """
    if options.journal == (options.log is not None):
        raise CommandError("Name one log: a file, or --journal for this installation's own.")
    if options.service and not options.journal:
        raise CommandError("--service goes with --journal: other logs know no services.")
    if options.journal:
        # Imported by name: logs in files are read without a site, and the journal is not.
        return _from_journal(options)
    columns = Columns(
        case=options.case_column,
        activity=options.activity_column,
        time=options.time_column,
        start=options.start_column,
        resource=options.resource_column,
        transition=options.transition_column,
    )
    try:
        return read_log(options.log, columns=columns, object_type=options.object_type)
    except (OSError, ValueError) as error:
        raise CommandError(f"{options.log}: {error}") from error


def name_of(options: argparse.Namespace) -> str:
    """Return what the log is called."""
    return str(options.log.name) if options.log else "the journal"


def _from_journal(options: argparse.Namespace) -> EventLog:
    source = importlib.import_module("guichet.cli.journal_log")
    try:
        log: EventLog = source.read_journal_log(service=options.service)
    except ValueError as error:
        raise CommandError(str(error)) from error
    return log


def run(options: argparse.Namespace) -> int:
    """Read the log, mine it and tell."""
    log = read_told(options)
    if options.svg:
        options.svg.write_text(draw(directly_follows(log), name=name_of(options)))
        print(f"Wrote {options.svg}.")
        return 0
    found = _found(log)
    if options.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        _tell(log, found)
    return 0


def _found(log: EventLog) -> dict[str, Any]:
    starts, ends = starts_and_ends(log)
    return {
        "report": asdict(log.report),
        "starts": starts,
        "ends": ends,
        "arcs": [asdict(arc) for arc in directly_follows(log)],
        "variants": [asdict(variant) for variant in variants(log)],
        "stages": [asdict(stage) for stage in stage_times(log)],
        "hand_offs": asdict(hand_offs(log)),
    }


def _tell(log: EventLog, found: dict[str, Any]) -> None:
    print(f"{len(log.cases)} cases, {len(log)} events, {len(log.activities)} kinds of step")
    for words, count in log.report.remarks():
        print(f"  {count:>9}  {words}")
    print("\nWhat follows what, the commonest first (times, mean days between)")
    for arc in found["arcs"][:_SHOWN]:
        mean = f"{arc['mean_days']:10.2f}"
        print(f"  {arc['count']:>9} {mean}  {arc['source']} → {arc['target']}")
    print(f"\n{len(found['variants'])} orders of steps, the commonest first")
    for variant in found["variants"][:_SHOWN]:
        print(f"  {variant['cases']:>9}  {' → '.join(variant['steps'])}")
    print("\nWhere the days go (waiting, work, again, paused; share in batches)")
    for stage in found["stages"][:_SHOWN]:
        sums = "".join(
            f"{stage[f'{kind}_days']:>11.0f}" for kind in ("wait", "work", "rework", "pause")
        )
        print(f"  {sums} {stage['batched']:>6.0%}  {stage['stage']}")
    hands = found["hand_offs"]
    if hands["pairs"]:
        print(f"\n{hands['changed']} of {hands['pairs']} next events were in other hands")
