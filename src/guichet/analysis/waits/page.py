"""The page that says how the estimates did on each log, failures included."""

from collections.abc import Sequence
from dataclasses import dataclass

from guichet.analysis.waits.methods import Method
from guichet.analysis.waits.replay import Replay
from guichet.analysis.waits.scoring import Score

_OPENING = """# Waits on real logs

Made by `guichet waits FOLDER --report docs/explanation/waits-on-real-logs.md`; not edited by hand.

Each log's cases stand in the order of their start.
The method is chosen on the first 64 %, tuned on the next 16 %, and the last 20 % is scored once.
What is known is what had happened when the first test case began: a case unfinished by then is one still open.
Every place in every test case, but its last, is one wait to be foretold.
[How waits are estimated](how-waits-are-estimated.md) says how.
The constants of the bands, the learned office clock among them, were set with these logs in sight, so their coverage here flatters a little.

## Mean error, in days

*Known* medians use what was known at the split; *whole* medians use training cases with what happened to them afterwards, which nobody could have known then.
The *30-days rule* is the 90th percentile of cases closed in the last 30 days, less what has passed, as other services publish it.

| log | test cases | waits | open at the split | method | error | known median | known by last step | whole median | whole by last step | 30-days rule |
|---|---|---|---|---|---|---|---|---|---|---|
"""  # noqa: E501 - one sentence a line, and a table's heading is one line
_BANDS = """
## The 80 % bands

A calendar month counts when at least 100 cases were answered in it; it holds when 70 % of its waits fell inside.

| log | held | tolerance | under | over | half are no wider than | mean width | months | months held | worst month | the 30-days rule held |
|---|---|---|---|---|---|---|---|---|---|---|
"""  # noqa: E501 - a table's heading is one line
_REPLAYED = """
## A backlog that grows

An office of twenty in the queueing engine finishes 10 cases a day; 9 arrive at first, up to 10.8 in the end.
The bands are those given at submission to the last fifth of the cases, every one followed to its decision.
Bands *from the line* use the known model and how many cases are open at that moment; bands *from the past* use neither.
The *30-days rule* is the 90th percentile of cases closed in the 30 days before; its bias is what it said less the 90th percentile that came true.

| seed | cases | from the line held | half are no wider than | from the past held | half are no wider than | mean wait | the rule held | the rule's bias |
|---|---|---|---|---|---|---|---|---|
"""  # noqa: E501 - one sentence a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One log's name, the method taken and its score."""

    name: str
    method: Method
    score: Score


def page_of(done: Sequence[Played], replays: Sequence[Replay] = ()) -> str:
    """Return the page in Markdown."""
    errors = "\n".join(_error_row(one) for one in done)
    bands = "\n".join(_band_row(one) for one in done)
    missed = "\n".join(
        f"- **{one.name}**: {'; '.join(one.score.failures)}." for one in done if one.score.failures
    )
    return (
        f"{_OPENING}{errors}\n{_BANDS}{bands}\n\n## What was missed\n\n"
        f"{missed or 'No bar was missed.'}\n{_replayed(replays)}"
    )


def _replayed(replays: Sequence[Replay]) -> str:
    if not replays:
        return ""
    rows = "\n".join(
        f"| {one.seed} | {one.cases} | {one.line_held:.3f} | {one.line_width_days:.1f} d "
        f"| {one.held:.3f} | {one.width_days:.1f} d "
        f"| {one.mean_wait_days:.1f} d | {one.rule_held:.3f} | {one.rule_bias_days:+.1f} d |"
        for one in replays
    )
    cases = sum(one.cases for one in replays)
    held = sum(one.held * one.cases for one in replays) / cases
    line = sum(one.line_held * one.cases for one in replays) / cases
    rule = sum(one.rule_held * one.cases for one in replays) / cases
    return (
        f"{_REPLAYED}{rows}\n\nOf {cases} waits bands from the line held {line:.3f}, from the past "
        f"{held:.3f}, the rule {rule:.3f}.\nOne history alone can lie well outside 0.76 to "
        "0.84: waits in one queue go up and down together.\n"
    )


def _error_row(one: Played) -> str:
    found = one.score
    cells = (
        one.name,
        str(found.cases),
        str(found.waits),
        f"{found.open_at_split:.1%}",
        one.method.words,
        f"**{found.error:.3f}**",
        *(
            f"{value:.3f}"
            for value in (
                found.plain_median,
                found.by_last_step,
                found.whole_median,
                found.whole_by_last_step,
                found.closed_30_days,
            )
        ),
    )
    return f"| {' | '.join(cells)} |"


def _band_row(one: Played) -> str:
    found = one.score
    cells = (
        one.name,
        f"**{found.coverage:.3f}**",
        f"{found.tolerance:.3f}",
        f"{found.under:.3f}",
        f"{found.over:.3f}",
        f"{found.width_median:.2f} d",
        f"{found.width_mean:.2f} d",
        str(found.months),
        str(found.months_held),
        f"{found.worst_month:.3f}" if found.months else "none",
        f"{found.rule_held:.3f}",
    )
    return f"| {' | '.join(cells)} |"
