"""What the waits engine says of today's line, where the definition knows the service's staff."""

from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np

from guichet.analysis.queueing.model.arrivals import Arrival, Poisson
from guichet.analysis.queueing.model.laws import Gamma
from guichet.analysis.queueing.model.network import Network, Station, Waiting
from guichet.analysis.queueing.questions.waiting import wait_for
from guichet.analysis.waits.life import PACE_DAYS, Cases
from guichet.catalogue.definitions import CapacityModel, UnknownService, definition_for

_RUNS = 200
_SEED = 20_261_125
_DESK = "desk"
_WEEK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineAnswer:
    """Business days within which half and 8 in 10 of many simulated newcomers were done."""

    half: int
    eight: int


def engine_says(*, service: str, cases: Cases, on: date) -> EngineAnswer | None:
    """Simulate a newcomer behind today's line; None without a model or without an answer.

    The line is taken first come, first served, by people who each finish so many cases a week;
    arrivals go on as in the last forty business days.
    """
    try:
        model = definition_for(service, on=on).capacity
    except UnknownService:
        return None
    if model is None:
        return None
    answer = wait_for(_network(model, cases), station=_DESK, replications=_RUNS, seed=_SEED)
    found = answer.simulated
    if found is None or not np.isfinite((found.p50.value, found.p80.value)).all():
        return None
    return EngineAnswer(half=ceil(found.p50.value), eight=ceil(found.p80.value))


def _network(model: CapacityModel, cases: Cases) -> Network:
    waiting = ~cases.ended
    ages = tuple(sorted((cases.lasted[waiting].astype(float)).tolist(), reverse=True))
    lately = max(1, int((cases.began > cases.day - PACE_DAYS).sum()))
    # Exponential where the definition says no more: the gamma law of scv 1.
    service = Gamma(mean=_WEEK / model.cases_a_week, scv=1.0)
    return Network(
        unit="day",
        stations=(Station(name=_DESK, service=service, servers=model.officers),),
        arrivals=(Arrival(case_class="case", station=_DESK, pattern=Poisson(lately / PACE_DAYS)),),
        backlog=(Waiting(_DESK, "case", ages),) if ages else (),
    )
