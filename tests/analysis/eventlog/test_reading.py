"""Every layout of the same three cases is read to the same log, and nothing is lost unsaid."""

import gzip
import json
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.analysis.eventlog import xes
from guichet.analysis.eventlog.iso import read_many
from guichet.analysis.eventlog.reading import read_log
from guichet.analysis.eventlog.stamps import UNKNOWN_TIME, read_stamp
from guichet.analysis.eventlog.store import NO_ACTIVITY, EventLog, log_of
from guichet.analysis.eventlog.tables import Columns
from guichet.analysis.eventlog.xes import BadLog

_EVENTS = [
    ("A1", "receive", "2024-03-01T09:00:00+01:00"),
    ("A1", "decide", "2024-03-04T10:00:00+01:00"),
    ("B2", "receive", "2024-03-02T09:00:00+01:00"),
    ("B2", "check", "2024-03-02T09:00:00+01:00"),
    ("B2", "decide", "2024-03-09T09:00:00.250+01:00"),
    ("C3", "receive", "2024-03-03T08:00:00Z"),
]


def _event(activity: str, time: str, *, extra: str = "", prefix: str = "") -> str:
    return (
        f'<{prefix}event>{extra}<{prefix}string key="concept:name" value="{activity}"/>'
        f'<{prefix}date key="time:timestamp" value="{time}"/></{prefix}event>'
    )


def _xes(*, between: str = "", prefix: str = "", name_last: bool = False, extra: str = "") -> str:
    traces = []
    for case in ("A1", "B2", "C3"):
        name = f'<{prefix}string key="concept:name" value="{case}"/>'
        events = between.join(
            _event(activity, time, prefix=prefix, extra=extra)
            for owner, activity, time in _EVENTS
            if owner == case
        )
        inside = events + between + name if name_last else name + between + events
        traces.append(f"<{prefix}trace>{between}{inside}{between}</{prefix}trace>")
    space = f' xmlns:{prefix[:-1]}="http://www.xes-standard.org/"' if prefix else ""
    return f"<?xml version='1.0'?><{prefix}log{space}>{between.join(traces)}</{prefix}log>"


_GLOBALS = (
    '<global scope="event"><string key="concept:name" value="none"/></global>'
    '<string key="concept:name" value="the log"/>'
)
_NESTED = (
    '<string key="cost:type" value="fee"><string key="concept:name" value="not an activity"/>'
    '<date key="time:timestamp" value="1999-01-01T00:00:00Z"/></string>'
)
_LAYOUTS = {
    "one_line": _xes(),
    "one_event_a_line": _xes(between="\n"),
    "indented": _xes(between="\n\t\t"),
    "prefixed": _xes(prefix="x:"),
    "name_after_events": _xes(name_last=True),
    "nested_attributes": _xes(extra=_NESTED),
    "globals": _xes().replace("<trace>", _GLOBALS + "<trace>", 1),
    "single_quotes": _xes().replace('"', "'"),
    "time_as_string": _xes().replace("<date ", "<string "),
    "comment": _xes().replace("<trace>", "<!-- <trace><event/></trace> --><trace>", 1),
    "byte_order_mark": "\ufeff" + _xes(),
}
_ODD = {
    "entities": _xes().replace("receive", "re&#99;eive"),
    "numbered_prefix": _xes().replace("<trace>", "<trace><!-- - -- -->", 1).replace(" -- ", " - "),
    "pieces_of_tags": _xes(extra='<string key="said" value="a > b"/>'),
    "spaces_in_tags": _xes().replace("/>", " />").replace("</event>", "</event >"),
    "empty_event_first": _xes().replace("<trace>", "<trace><string key='x' value=''/>", 1),
    "latin": _xes().replace("<?xml version='1.0'?>", "<?xml version='1.0' encoding='latin-1'?>"),
}
_TABLES = {
    "comma": ("case,activity,timestamp", ","),
    "pm4py": ("case:concept:name,concept:name,time:timestamp", ","),
    "semicolon": ("Case ID;Activity;Complete Timestamp", ";"),
    "tab": ("case_id\tactivity\ttime", "\t"),
}


def _same(log: EventLog) -> None:
    expected = log_of(_EVENTS)
    assert log.cases == expected.cases == ("A1", "B2", "C3")
    assert [log.activities[i] for i in log.activity] == [
        expected.activities[i] for i in expected.activity
    ]
    assert np.array_equal(log.time, expected.time)
    assert np.array_equal(log.first, [0, 2, 5, 6])


@pytest.mark.parametrize("layout", _LAYOUTS)
@pytest.mark.parametrize("zipped", [False, True])
def test_each_layout_of_xes_holds_the_same_log(tmp_path: Path, layout: str, zipped: bool) -> None:  # noqa: FBT001 - pytest names it
    path = tmp_path / "log.xes"
    raw = _LAYOUTS[layout].encode()
    path.write_bytes(gzip.compress(raw) if zipped else raw)
    _same(read_log(path))


