"""A line's wait as it stands: open cases count, units are the office's, too few say nothing."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from guichet.analysis.timeliness import BusinessCalendar
from guichet.analysis.waits.standing import BUSINESS_DAYS, DAYS, VERSION, Line, wait_of

_AT = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
_DAY = np.timedelta64(1, "D")


def _line(*, cases: int = 400, mean: float = 10.0, office: BusinessCalendar | None = None) -> Line:
    rng = np.random.default_rng(3)
    received = np.datetime64("2026-01-01T12:00", "us") + np.sort(
        (rng.uniform(0, 180, cases) * 86_400e6).astype("timedelta64[us]")
    )
    ended = received + (rng.exponential(mean, cases) * 86_400e6).astype("timedelta64[us]")
    late = ended > np.datetime64(_AT.replace(tzinfo=None), "us")
    ended[late] = np.datetime64("NaT")
    return Line(received=received, ended=ended, calendar=office)


def test_it_names_its_cases_method_version_and_day() -> None:
    line = _line()
    standing = wait_of(line, at=_AT)
    assert (standing.unit, standing.until, standing.version) == (DAYS, date(2026, 6, 30), VERSION)
    assert standing.cases == 400
    assert standing.goes_on == int(np.isnat(line.ended).sum())
    assert standing.p50 == pytest.approx(10 * np.log(2), rel=0.2)
    assert standing.p80 == pytest.approx(10 * np.log(5), rel=0.2)


def test_what_happens_later_does_not_change_it() -> None:
    line = _line()
    then = datetime(2026, 4, 1, tzinfo=UTC)
    cut = np.datetime64("2026-04-01", "us")
    kept = line.received <= cut
    ended = np.where(line.ended > cut, np.datetime64("NaT"), line.ended)[kept]
    assert wait_of(line, at=then) == wait_of(
        Line(received=line.received[kept], ended=ended), at=then
    )


def test_business_days_are_the_offices_own() -> None:
    office = BusinessCalendar(zone=ZoneInfo("America/Halifax"))
    received = np.arange("2026-03-02T12:00", "2026-05-01T12:00", 7, dtype="datetime64[D]")
    received = np.repeat(received.astype("datetime64[us]") + np.timedelta64(15, "h"), 5)
    line = Line(received=received, ended=received + 7 * _DAY, calendar=office)
    standing = wait_of(line, at=_AT)
    assert (standing.unit, standing.p50, standing.p95) == (BUSINESS_DAYS, 5.0, 5.0)


def test_a_pause_is_not_the_offices_wait() -> None:
    line = _line()
    fewer = Line(received=line.received, ended=line.ended, stood=np.full(400, 2.0))
    before, after = wait_of(line, at=_AT).p80, wait_of(fewer, at=_AT).p80
    assert before is not None
    assert after == pytest.approx(before - 2.0)


def test_somebody_who_has_waited_is_told_what_is_left() -> None:
    new, old = wait_of(_line(), at=_AT), wait_of(_line(), at=_AT, waited=10.0)
    assert new.p50 is not None
    assert old.p50 == pytest.approx(new.p50, rel=0.5)  # an exponential wait forgets
    assert wait_of(_line(), at=_AT, waited=500.0).p50 is None


def test_too_few_cases_say_nothing() -> None:
    standing = wait_of(_line(cases=19), at=_AT)
    assert (standing.p50, standing.p80, standing.p95) == (None, None, None)
    nobody = np.zeros(0, dtype="datetime64[us]")
    assert wait_of(Line(received=nobody, ended=nobody), at=_AT).cases == 0
