"""`guichet waits`: how long cases still take, and how such answers would have done in the past."""

import argparse
import csv
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
from django.core.management.base import CommandError

from guichet.analysis.eventlog.flow import MICROS_A_DAY
from guichet.analysis.eventlog.reading import read_log
from guichet.analysis.eventlog.stamps import UNKNOWN_TIME, read_stamp
from guichet.analysis.eventlog.store import EventLog
from guichet.analysis.waits.backtest import Backtest, play
from guichet.analysis.waits.estimate import (
    Basis,
    Estimate,
    after_row,
    after_step,
    estimate,
    today,
)
from guichet.analysis.waits.history import History, history_of
from guichet.analysis.waits.page import Played, page_of
from guichet.analysis.waits.replay import replay
from guichet.analysis.waits.scoring import score
from guichet.cli.mine import add_log_arguments, read_told

_SEEDS = range(1, 11)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the log, the case asked about and the form of the answer."""
    add_log_arguments(parser)
    parser.add_argument("--case", metavar="CASE", default="", help="a case of the log")
    parser.add_argument("--activity", metavar="STEP", default="", help="the last step of a case")
    parser.add_argument("--time", metavar="TIME", default="", help="when that step ended")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--predictions", metavar="OUT.csv", type=Path, help="answer for the last fifth of cases"
    )
    form.add_argument(
        "--report", metavar="PAGE.md", type=Path, help="score every log of the folder LOG"
    )


def run(options: argparse.Namespace) -> int:
    """Answer for one case or for all, or play the past again."""
    if options.report:
        if options.log is None:
            raise CommandError("--report wants a folder of logs: guichet waits FOLDER --report …")
        return _report(options.log, options.report)
    log = read_told(options)
    if options.predictions:
        return _predict(log, options)
    answers = _answers(log, options)
    if options.json:
        print(json.dumps({name: asdict(answer) for name, answer in answers.items()}, indent=2))
    else:
        _tell(answers)
    return 0


def _answers(log: EventLog, options: argparse.Namespace) -> dict[str, Estimate]:
    history, goes_on = today(log)
    now = int(log.time.max())
    if options.case or options.activity or options.time:
        bases, since = _asked(log, history, options)
        waited = max(0.0, (now - since) / MICROS_A_DAY) if since != UNKNOWN_TIME else 0.0
        name = options.case or options.activity
        return {name: estimate(history, bases, waited=waited)}
    begun = np.bincount(log.activity[log.first[:-1]], minlength=len(log.activities))
    first = after_step(log, history, int(np.argmax(begun)))
    answers = {"a new case": estimate(history, first, waited=0.0)}
    for number in np.flatnonzero(goes_on):
        row = log.first[number + 1] - 1
        answers[log.cases[number]] = estimate(
            history,
            after_row(log, history, row),
            waited=(now - int(log.time[row])) / MICROS_A_DAY,
        )
    return answers


def _asked(
    log: EventLog, history: History, options: argparse.Namespace
) -> tuple[tuple[Basis, ...], int]:
    """Return what speaks for the case asked about, and when its last step ended."""
    bases: tuple[Basis, ...] = ()
    since = UNKNOWN_TIME
    if options.case in log.cases:
        row = log.first[log.cases.index(options.case) + 1] - 1
        bases, since = after_row(log, history, row), int(log.time[row])
    if options.activity:
        if options.activity not in log.activities:
            raise CommandError(
                f"No event of the log is {options.activity!r}; there are "
                f"{', '.join(log.activities[:8])} and so on: `guichet mine` lists them."
            )
        bases = after_step(log, history, log.activities.index(options.activity))
    elif not bases:
        raise CommandError(
            f"The log has no case {options.case!r}. Name one of it, or say --activity and --time."
        )
    if options.time:
        since = read_stamp(options.time).micros
        if since == UNKNOWN_TIME:
            raise CommandError(f"{options.time!r} is not a time; write 2026-11-23T10:00:00Z.")
    return bases, since


def _tell(answers: dict[str, Estimate]) -> None:
    print("Days still to wait: half end within, 8 in 10, 95 in 100; the 80 % band")
    for name, answer in answers.items():
        shown = " ".join(
            f"{'?' if value is None else format(value, '.1f'):>8}"
            for value in (answer.p50_days, answer.p80_days, answer.p95_days)
        )
        ends = (answer.low80_days, answer.high80_days)
        band = " to ".join("?" if value is None else f"{value:.1f}" for value in ends)
        print(f"{shown}  {band:>16}  {name} ({answer.basis}, {answer.waits} waits)")


def _predict(log: EventLog, options: argparse.Namespace) -> int:
    history, played = _play(log)
    names = _names(log, history)
    with options.predictions.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("case", "prefix", "p50_days", "low80_days", "high80_days"))
        for row, middle, low, high in zip(
            played.rows, played.middle, played.low, played.high, strict=True
        ):
            case, place = names[history.case[row]], int(history.position[row])
            rows.writerow((case, place, f"{middle:.6f}", f"{low:.6f}", f"{high:.6f}"))
    found = score(history, played)
    if options.json:
        print(json.dumps({"method": played.method.words, **asdict(found)}, indent=2))
        return 0
    print(f"{found.cases} cases, {found.waits} waits; method: {played.method.words}")
    print(
        f"mean error {found.error:.3f} days (plain median {found.plain_median:.3f}, by last step "
        f"{found.by_last_step:.3f}, closed-30-days rule {found.closed_30_days:.3f})"
    )
    print(
        f"the 80 % band held {found.coverage:.1%}; half are {found.width_median:.2f} days or less"
    )
    return 0


def _play(log: EventLog) -> tuple[History, Backtest]:
    history = history_of(log)
    try:
        return history, play(history)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _names(log: EventLog, history: History) -> list[str]:
    return [log.cases[code] for code in history.code]


def _report(folder: Path, page: Path) -> int:
    logs = sorted(path for path in folder.iterdir() if path.suffix == ".gz")
    if not logs:
        raise CommandError(f"{folder} holds no log ending in .gz. Name the folder of the logs.")
    done = []
    for path in logs:
        history, played = _play(read_log(path))
        done.append(Played(name=path.name, method=played.method, score=score(history, played)))
        print(f"{path.name}: {', '.join(done[-1].score.failures) or 'every bar met'}", flush=True)
    page.write_text(page_of(done, [replay(seed) for seed in _SEEDS]))
    return 0
