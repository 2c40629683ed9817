"""A stored curve says the same days for a new case and for one that has waited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.analysis.estimation.curve import Curve
from guichet.analysis.estimation.moves import Line, moves

_CURVES = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1, 10_000)), min_size=1, max_size=30
).map(lambda rows: Curve.of([*zip(sorted({day for day, _ in rows}), _shares(rows), strict=False)]))


def _shares(rows: list[tuple[int, int]]) -> list[int]:
    return sorted(share for _, share in rows)


def test_who_waited_is_told_of_those_left() -> None:
    curve = Curve.of([[1, 2000], [5, 6000], [9, 9000], [12, 10_000]])
    assert (curve.within(50), curve.within(80), curve.within(95)) == (5, 9, 12)
    # 4 in 10 are left after day 5: of them three quarters hear by day 9.
    assert (curve.within(50, waited=5), curve.within(80, waited=5)) == (9, 12)
    assert curve.within(50, waited=12) is None


def test_a_curve_that_does_not_rise_is_refused() -> None:
    with pytest.raises(ValueError, match="does not rise"):
        Curve.of([[5, 2000], [3, 6000]])


@given(_CURVES, st.integers(0, 200))
def test_nobody_is_told_a_day_that_has_passed(curve: Curve, waited: int) -> None:
    told = curve.within(80, waited=waited)
    assert told is None or told > waited
    assert Curve.of(curve.pairs) == curve
    half = curve.within(50, waited=waited)
    assert told is None or (half is not None and half <= told)


_LINES = st.builds(Line, waiting=st.integers(0, 500), answered=st.integers(0, 500))
_DAYS = st.integers(0, 300)


@given(st.tuples(_DAYS, _DAYS, _DAYS, _DAYS), _LINES, _LINES)
def test_the_causes_add_up_to_the_move(
    days: tuple[int, int, int, int], before: Line, after: Line
) -> None:
    said, conditional, says, paused = days
    found = moves(
        said=said,
        said_after_waiting=conditional,
        says=says,
        paused=paused,
        before=before,
        after=after,
    )
    assert found.total == says - said + paused
    # No cause is named that pulled the other way.
    rest = says - conditional
    assert found.backlog * rest >= 0
    assert found.pace * rest >= 0


def test_a_longer_line_at_the_same_pace_is_the_backlog() -> None:
    found = moves(
        said=20,
        said_after_waiting=22,
        says=30,
        paused=2,
        before=Line(waiting=80, answered=160),
        after=Line(waiting=120, answered=160),
    )
    assert (found.waited, found.backlog, found.pace, found.other, found.paused) == (2, 8, 0, 0, 2)


def test_fewer_answers_from_the_same_line_is_the_pace() -> None:
    found = moves(
        said=20,
        said_after_waiting=20,
        says=30,
        paused=0,
        before=Line(waiting=80, answered=160),
        after=Line(waiting=80, answered=80),
    )
    assert (found.backlog, found.pace, found.other) == (0, 10, 0)
