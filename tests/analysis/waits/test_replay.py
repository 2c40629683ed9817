"""While a backlog grows, bands hold eight in ten and the closed-30-days rule does not."""

from guichet.analysis.waits.replay import replay, rising_backlog

_SEEDS = range(1, 6)


def test_bands_given_at_submission_hold_while_the_backlog_grows() -> None:
    replays = [replay(seed) for seed in _SEEDS]
    cases = sum(one.cases for one in replays)
    held = sum(one.held * one.cases for one in replays) / cases
    rule = sum(one.rule_held * one.cases for one in replays) / cases
    assert 0.76 <= held <= 0.84
    line = sum(one.line_held * one.cases for one in replays) / cases
    assert 0.76 <= line <= 0.84
    assert all(one.line_width_days < one.width_days for one in replays if one.mean_wait_days > 10)
    assert rule < 0.7  # it says 90 % and flatters
    assert all(one.rule_bias_days < 0.0 for one in replays)


def test_the_backlog_does_grow() -> None:
    history = rising_backlog(3)
    waits = history.end - history.begin
    assert waits[-1000:].mean() > 3 * waits[:1000].mean()
