"""Which cases are verified, so that nobody can foresee it, and what the verified say of all."""

from guichet.analysis.screening.checking import DrawnSample, ScreenedCase, faults_of
from guichet.analysis.screening.estimators import (
    FEWEST,
    Checked,
    Stratum,
    error_share,
    expected_total,
)
from guichet.analysis.screening.sampling import (
    PER,
    commitment_of,
    is_picked,
    mark_of,
)

__all__ = [
    "FEWEST",
    "PER",
    "Checked",
    "DrawnSample",
    "ScreenedCase",
    "Stratum",
    "commitment_of",
    "error_share",
    "expected_total",
    "faults_of",
    "is_picked",
    "mark_of",
]