@pytest.mark.parametrize("layout", [*_LAYOUTS, *_ODD])
def test_the_parser_reads_what_the_bytes_say(
    tmp_path: Path, layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log.xes"
    path.write_text({**_LAYOUTS, **_ODD}[layout])
    _same(read_log(path))
    monkeypatch.setattr(xes, "scan", lambda _text: None)
    _same(read_log(path))


def test_common_layouts_need_no_parser() -> None:
    for layout in ("one_line", "indented", "prefixed", "nested_attributes", "comment"):
        assert xes.scan(_LAYOUTS[layout].encode()) is not None, layout


_VALUES = st.text("abé &<>\"'/=-\n\t", max_size=6)
_EVENT_VALUES = st.fixed_dictionaries(
    {},
    optional={
        "concept:name": _VALUES,
        "time:timestamp": st.sampled_from(
            ["2024-03-01T09:00:00+01:00", "2024-03-02", "01.03.2024 08:00", "soon", "1709280000"]
        ),
        "org:resource": _VALUES,
        "lifecycle:transition": st.sampled_from(["COMPLETE", "start", ""]),
        "case:concept:name": _VALUES,
        "other": _VALUES,
    },
)


@given(
    st.lists(
        st.tuples(st.none() | _VALUES, st.lists(_EVENT_VALUES, max_size=3), st.booleans()),
        min_size=1,
        max_size=4,
    )
)
def test_bytes_and_parser_agree_on_whatever_a_log_holds(
    tmp_path_factory: pytest.TempPathFactory,
    traces: list[tuple[str | None, list[dict[str, str]], bool]],
) -> None:
    said = []
    for name, events, name_last in traces:
        own = "" if name is None else f"<string key='concept:name' value={quoteattr(name)}/>"
        inside = "".join(
            "<event>"
            + "".join(f'<string key="{key}" value={quoteattr(it)}/>' for key, it in event.items())
            + "</event>"
            for event in events
        )
        said.append(f"<trace>{inside + own if name_last else own + inside}</trace>")
    path = tmp_path_factory.mktemp("xes") / "log.xes"
    path.write_text(f"<log>{''.join(said)}</log>")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xes, "scan", lambda _text: None)
        slow = _log_or_words(path)
    assert _log_or_words(path) == slow


def _log_or_words(path: Path) -> object:
    """Return all that a log holds, or why it holds nothing."""
    try:
        log = read_log(path)
    except ValueError as error:
        return str(error)
    columns = (log.first, log.case, log.activity, log.time, log.start, log.resource, log.transition)
    texts = (log.cases, log.activities, log.resources, log.transitions)
    return texts, [column.tolist() for column in columns], log.report


@given(
    st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)).flatmap(  # noqa: DTZ001 - the zone is drawn
        lambda moment: st.sampled_from(["", "Z", "+00:00", "-03:30", "+14:00"]).map(
            lambda zone: moment.isoformat() + zone
        )
    )
    | st.text("0123456789-:TZ+. ", min_size=15, max_size=30)
)
def test_stamps_read_in_bytes_are_what_stamps_are(text: str) -> None:
    raw = np.frombuffer(text.encode(), dtype=np.uint8)
    micros, shape = read_many(raw, np.array([0]), np.array([len(raw)], dtype=np.int32))
    if micros[0] != UNKNOWN_TIME:
        assert (micros[0], shape[0]) == read_stamp(text)


def test_the_common_forms_of_stamps_are_read_in_bytes() -> None:
    texts = ["2024-02-29T09:00:00.25-03:30", "1969-12-31 23:59:59", "2024-03-01T00:00:00.123456Z"]
    for text in texts:
        raw = np.frombuffer(text.encode(), dtype=np.uint8)
        micros, shape = read_many(raw, np.array([0]), np.array([len(raw)], dtype=np.int32))
        assert (micros[0], shape[0]) == read_stamp(text)


@pytest.mark.parametrize("table", _TABLES)
def test_each_kind_of_table_holds_the_same_log(tmp_path: Path, table: str) -> None:
    header, between = _TABLES[table]
    path = tmp_path / "log.csv"
    path.write_text("\r\n".join([header, *(between.join(event) for event in _EVENTS)]))
    _same(read_log(path))


def test_columns_with_unusual_names_are_declared(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["file,what,when", *(",".join(event) for event in _EVENTS)]))
    _same(read_log(path, columns=Columns(case="file", activity="what", time="when")))
    with pytest.raises(BadLog, match=r"file, what, when.*--case-column"):
        read_log(path)


