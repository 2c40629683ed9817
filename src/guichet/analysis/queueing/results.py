"""What a simulation found: measures with intervals, series, records."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from guichet.analysis.estimation.counts import quantile
from guichet.analysis.estimation.intervals import Estimate, mean_interval
from guichet.analysis.queueing.engine.columns import (
    BUSY_AREA,
    CLASS,
    CLASS_GAVE_UP,
    CLASS_TURNED_AWAY,
    COMPLETED,
    GAVE_UP,
    SAMPLE_BUSY,
    SAMPLE_CAPACITY,
    SAMPLE_PRESENT,
    SERVED,
    SOJOURN_SUM,
    STATION,
    TOTAL_WAIT_SUM,
    TURNED_AWAY,
    WAIT_AREA,
    WAIT_SUM,
)
from guichet.analysis.queueing.engine.layout import Layout
from guichet.analysis.queueing.engine.replication import Snapshot
from guichet.analysis.queueing.model.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class StationMeasures:
    """One station over the window; waits are of everyone who left the queue, served or not."""

    wait_mean: Estimate
    wait_p50: Estimate
    wait_p80: Estimate
    wait_p90: Estimate
    queue_mean: Estimate
    utilization: Estimate
    abandon_share: Estimate
    turned_away_share: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMeasures:
    """One class over the window; waits are a case's total over all stations.

    `utilization` is the class's share of all staff time; sojourns are of completed cases.
    """

    wait_mean: Estimate
    wait_p50: Estimate
    wait_p80: Estimate
    wait_p90: Estimate
    queue_mean: Estimate
    utilization: Estimate
    abandon_share: Estimate
    turned_away_share: Estimate
    sojourn_mean: Estimate
    sojourn_p50: Estimate
    sojourn_p80: Estimate
    sojourn_p90: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Cases present (waiting or served) and utilization by station at each moment.

    Bands hold 8 in 10 runs. Arrays are moments by stations; utilization is over the step before.
    """

    moments: np.ndarray
    present: np.ndarray
    present_low: np.ndarray
    present_high: np.ndarray
    utilization: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """Measures of one window of one replication: rows are stations or classes."""

    stations: np.ndarray
    classes: np.ndarray
    pairs: np.ndarray
    events: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Simulation:
    """Measures by station, by class and by (station, class), with what they rest on."""

    network: Network
    stations: dict[str, StationMeasures]
    classes: dict[str, ClassMeasures]
    pairs: dict[tuple[str, str], StationMeasures]
    events: int
    replications: int
    seed: int
    observations: tuple[Observation, ...]
    series: Series | None
    records: tuple[np.ndarray, ...]


def observe(layout: Layout, before: Snapshot, after: Snapshot) -> Observation:
    """Return the measures of the window between two snapshots."""
    pairs = layout.tables.pair_i
    length = after.moment - before.moment
    numbers, times = after.pair_n - before.pair_n, after.pair_t - before.pair_t
    counts = after.wait_counts - before.wait_counts
    capacity = after.capacity - before.capacity
    by_station = _grouped(pairs[:, STATION], len(capacity), numbers, times, counts)
    by_pair = (numbers, times, counts)
    return Observation(
        stations=_station_rows(*by_station, length, capacity),
        classes=_class_rows(layout, before, after, times, float(capacity.sum())),
        pairs=_station_rows(*by_pair, length, capacity[pairs[:, STATION]]),
        events=after.events - before.events,
    )


def summarize(
    network: Network,
    observations: Sequence[Observation],
    *,
    seed: int,
    replications: int,
    series: Series | None,
    records: tuple[np.ndarray, ...],
) -> Simulation:
    """Return every measure with its interval over the observations."""
    stations = np.stack([observation.stations for observation in observations])
    classes = np.stack([observation.classes for observation in observations])
    pairs = np.stack([observation.pairs for observation in observations])
    names = [station.name for station in network.stations]
    kinds = [case_class.name for case_class in network.classes]
    pair_names = [(name, kind) for name in names for kind in kinds]
    return Simulation(
        network=network,
        stations={n: _station_measures(stations[:, row]) for row, n in enumerate(names)},
        classes={n: _class_measures(classes[:, row]) for row, n in enumerate(kinds)},
        pairs={n: _station_measures(pairs[:, row]) for row, n in enumerate(pair_names)},
        events=sum(observation.events for observation in observations),
        replications=replications,
        seed=seed,
        observations=tuple(observations),
        series=series,
        records=records,
    )


