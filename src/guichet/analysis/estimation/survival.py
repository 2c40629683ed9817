"""Durations of which some are known only to have passed a point: the Kaplan–Meier estimate."""

import numpy as np

from guichet.analysis.estimation.compiling import compiled


@compiled
def kaplan_meier_seen_late(
    duration: np.ndarray, ended: np.ndarray, weight: np.ndarray, entered: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what `kaplan_meier` does where some were seen only from some duration on.

    `entered` is the duration that a case had to pass before anybody would have seen it (late
    entry), 0 where it was seen from its beginning.
    """
    order = np.argsort(duration)
    by_entry = np.argsort(entered)
    values = np.empty(len(order))
    within = np.empty(len(order))
    at_risk, staying = 0.0, 1.0
    row, come = 0, 0
    while row < len(order):
        value = duration[order[row]]
        upto, ending, leaving = row, 0.0, 0.0
        while come < len(order) and (
            entered[by_entry[come]] < value or entered[by_entry[come]] == 0.0
        ):
            place = by_entry[come]
            # Who was seen only at the moment of leaving was never at risk before our eyes.
            if entered[place] < duration[place] or entered[place] == 0.0:
                at_risk += weight[place]
            come += 1
        while upto < len(order) and duration[order[upto]] == value:
            place = order[upto]
            if entered[place] < value or entered[place] == 0.0:
                leaving += weight[place]
                if ended[place]:
                    ending += weight[place]
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
def kaplan_meier(
    duration: np.ndarray, ended: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return durations in order and the share that ends within each, by Kaplan and Meier.

    `ended` is False where a duration was cut short while it went on. An end and a cut at the same
    duration count in that order, so the one cut is still at risk. Weights need not sum to one.
    """
    return kaplan_meier_seen_late(duration, ended, weight, np.zeros(len(duration)))


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
