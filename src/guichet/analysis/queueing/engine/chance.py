"""Chance without state: every draw is a function of the seed, its purpose, the case and the visit.

A case carries a ticket of 64 random bits; its service time at a station is a hash of that ticket,
the station's key and the visit's number. Scenarios that share a seed therefore share the luck of
each case, whatever order events take: common random numbers in their strongest form. The hash is
the finalizer of SplitMix64 (Steele, Lea and Flood, 2014), further draws its sequence.
"""

import math

import numpy as np

from guichet.analysis.estimation.compiling import compiled, compiled_inner
from guichet.analysis.queueing.engine.columns import (
    CONSTANT,
    ERLANG,
    EXPONENTIAL,
    FIRST,
    GAMMA,
    KIND,
    LOGNORMAL,
    MIXTURE,
    PARAMETER,
    SECOND_PARAMETER,
    SIZE,
    UPTO,
    VALUE,
)

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_EPSILON = 2.0**-53
_THIRD = 1.0 / 3.0
_TURN = 2.0 * math.pi


@compiled
def mixed(bits: np.uint64) -> np.uint64:
    """Return 64 bits of which each depends on every bit given."""
    bits = (bits ^ (bits >> _30)) * _FIRST
    bits = (bits ^ (bits >> _27)) * _SECOND
    return bits ^ (bits >> _31)


@compiled
def luck_of(ticket: int, key: np.uint64, visit: int) -> np.uint64:
    """Return the luck of a case for one purpose at one visit."""
    return mixed(np.uint64(ticket) ^ (key + np.uint64(visit) * GOLDEN))


@compiled
def unit(luck: np.uint64) -> float:
    """Return a number strictly between 0 and 1."""
    return float((np.float64(luck >> _11) + 0.5) * _EPSILON)


@compiled_inner
def _gamma(luck: np.uint64, shape: float) -> float:
    """Return a gamma variate of scale 1 (Marsaglia and Tsang, 2000)."""
    boost = 1.0
    if shape < 1.0:
        luck = mixed(luck + GOLDEN)
        boost = unit(luck) ** (1.0 / shape)
        shape += 1.0
    d = shape - _THIRD
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        luck = mixed(luck + GOLDEN)
        radius = math.sqrt(-2.0 * math.log(unit(luck)))
        luck = mixed(luck + GOLDEN)
        normal = radius * math.cos(_TURN * unit(luck))
        volume = (1.0 + c * normal) ** 3
        luck = mixed(luck + GOLDEN)
        if volume > 0.0 and math.log(unit(luck)) < (
            0.5 * normal * normal + d - d * volume + d * math.log(volume)
        ):
            return boost * d * volume


@compiled_inner
def _draw_other(law: int, luck: np.uint64, laws: np.ndarray, values: np.ndarray) -> float:
    """Return a variate of a law that need not be exponential."""
    kind = laws[law, KIND]
    while kind == MIXTURE:
        part = int(laws[law, FIRST])
        chance = unit(luck)
        while chance >= values[part, UPTO]:
            part += 1
        law = int(values[part, VALUE])
        luck = mixed(luck + GOLDEN)
        kind = laws[law, KIND]
    first, second = laws[law, PARAMETER], laws[law, SECOND_PARAMETER]
    if kind == CONSTANT:
        return float(first)
    if kind == EXPONENTIAL:
        return float(-math.log(unit(luck)) * first)
    if kind == ERLANG:
        total = 0.0
        for _ in range(int(second)):
            total -= math.log(unit(luck))
            luck = mixed(luck + GOLDEN)
        return float(total * first)
    if kind == GAMMA:
        return float(_gamma(luck, first) * second)
    if kind == LOGNORMAL:
        radius = math.sqrt(-2.0 * math.log(unit(luck)))
        return math.exp(first + second * radius * math.cos(_TURN * unit(mixed(luck + GOLDEN))))
    place = int(laws[law, FIRST]) + int(unit(luck) * laws[law, SIZE])
    return float(values[place, VALUE])


@compiled
def draw(law: int, luck: np.uint64, laws: np.ndarray, values: np.ndarray) -> float:
    """Return a variate of a law; the commonest law is small enough to be inlined."""
    if laws[law, KIND] == EXPONENTIAL:
        return float(-math.log(unit(luck)) * laws[law, PARAMETER])
    return _draw_other(law, luck, laws, values)
