"""Graph, variants and stage times against counts by hand and by plain Python."""

import xml.etree.ElementTree as ET
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from guichet.analysis.eventlog.drawing import draw
from guichet.analysis.eventlog.flow import directly_follows, starts_and_ends, variants
from guichet.analysis.eventlog.reading import read_log
from guichet.analysis.eventlog.stages import hand_offs, stage_times
from guichet.analysis.eventlog.store import Gathering, log_of

_LOGS = Path(settings.PUBLISHED_DATA or "/nowhere") / "event-logs"
_ROWS = [
    ("A", "receive", "2024-01-01"),
    ("A", "check", "2024-01-03"),
    ("A", "decide", "2024-01-04"),
    ("B", "receive", "2024-01-01"),
    ("B", "check", "2024-01-05"),
    ("B", "check", "2024-01-06"),
    ("C", "receive", "2024-01-02"),
]


def test_arcs_are_counted_and_timed() -> None:
    arcs = {(arc.source, arc.target): arc for arc in directly_follows(log_of(_ROWS))}
    assert {key: arc.count for key, arc in arcs.items()} == {
        ("receive", "check"): 2,
        ("check", "decide"): 1,
        ("check", "check"): 1,
    }
    assert arcs["receive", "check"].mean_days == pytest.approx(3.0)
    assert starts_and_ends(log_of(_ROWS)) == (
        {"receive": 3},
        {"receive": 1, "check": 1, "decide": 1},
    )


def test_variants_count_every_case_once() -> None:
    found = variants(log_of([*_ROWS, ("D", "receive", "2024-02-01")]))
    assert (found[0].steps, found[0].cases) == (("receive",), 2)
    assert sum(variant.cases for variant in found) == 4


def _log_with_work() -> Gathering:
    gathering = Gathering()
    case = gathering.begin_case("A")
    for activity, day, transition in (
        ("check", 1, "schedule"),
        ("check", 3, "START"),
        ("check", 4, "suspend"),
        ("check", 7, "resume"),
        ("check", 9, "complete"),
        ("check", 12, "start"),
        ("check", 13, "complete"),
    ):
        gathering.add(
            case=case,
            activity=activity,
            time=f"2024-01-{day:02}",
            transition=transition,
            resource="one" if day < 5 else "two",
        )
    return gathering


def test_a_stages_days_are_parted_into_waiting_work_rework_and_pauses() -> None:
    log = _log_with_work().finish()
    (stage,) = stage_times(log)
    assert (stage.wait_days, stage.work_days, stage.pause_days) == (2.0, 3.0, 3.0)
    assert stage.rework_days == 4.0  # three days back in line and one of work
    assert (stage.times, stage.timed, stage.again) == (2, 2, 1)
    assert (hand_offs(log).pairs, hand_offs(log).changed) == (6, 1)


def test_every_day_of_every_case_is_given_to_one_step() -> None:
    log = log_of(_ROWS)
    given = sum(s.wait_days + s.work_days + s.rework_days + s.pause_days for s in stage_times(log))
    assert given == pytest.approx(3.0 + 5.0)


def test_endings_within_a_minute_by_one_person_are_a_batch() -> None:
    gathering = Gathering()
    for case, minute in (("A", 0), ("B", 1), ("C", 30)):
        gathering.add(
            case=gathering.begin_case(case),
            activity="sign",
            time=f"2024-01-01T10:{minute:02}:00Z",
            resource="one",
        )
    (stage,) = stage_times(gathering.finish())
    assert stage.batched == pytest.approx(2 / 3)


def test_the_picture_says_what_it_shows_and_escapes_names() -> None:
    arcs = directly_follows(log_of([("A", "<b>&", "2024-01-01"), ("A", "c", "2024-01-02")]))
    root = ET.fromstring(draw(arcs, name="a & b"))  # noqa: S314 - our own words
    titles = [node.text for node in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == ["What follows what in a & b", "<b>& to c: 1, 1.00 days"]


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["permit_receipt.xes.gz", "travel_PrepaidTravelCost.xes.gz"])
def test_a_real_logs_arcs_agree_with_a_plain_count(name: str) -> None:
    if not (_LOGS / name).is_file():
        pytest.skip(f"GUICHET_DATA holds no event-logs/{name}")
    log = read_log(_LOGS / name)
    counted = Counter(
        (log.activities[one], log.activities[other])
        for i in range(len(log.cases))
        for one, other in pairwise(log.activity[log.first[i] : log.first[i + 1]].tolist())
    )
    assert {(arc.source, arc.target): arc.count for arc in directly_follows(log)} == counted


@pytest.mark.real_data
def test_a_log_is_the_same_whether_read_from_xes_or_from_a_table() -> None:
    if not (_LOGS / "permit_receipt.xes.gz").is_file():
        pytest.skip("GUICHET_DATA holds no event-logs/permit_receipt")
    one, other = (read_log(_LOGS / f"permit_receipt.{form}.gz") for form in ("xes", "csv"))
    assert (one.cases, len(one)) == (other.cases, len(other))
    assert (one.time == other.time).all()
    assert directly_follows(one) == directly_follows(other)
