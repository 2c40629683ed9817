"""Read a whole model: its network and how to run it."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path as File

from guichet.analysis.queueing.model.arrivals import Arrival
from guichet.analysis.queueing.model.laws import Law
from guichet.analysis.queueing.model.network import (
    CaseClass,
    Network,
    Station,
    Waiting,
    WorkInHand,
    spread,
)
from guichet.analysis.queueing.model.units import Unit
from guichet.analysis.queueing.reading.parts import (
    read_batch,
    read_calendar,
    read_discipline,
    read_law,
    read_pattern,
    read_servers,
)
from guichet.analysis.queueing.reading.places import Path, line_at, lines_of
from guichet.analysis.queueing.reading.quantities import duration
from guichet.analysis.queueing.reading.tables import WRONG, Misplaced, Table, as_number
from guichet.analysis.queueing.simulation import Plan

_TOP = ("name", "unit", "run", "calendars", "classes", "stations", "arrivals", "backlog")
_STATION = (
    "name", "service", "service_of", "servers", "discipline", "patience", "patience_of", "room",
    "calendar", "work_in_hand", "routes", "routes_of",
)  # fmt: skip  # read as one
_ARRIVAL = (
    "class", "station", "rate", "weekly", "hours", "days", "seasons", "weeks_per_season",
    "pieces", "gap", "times", "batch",
)  # fmt: skip  # read as one
_LINE = re.compile(r"\(at line (\d+)")


class BadModel(ValueError):
    """A model file cannot be read; the message names the file, the line, the cause, the mend."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A network, what it is called and how to run it."""

    name: str
    network: Network
    plan: Plan


def read_model(file: File) -> Model:
    """Return the model in a TOML file.

    Raises BadModel with the line and the mend.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as refused:
        raise BadModel(f"{file}: cannot be read ({refused}). Check the name.") from refused
    return parse_model(text, name=str(file))


def parse_model(text: str, *, name: str) -> Model:
    """Return the model in a TOML text; `name` is used in errors.

    Raises BadModel with the line and the mend.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as refused:
        found = _LINE.search(str(refused))
        line = found[1] if found else str(len(text.splitlines()))
        raise BadModel(f"{name}, line {line}: not TOML: {refused}.") from refused
    try:
        return _model(Table(document, (), _TOP))
    except Misplaced as wrong:
        line = str(line_at(lines_of(text), wrong.path))
        place = _spoken(wrong.path)
        raise BadModel(f"{name}, line {line}{place}: {wrong.reason}") from wrong


def _model(top: Table) -> Model:
    unit = _unit(top)
    calendars = Table(top.values.get("calendars", {}), ("calendars",), ())
    classes = tuple(_case_class(v, p, unit) for v, p in top.tables("classes"))
    stations = tuple(_station(v, p, unit, calendars) for v, p in top.tables("stations"))
    arrivals = tuple(_arrival(v, p, unit) for v, p in top.tables("arrivals"))
    backlog = tuple(_waiting(v, p, unit) for v, p in top.tables("backlog"))
    try:
        network = Network(
            unit=unit,
            stations=stations,
            arrivals=arrivals,
            classes=classes or (CaseClass(name="case"),),
            backlog=backlog,
        )
    except WRONG as refused:
        raise Misplaced(_place_named(top, str(refused)), str(refused)) from refused
    run = Table(top.need("run"), ("run",), ("horizon", "warm_up", "sample_every"))
    horizon = run.read("horizon", lambda text: duration(text, unit=unit))
    warm_up = run.maybe("warm_up", lambda text: duration(text, unit=unit)) or 0.0
    if warm_up >= horizon:
        raise Misplaced(("run", "warm_up"), "The warm-up is as long as the run. Shorten it.")
    plan = Plan(
        horizon=horizon,
        warm_up=warm_up,
        sample_every=run.maybe("sample_every", lambda text: duration(text, unit=unit)),
    )
    return Model(name=top.text("name"), network=network, plan=plan)


