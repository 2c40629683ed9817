"""The parts of a model: laws, patterns, schedules, calendars, disciplines."""

import math
from functools import partial

from guichet.analysis.queueing.model.arrivals import (
    Listed,
    Pattern,
    Poisson,
    Renewal,
    Varying,
    weekly_seasonal,
)
from guichet.analysis.queueing.model.calendars import (
    Calendar,
    Schedule,
    Shift,
    always,
    office_hours,
)
from guichet.analysis.queueing.model.laws import (
    Deterministic,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Law,
    Lognormal,
    Mixture,
    Part,
)
from guichet.analysis.queueing.model.network import (
    ClassThenAge,
    Discipline,
    EarliestPromise,
    FirstCome,
    Priority,
)
from guichet.analysis.queueing.model.units import Unit
from guichet.analysis.queueing.reading.places import Path
from guichet.analysis.queueing.reading.quantities import duration, rate
from guichet.analysis.queueing.reading.tables import Misplaced, Table, as_number

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR = 60


def read_law(value: object, path: Path, unit: Unit) -> Law:  # noqa: PLR0911 - one per law
    """Return a law: '20 min' (exponential), or a table that names its law."""
    if not isinstance(value, dict):
        return Table({"mean": value}, path[:-1], ()).convert(
            str(path[-1]), value, lambda text: Exponential(duration(text, unit=unit))
        )
    table = Table(value, path, ("law", "mean", "scv", "phases", "values", "parts", "size"))
    name = table.text("law")
    time = partial(duration, unit=unit)
    match name:
        case "exponential":
            return table.read("mean", lambda mean: Exponential(time(mean)))
        case "deterministic":
            return table.read("mean", lambda mean: Deterministic(time(mean)))
        case "erlang":
            phases = table.whole("phases")
            return table.read("mean", lambda mean: Erlang(time(mean), phases))
        case "gamma":
            scv = table.number("scv")
            return table.read("mean", lambda mean: Gamma(time(mean), scv))
        case "lognormal":
            scv = table.number("scv")
            return table.read("mean", lambda mean: Lognormal(time(mean), scv))
        case "empirical":
            return table.read("values", lambda values: Empirical(tuple(map(time, values))))
        case "mixture":
            return _mixture(table, unit)
    raise Misplaced(
        (*path, "law"),
        f"The law '{name}' is not known. Known are exponential, deterministic, erlang, gamma, "
        "lognormal, empirical and mixture.",
    )


def read_batch(value: object, path: Path) -> Law:
    """Return how many cases come at once: a number, or a list of numbers seen."""
    if isinstance(value, list):
        return Empirical(tuple(as_number(number, path) for number in value))
    return Deterministic(as_number(value, path))


def read_pattern(table: Table, unit: Unit) -> Pattern:
    """Return an arrival pattern: exactly one of rate, weekly, pieces, gap or times."""
    kinds = [kind for kind in ("rate", "weekly", "pieces", "gap", "times") if kind in table]
    if len(kinds) != 1:
        raise Misplaced(
            table.path,
            f"An arrival has {' and '.join(kinds) or 'no pattern'}. Give exactly one of rate, "
            "weekly, pieces, gap and times.",
        )
    match kinds[0]:
        case "rate":
            return table.read("rate", lambda text: Poisson(rate(text, unit=unit)))
        case "gap":
            return Renewal(read_law(table.need("gap"), (*table.path, "gap"), unit))
        case "times":
            return table.read(
                "times", lambda texts: Listed(tuple(duration(text, unit=unit) for text in texts))
            )
        case "pieces":
            return _pieces(table, unit)
        case _:
            return table.convert("weekly", None, lambda _: _weekly(table, unit))


def read_servers(value: object, path: Path, unit: Unit) -> Schedule:
    """Return the staff: a whole number, or shifts with an optional cycle."""
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 0:
            raise Misplaced(path, f"{value} servers are not possible. Give zero or more.")
        return always(value)
    table = Table(value, path, ("shifts", "every"))
    shifts = []
    for entry, place in table.tables("shifts"):
        row = Table(entry, place, ("from", "servers"))
        start = row.read("from", lambda text: duration(text, unit=unit))
        shifts.append(Shift(start, row.whole("servers")))
    cycle = table.maybe("every", lambda text: duration(text, unit=unit)) or math.inf
    return table.convert("shifts", shifts, lambda rows: Schedule(tuple(rows), cycle))


def read_calendar(value: object, path: Path, unit: Unit) -> Calendar:
    """Return a calendar of office hours."""
    table = Table(value, path, ("opens", "closes", "days", "weeks", "holidays"))
    days = table.values.get("days", list(_DAYS[:5]))
    unknown = [day for day in days if day not in _DAYS]
    if unknown:
        raise Misplaced((*path, "days"), f"'{unknown[0]}' is no day. Days are {', '.join(_DAYS)}.")
    return table.convert(
        "opens",
        None,
        lambda _: office_hours(
            unit=unit,
            opens=_clock(table, "opens"),
            closes=_clock(table, "closes"),
            days=tuple(_DAYS.index(day) for day in days),
            weeks=table.whole("weeks", 1),
            holidays=tuple(int(day) for day in table.values.get("holidays", [])),
        ),
    )


def read_discipline(value: object, path: Path, unit: Unit) -> Discipline:
    """Return who goes first: a name, or class-then-age with the time that lifts a level."""
    names: dict[str, Discipline] = {
        "first-come": FirstCome(),
        "priority": Priority(),
        "earliest-promise": EarliestPromise(),
        "class-then-age": ClassThenAge(),
    }
    if isinstance(value, str) and value in names:
        return names[value]
    if isinstance(value, dict):
        table = Table(value, path, ("rise",))
        return ClassThenAge(table.read("rise", lambda text: duration(text, unit=unit)))
    raise Misplaced(
        path,
        f"The discipline {value!r} is not known. Known are {', '.join(names)} and "
        '{ rise = "30 days" } for class-then-age with ageing.',
    )


def _mixture(table: Table, unit: Unit) -> Law:
    parts = []
    for entry, place in table.tables("parts"):
        row = Table(entry, place, ("share", "of"))
        parts.append(Part(row.number("share"), read_law(row.need("of"), (*place, "of"), unit)))
    return table.convert("parts", parts, lambda rows: Mixture(tuple(rows)))


def _pieces(table: Table, unit: Unit) -> Varying:
    until, rates = [], []
    for entry, place in table.tables("pieces"):
        row = Table(entry, place, ("until", "rate"))
        end = row.maybe("until", lambda text: duration(text, unit=unit))
        until.append(math.inf if end is None else end)
        rates.append(row.read("rate", lambda text: rate(text, unit=unit)))
    return table.convert(
        "pieces",
        None,
        lambda _: Varying(tuple(until), tuple(rates), until[-1] if until else math.inf),
    )


def _weekly(table: Table, unit: Unit) -> Varying:
    return weekly_seasonal(
        unit=unit,
        weekly=table.number("weekly"),
        hours=table.numbers("hours") if "hours" in table else (1.0,) * 24,
        days=table.numbers("days") if "days" in table else (1.0,) * 7,
        seasons=table.numbers("seasons") if "seasons" in table else (1.0,),
        weeks_per_season=table.whole("weeks_per_season", 1),
    )


def _clock(table: Table, key: str) -> float:
    """Return a time of day such as '09:30' in hours."""
    text = table.text(key)
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdigit() and minutes.isdigit()):
        raise Misplaced((*table.path, key), f"'{text}' is no time of day. Write '09:30'.")
    return int(hours) + int(minutes) / _HOUR
