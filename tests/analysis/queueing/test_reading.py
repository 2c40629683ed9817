"""Models in TOML: what is read, and what every mistake is told."""

import json
import math
import tomllib
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from guichet.analysis.queueing.model.arrivals import Varying
from guichet.analysis.queueing.model.laws import Deterministic, Exponential, Lognormal, Mixture
from guichet.analysis.queueing.model.network import ClassThenAge, WorkInHand
from guichet.analysis.queueing.reading.document import BadModel, parse_model, read_model

PASSPORT = Path(__file__).parents[3] / "docs" / "tutorials" / "passport-2022.toml"
SCHEMA = json.loads(
    files("guichet.analysis.queueing.reading").joinpath("model.schema.json").read_text()
)

FULL = """
name = "Licences"
unit = "day"

[run]
horizon = "52 weeks"
warm_up = "28 days"

[calendars.office]
opens = "09:00"
closes = "16:30"
days = ["monday", "tuesday", "wednesday", "thursday", "friday"]
weeks = 4
holidays = [7]

[[classes]]
name = "first"
priority = 1
promise = "20 days"

[[classes]]
name = "renewal"

[[stations]]
name = "check"
service = "20 min"
service_of = { renewal = { law = "deterministic", mean = "10 min" } }
servers = 4
calendar = "office"
work_in_hand = "pauses"
discipline = { rise = "30 days" }
routes = { decide = 0.9 }

[stations.routes_of]
renewal = { decide = 1.0 }

[[stations]]
name = "decide"
service = { law = "mixture", parts = [
  { share = 0.8, of = "1 h" },
  { share = 0.2, of = { law = "lognormal", mean = "6 h", scv = 2.0 } },
] }
servers = { every = "1 week", shifts = [
  { from = "0 days", servers = 3 }, { from = "5 days", servers = 0 },
] }
patience = "90 days"
room = 500
discipline = "priority"
routes = { check = 0.1 }

[[arrivals]]
class = "first"
station = "check"
weekly = 120
seasons = [1.0, 2.0]
weeks_per_season = 26

[[arrivals]]
class = "renewal"
station = "check"
rate = "30 per day"
batch = [1, 1, 2]

[[backlog]]
station = "decide"
class = "first"
count = 100
oldest = "60 days"

[[backlog]]
station = "check"
class = "renewal"
ages = ["1 day", "12 h"]
"""


def test_a_model_is_read_in_its_unit() -> None:
    model = parse_model(FULL, name="full.toml")
    check, decide = model.network.stations
    assert model.plan.horizon == 364.0
    assert check.service == Exponential(20 / 1440)
    assert check.service_for("renewal") == Deterministic(10 / 1440)
    assert check.calendar is not None
    assert len(check.calendar.openings) == 19
    assert check.work_in_hand is WorkInHand.PAUSES
    assert check.discipline == ClassThenAge(30.0)
    assert check.routes_for("renewal") == {"decide": 1.0}
    assert isinstance(decide.service, Mixture)
    assert decide.service.parts[1].law == Lognormal(0.25, 2.0)
    assert decide.schedule.cycle == 7.0
    assert isinstance(model.network.arrivals[0].pattern, Varying)
    assert model.network.arrivals[0].mean_rate == pytest.approx(120 / 7)
    assert model.network.arrivals[1].mean_rate == pytest.approx(40.0)
    assert [len(waiting.ages) for waiting in model.network.backlog] == [100, 2]


def test_the_tutorial_model_is_read_and_fits_the_schema() -> None:
    model = read_model(PASSPORT)
    pattern = model.network.arrivals[0].pattern
    assert isinstance(pattern, Varying)
    assert pattern.until[-1] == math.inf
    jsonschema.validate(_toml(PASSPORT.read_text()), SCHEMA)
    jsonschema.validate(_toml(FULL), SCHEMA)


MISTAKES = {
    "a duration without a unit": ('service = "20 min"', "service = 20", "20 min"),
    "an unknown unit": ('service = "20 min"', 'service = "20 moons"', "s, min, h, day"),
    "a business day": ('promise = "20 days"', 'promise = "20 business days"', "write hours"),
    "a key misspelt": ("servers = 4", "server = 4", "'server' is not known"),
    "a law unknown": ('law = "deterministic"', 'law = "normal"', "lognormal"),
    "a rate without per": ('"30 per day"', '"30"', "120 per day"),
    "two patterns": ("weekly = 120", 'weekly = 120\nrate = "1 per day"', "exactly one"),
    "an unknown calendar": ('calendar = "office"', 'calendar = "shop"', "[calendars.shop]"),
    "an unknown discipline": ('"priority"', '"loudest"', "first-come"),
    "shares above one": ("routes = { decide = 0.9 }", "routes = { decide = 1.2 }", "sum to"),
    "a station unknown": ("routes = { check = 0.1 }", "routes = { chek = 0.1 }", "'chek'"),
    "a negative staff": ("servers = 4", "servers = -4", "zero or more"),
    "a broken shape": ("servers = 4", "servers = = 4", "not TOML"),
    "a late warm-up": ('warm_up = "28 days"', 'warm_up = "60 weeks"', "Shorten"),
    "a time of day": ('opens = "09:00"', 'opens = "nine"', "09:30"),
}


TABLES = {
    "two patterns": '[[arrivals]]\nclass = "first"',
    "shares above one": '[[stations]]\nname = "check"',
    "a station unknown": '[[stations]]\nname = "decide"',
}
"""Mistakes of a whole table are told at its head, the others at their own line."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_line_and_mend(mistake: str) -> None:
    right, wrong, mend = MISTAKES[mistake]
    assert right in FULL
    text = FULL.replace(right, wrong, 1)
    place = text.index(TABLES.get(mistake, wrong))
    with pytest.raises(BadModel) as told:
        parse_model(text, name="full.toml")
    line = text[:place].count("\n") + 1
    assert f"full.toml, line {line}" in str(told.value)
    assert mend in str(told.value)


SEEN_BY_SCHEMA = (
    "a duration without a unit",
    "an unknown unit",
    "a business day",
    "a key misspelt",
    "a law unknown",
    "a rate without per",
    "two patterns",
    "an unknown discipline",
    "shares above one",
    "a negative staff",
    "a time of day",
)


@pytest.mark.parametrize("mistake", SEEN_BY_SCHEMA)
def test_the_schema_sees_it_too(mistake: str) -> None:
    right, wrong, _ = MISTAKES[mistake]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_toml(FULL.replace(right, wrong, 1)), SCHEMA)


def test_a_missing_file_is_told() -> None:
    with pytest.raises(BadModel, match="cannot be read"):
        read_model(Path("nowhere.toml"))


def _toml(text: str) -> dict[str, object]:
    return tomllib.loads(text)