def _unit(top: Table) -> Unit:
    text = top.text("unit")
    if text not in list(Unit):
        raise Misplaced(("unit",), f"The unit '{text}' is not known. Known are {', '.join(Unit)}.")
    return Unit(text)


def _case_class(value: object, path: Path, unit: Unit) -> CaseClass:
    table = Table(value, path, ("name", "priority", "promise"))
    return CaseClass(
        name=table.text("name"),
        priority=table.whole("priority", 0),
        promise=table.maybe("promise", lambda text: duration(text, unit=unit)),
    )


def _station(value: object, path: Path, unit: Unit, calendars: Table) -> Station:
    table = Table(value, path, _STATION)
    calendar = table.values.get("calendar")
    if calendar is not None and calendar not in calendars:
        raise Misplaced(
            (*path, "calendar"),
            f"There is no calendar '{calendar}'. Add a table [calendars.{calendar}].",
        )
    in_hand = table.values.get("work_in_hand", "finishes")
    if in_hand not in list(WorkInHand):
        raise Misplaced(
            (*path, "work_in_hand"), f"'{in_hand}' is not known: write 'finishes' or 'pauses'."
        )
    patience = table.values.get("patience")
    return Station(
        name=table.text("name"),
        service=read_law(table.need("service"), (*path, "service"), unit),
        service_of=_laws_of(table, "service_of", unit),
        servers=read_servers(table.need("servers"), (*path, "servers"), unit),
        discipline=read_discipline(
            table.values.get("discipline", "first-come"), (*path, "discipline"), unit
        ),
        patience=None if patience is None else read_law(patience, (*path, "patience"), unit),
        patience_of=_laws_of(table, "patience_of", unit),
        room=table.whole("room") if "room" in table else None,
        calendar=read_calendar(calendars.values[calendar], ("calendars", calendar), unit)
        if calendar is not None
        else None,
        work_in_hand=WorkInHand(in_hand),
        routes=_routes(table.values.get("routes", {}), (*path, "routes")),
        routes_of={
            name: _routes(routes, (*path, "routes_of", name))
            for name, routes in Table(
                table.values.get("routes_of", {}), (*path, "routes_of"), ()
            ).values.items()
        },
    )


def _laws_of(table: Table, key: str, unit: Unit) -> dict[str, Law]:
    own = Table(table.values.get(key, {}), (*table.path, key), ())
    return {name: read_law(value, (*own.path, name), unit) for name, value in own.values.items()}


def _routes(value: object, path: Path) -> dict[str, float]:
    table = Table(value, path, ())
    return {name: as_number(share, (*path, name)) for name, share in table.values.items()}


def _arrival(value: object, path: Path, unit: Unit) -> Arrival:
    table = Table(value, path, _ARRIVAL)
    batch = table.values.get("batch")
    return Arrival(
        case_class=str(table.values.get("class", "case")),
        station=table.text("station"),
        pattern=read_pattern(table, unit),
        batch=None if batch is None else read_batch(batch, (*path, "batch")),
    )


def _waiting(value: object, path: Path, unit: Unit) -> Waiting:
    table = Table(value, path, ("station", "class", "count", "oldest", "ages"))
    station, case_class = table.text("station"), str(table.values.get("class", "case"))
    if "ages" in table:
        ages = table.read("ages", lambda texts: tuple(duration(t, unit=unit) for t in texts))
        return Waiting(station, case_class, ages)
    oldest = table.read("oldest", lambda text: duration(text, unit=unit))
    return spread(station=station, case_class=case_class, count=table.whole("count"), oldest=oldest)


def _place_named(top: Table, message: str) -> Path:
    """Return the station that a message about the whole network names, if it names one."""
    for value, path in top.tables("stations"):
        if isinstance(value, dict) and f"station '{value.get('name')}'" in message.lower():
            return path
    return ("stations",)


def _spoken(path: Path) -> str:
    """Return a place in words: stations 2, service."""
    words: list[str] = []
    for part in path:
        if isinstance(part, int):
            words[-1] = f"{words[-1]} {part + 1}"
        else:
            words.append(part)
    return f" ({', '.join(words)})" if words else ""
