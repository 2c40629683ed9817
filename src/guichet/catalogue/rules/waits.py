"""When an estimate may be shown as a number, and when its score may be shown at all."""

LEAST_COVERAGE = 70
"""Of a hundred people told "8 in 10 within", how many must have heard for the next to be told."""

LEAST_SCORED = 10
"""Scores of fewer estimates are withheld: they say more of single people than of estimates."""

LEAST_SHOWN = 5
"""Counts under this are not shown."""


def is_scored(cases: int) -> bool:
    """Tell whether so many estimates make a score."""
    return cases >= LEAST_SCORED


def is_unsure(*, cases: int, within: int) -> bool:
    """Tell whether estimates came true so seldom that the next must not be a number.

    >>> is_unsure(cases=100, within=69), is_unsure(cases=100, within=70)
    (True, False)
    """
    return is_scored(cases) and within * 100 < LEAST_COVERAGE * cases


def in_a_hundred(within: int, cases: int) -> int:
    """Return so many of a hundred, cut: 79.9 does not become 80."""
    return within * 100 // cases
