"""What somebody in a line is told, held against lines that are simulated turn by turn."""

import numpy as np
import pytest

from guichet.analysis.waits.lineup import FEWEST_TURNS, line_wait

ROUNDS = 600


def called_after(
    rng: np.random.Generator, *, windows: int, ahead: int, shape: float
) -> tuple[list[float], float]:
    """Run busy windows for a while; return 20 turns seen, and the wait of who comes then."""
    length, seen = 5.0, []
    ends = rng.gamma(shape, length / shape, size=windows) * rng.random(windows)
    start = 40.0
    while min(ends) < start:
        window = int(np.argmin(ends))
        turn = float(rng.gamma(shape, length / shape))
        seen.append(turn)
        ends[window] += turn
    for _each in range(ahead):
        window = int(np.argmin(ends))
        ends[window] += float(rng.gamma(shape, length / shape))
    # What is seen are turns before: as many as a morning gives.
    return [*seen, *rng.gamma(shape, length / shape, size=20)][-20:], float(min(ends)) - start


@pytest.mark.parametrize("windows", [1, 3])
@pytest.mark.parametrize("ahead", [0, 4, 15])
@pytest.mark.parametrize("shape", [1.0, 4.0])
def test_half_and_eight_in_ten_are_called_by_then(windows: int, ahead: int, shape: float) -> None:
    rng = np.random.default_rng(20261126)
    half = eight = 0
    for _round in range(ROUNDS):
        turns, wait = called_after(rng, windows=windows, ahead=ahead, shape=shape)
        told = line_wait(turns, windows=windows, ahead=ahead)
        assert told is not None
        assert 0 <= told.half <= told.eight
        half += wait <= told.half
        eight += wait <= told.eight
    # Minutes are rounded up, so a little more come true than are told.
    assert 0.74 <= eight / ROUNDS <= 0.93, eight / ROUNDS
    assert 0.43 <= half / ROUNDS <= 0.72, half / ROUNDS


def test_too_few_turns_or_no_window_says_nothing() -> None:
    turns = [5.0] * FEWEST_TURNS
    assert line_wait(turns[1:], windows=1, ahead=0) is None
    assert line_wait(turns, windows=0, ahead=0) is None
    assert line_wait([0.0] * FEWEST_TURNS, windows=1, ahead=3) is None
    told = line_wait(turns, windows=1, ahead=3)
    assert told is not None
    # Turns of exactly 5 minutes: three of them, and half of the one under way.
    assert (told.half, told.eight) == (18, 19)


def test_more_windows_are_faster_and_more_people_slower() -> None:
    turns = [3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 4.5, 5.5]
    for windows in (1, 2, 5):
        waits = [line_wait(turns, windows=windows, ahead=ahead) for ahead in range(12)]
        eights = [each.eight for each in waits if each is not None]
        assert eights == sorted(eights)
    one, five = (line_wait(turns, windows=each, ahead=10) for each in (1, 5))
    assert one is not None
    assert five is not None
    assert five.eight < one.eight / 3