def series_of(samples: Sequence[np.ndarray], *, step: float) -> Series:
    """Return the series over replications of sampled stations."""
    stacked = np.stack(samples)
    present = stacked[..., SAMPLE_PRESENT]
    worked = np.diff(stacked[..., SAMPLE_BUSY], axis=1, prepend=0.0)
    offered = np.diff(stacked[..., SAMPLE_CAPACITY], axis=1, prepend=0.0)
    return Series(
        moments=step * np.arange(1, present.shape[1] + 1),
        present=present.mean(axis=0),
        present_low=np.quantile(present, 0.1, axis=0),
        present_high=np.quantile(present, 0.9, axis=0),
        utilization=_ratio(worked.sum(axis=0), offered.sum(axis=0)),
    )


def _grouped(
    rows: np.ndarray, size: int, numbers: np.ndarray, times: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sum the rows of pairs by station."""
    grouped = tuple(
        np.zeros((size, table.shape[1]), table.dtype) for table in (numbers, times, counts)
    )
    for total, table in zip(grouped, (numbers, times, counts), strict=True):
        np.add.at(total, rows, table)
    return grouped[0], grouped[1], grouped[2]


def _station_rows(
    numbers: np.ndarray,
    times: np.ndarray,
    counts: np.ndarray,
    length: float,
    capacity: np.ndarray,
) -> np.ndarray:
    """Return a row of StationMeasures' fields, in their order, for each row given."""
    waited = numbers[:, SERVED] + numbers[:, GAVE_UP]
    come = waited + numbers[:, TURNED_AWAY]
    columns = [
        _ratio(times[:, WAIT_SUM], waited),
        *_quantiles(counts),
        times[:, WAIT_AREA] / length,
        _ratio(times[:, BUSY_AREA], capacity),
        _ratio(numbers[:, GAVE_UP], come),
        _ratio(numbers[:, TURNED_AWAY], come),
    ]
    return np.stack(columns, axis=1)


def _class_rows(
    layout: Layout, before: Snapshot, after: Snapshot, times: np.ndarray, capacity: float
) -> np.ndarray:
    """Return a row of ClassMeasures' fields, in their order, for each class."""
    numbers, sums = after.class_n - before.class_n, after.class_t - before.class_t
    areas = np.zeros((len(numbers), times.shape[1]))
    np.add.at(areas, layout.tables.pair_i[:, CLASS], times)
    left = numbers[:, [COMPLETED, CLASS_GAVE_UP, CLASS_TURNED_AWAY]].sum(axis=1)
    columns = [
        _ratio(sums[:, TOTAL_WAIT_SUM], left),
        *_quantiles(after.total_wait_counts - before.total_wait_counts),
        areas[:, WAIT_AREA] / (after.moment - before.moment),
        _ratio(areas[:, BUSY_AREA], np.full(len(numbers), capacity)),
        _ratio(numbers[:, CLASS_GAVE_UP], left),
        _ratio(numbers[:, CLASS_TURNED_AWAY], left),
        _ratio(sums[:, SOJOURN_SUM], numbers[:, COMPLETED]),
        *_quantiles(after.sojourn_counts - before.sojourn_counts),
    ]
    return np.stack(columns, axis=1)


def _quantiles(counts: np.ndarray) -> list[np.ndarray]:
    return [np.array([quantile(row, share) for row in counts]) for share in (0.5, 0.8, 0.9)]


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Return a quotient, not a number where the denominator is zero."""
    blank = np.full(np.shape(numerator), np.nan)
    return np.asarray(np.divide(numerator, denominator, out=blank, where=denominator > 0))


def _station_measures(table: np.ndarray) -> StationMeasures:
    names = [field.name for field in fields(StationMeasures)]
    return StationMeasures(
        **{name: mean_interval(table[:, column]) for column, name in enumerate(names)}
    )


def _class_measures(table: np.ndarray) -> ClassMeasures:
    names = [field.name for field in fields(ClassMeasures)]
    return ClassMeasures(
        **{name: mean_interval(table[:, column]) for column, name in enumerate(names)}
    )