def test_ocel_is_read_from_the_side_of_one_type(tmp_path: Path) -> None:
    objects = [{"id": case, "type": "application"} for case in ("A1", "B2", "C3")]
    events = [
        {
            "id": str(i),
            "type": activity,
            "time": time,
            "relationships": [
                {"objectId": case, "qualifier": "about"},
                {"objectId": "office", "qualifier": "by"},
            ],
        }
        for i, (case, activity, time) in enumerate(_EVENTS)
    ]
    path = tmp_path / "log.json"
    path.write_text(
        json.dumps({"objects": [*objects, {"id": "office", "type": "office"}], "events": events})
    )
    _same(read_log(path, object_type="application"))
    with pytest.raises(BadLog, match=r"application, office"):
        read_log(path, object_type="permit")


def test_what_a_log_lacks_is_counted_and_not_lost_unsaid(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "case,activity,timestamp\n"
        "A,receive,2024-01-02\nA,receive,2024-01-02\nA,,2024-01-01\n"
        ",receive,2024-01-01\nB,receive,\nC,receive,yesterday\nC,decide,2024-01-05\n"
    )
    log = read_log(path)
    report = log.report
    assert log.cases == ("A", "C")
    assert report.first_cases_left_out == ("B",)
    assert (report.events_without_case, report.events_without_time) == (1, 1)
    assert report.events_with_unreadable_time == 1
    assert (report.duplicates, report.events_without_activity) == (1, 1)
    assert (report.events_out_of_order, report.events_with_day_only) == (1, 4)
    assert NO_ACTIVITY in log.activities
    assert len(report.remarks()) == 9


def test_a_trace_without_a_name_is_numbered_and_one_without_events_is_named(
    tmp_path: Path,
) -> None:
    path = tmp_path / "log.xes"
    path.write_text(
        f"<log><trace>{_event('receive', '2024-01-01T00:00:00Z')}</trace>"
        '<trace><string key="concept:name" value="empty"/></trace>'
        f"{_event('loose', '2024-01-01T00:00:00Z')}</log>"
    )
    log = read_log(path)
    assert log.cases == ("trace 1",)
    assert log.report.first_cases_left_out == ("empty",)
    assert (log.report.cases_without_name, log.report.events_without_case) == (1, 1)


@pytest.mark.parametrize(
    "text",
    ["<log><trace>", "<!DOCTYPE log [<!ENTITY a 'b'>]><log/>", "{}", "case,activity\nA,b\n"],
)
def test_what_cannot_be_read_is_refused_with_its_cause(tmp_path: Path, text: str) -> None:
    path = tmp_path / "log"
    path.write_text(text)
    with pytest.raises(BadLog):
        read_log(path)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"SQLite format 3\0", "is a SQLite database; OCEL 2.0 is read from JSON"),
        (b"PAR1....", "is Parquet"),
        (b"PK\x03\x04", "a spreadsheet"),
        (b"<?xml version='1.0'?><log><object-types/></log>", "is OCEL in XML"),
        (b"case,activity,timestamp\nA,caf\xe9,2024-01-01\n", "is not UTF-8: it holds 0xe9"),
        (gzip.compress(b"case,activity,timestamp\n" * 999)[:-9], "cut short or damaged"),
        (gzip.compress(b'{"objects":[]}')[:-9], "cut short or damaged"),
        (b"\x1f\x8b" + b"x" * 40, "cut short or damaged"),
    ],
)
def test_what_is_of_another_form_or_damaged_is_named(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "log"
    path.write_bytes(raw)
    with pytest.raises(BadLog, match=said):
        read_log(path)


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.xes.gz"
    path.write_bytes(gzip.compress(_xes().encode())[:-20])
    with pytest.raises(BadLog, match="cut short"):
        read_log(path)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01T08:00:00Z",
        "2024-03-01 09:00:00+01:00",
        "2024-03-01T09:00:00.000000000+01:00",
        "2024/03/01 08:00:00",
        "01.03.2024 08:00",
        "01-03-2024 08:00:00",
        "2024-03-01 08:00:00 UTC",
        "1709280000",
        "1709280000000",
    ],
)
def test_a_moment_is_the_same_however_it_is_written(text: str) -> None:
    assert read_stamp(text).micros == 1_709_280_000_000_000


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_stamps(text: str) -> None:
    stamp = read_stamp(text)
    assert stamp.micros >= UNKNOWN_TIME


_NAMES = st.text("abc é&<>\"',;\n", min_size=1, max_size=8).filter(lambda name: bool(name.strip()))


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), _NAMES, st.integers(0, 3)), min_size=1))
def test_events_of_a_case_come_in_time_order_and_in_the_files_order_within_a_stamp(
    rows: list[tuple[str, str, int]],
) -> None:
    log = log_of([(case, step, f"2024-01-0{day + 1}") for case, step, day in rows])
    for i, name in enumerate(log.cases):
        mine = sorted((row for row in rows if row[0] == name), key=lambda row: row[2])
        codes = log.activity[log.first[i] : log.first[i + 1]]
        assert [log.activities[code] for code in codes] == [step for _, step, _ in mine]
