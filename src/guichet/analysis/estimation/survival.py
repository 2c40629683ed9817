"""Durations of which some are known only to have passed a point: the Kaplan–Meier estimate."""

import numpy as np

from guichet.analysis.estimation.compiling import compiled


@compiled
def kaplan_meier(
    duration: np.ndarray, ended: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return durations in order and the share that ends within each, by Kaplan and Meier.

    `ended` is False where a duration was cut short while it went on. An end and a cut at the same
    duration count in that order, so the one cut is still at risk. Weights need not sum to one.
    """
    order = np.argsort(duration)
    values = np.empty(len(order))
    within = np.empty(len(order))
    at_risk = 0.0
    for place in order:
        at_risk += weight[place]
    staying = 1.0
    row = 0
    while row < len(order):
        value = duration[order[row]]
        upto, ending, leaving = row, 0.0, 0.0
        while upto < len(order) and duration[order[upto]] == value:
            leaving += weight[order[upto]]
            if ended[order[upto]]:
                ending += weight[order[upto]]
            upto += 1
        if ending > 0.0:
            staying *= max(0.0, 1.0 - ending / max(at_risk, ending))
        at_risk -= leaving
        for place in range(row, upto):
            values[place] = value
            within[place] = 1.0 - staying
        row = upto
    return values, within


@compiled
def quantile_of(values: np.ndarray, within: np.ndarray, share: float) -> float:
    """Return the least duration that a share ends within; infinite where no such one was seen.

    Not a number where there is no duration.
    """
    if len(values) == 0:
        return np.nan
    # The tolerance keeps the sum of tenths from missing a share by one rounding.
    place = np.searchsorted(within, share - 1e-12, side="left")
    return values[place] if place < len(values) else np.inf


@compiled
def weighted_quantile(value: np.ndarray, weight: np.ndarray, share: float) -> float:
    """Return the least value that a share of the weight does not exceed."""
    order = np.argsort(value)
    wanted = share * weight.sum() - 1e-12
    upto = 0.0
    for place in order:
        upto += weight[place]
        if upto >= wanted:
            return float(value[place])
    return float(value[order[-1]]) if len(order) else np.nan
