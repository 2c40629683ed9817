"""The queue: grouped by what presses, filtered, paged without end."""

import re
from datetime import date, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import ground
from tests.apps.casework.licence import AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework import queries
from guichet.casework.models import Application
from guichet.casework.queries import QueueFilters
from guichet.components import clock

pytestmark = pytest.mark.django_db
# Monday 23 November 2026, at noon in Halifax.
NOW = AT + timedelta(days=14)
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


def fill(count: int, *, step: int = 1) -> list[str]:
    """Make copies of one application, each received a day before the last."""
    model = Application.objects.get(pk=send(key=uuid4()).case)
    rows = []
    for n in range(count):
        day = timedelta(days=n * step)
        rows.append(
            Application(
                reference=f"{n:04}-{uuid4().hex[:4].upper()}-0000-0000",
                secret_hash=b"x",
                service=model.service,
                definition_version=model.definition_version,
                office=model.office,
                stage=model.stage,
                status="submitted",
                language="en",
                channel="mail" if n % 2 else "web",
                subject=uuid4(),
                submitted_at=AT - day,
                clock_starts_on=date(2026, 11, 9) - day,
                turn_on=date(2026, 11, 9) - day,
                standard_due_on=date(2026, 12, 21) - day,
                legal_due_on=date(2027, 2, 1) - day,
            )
        )
    Application.objects.bulk_create(rows)
    return [row.reference for row in rows]


def shown(text: str) -> list[str]:
    return re.findall(r'<a class="ref" href="[^"]*">([^<]+)</a>', text)


def page(browser: Client, query: str = "", language: str = "en") -> str:
    answer = browser.get(f"/{language}/desk/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("language", "heading"), [("en", "All with us: 1"), ("fr", "Chez nous")])
def test_the_queue_shows_in_both_languages(people: People, language: str, heading: str) -> None:
    send()
    text = page(people.officer.client(), language=language)
    assert heading in text
    assert text.count("<h1>") == 1
    assert len(shown(text)) == 1
    # A drawing reads no decimal comma.
    assert re.findall(r'<rect [^>]*width="[0-9]+%"', text)


def test_another_office_sees_nothing_of_it(people: People) -> None:
    send()
    assert shown(page(people.outsider.client())) == []
    assert shown(page(people.outsider.client(), "?office=licences-director")) == []
    assert "Your role reads no files." in page(people.administrator.client())


def test_files_stand_by_what_presses_most(people: People) -> None:
    fill(40, step=3)
    found = queries.queue(people.officer.viewer, filters=QueueFilters(), page="", today=TODAY)
    assert found is not None
    by_code = {segment.code: segment.rows for segment in found.segments}
    assert list(by_code) == ["limit", "standard", "later"]
    # The five business days that begin on Monday the 23rd end on Friday the 27th.
    week_end = date(2026, 11, 27)
    assert all(row.clock.legal_due_on <= week_end for row in by_code["limit"])
    assert all(
        row.clock.legal_due_on > week_end >= row.clock.standard_due_on
        for row in by_code["standard"]
    )
    assert all(row.clock.standard_due_on > week_end for row in by_code["later"])
    for rows in by_code.values():
        dues = [row.clock.standard_due_on for row in rows]
        assert dues == sorted(dues)
    assert sum(len(rows) for rows in by_code.values()) == 41


@pytest.mark.parametrize("sort", ["", "age", "-age", "promise", "-promise", "limit", "-limit"])
def test_paging_shows_every_file_once_in_any_order(
    people: People, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("guichet.casework.queries.paging"), "PAGE", 10)
    references = fill(30, step=5)
    Application.objects.filter(reference__in=references[::4]).update(
        standard_due_on=None, legal_due_on=None
    )
    Application.objects.filter(reference__in=references[1::4]).update(
        standard_due_on=date(2026, 12, 1), clock_starts_on=date(2026, 10, 1)
    )
    seen: list[object] = []
    after = ""
    for _ in range(10):
        found = queries.queue(
            people.officer.viewer, filters=QueueFilters(sort=sort), page=after, today=TODAY
        )
        assert found is not None
        assert found.shown <= 10
        seen += [row.case for segment in found.segments for row in segment.rows]
        after = found.after
        if not after:
            break
    assert len(seen) == 31
    assert set(seen) == set(Application.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("after", ["x", "9", "0.2026-99-99.x", "-1", "0.2026-01-01", "0..", "é"])
def test_an_unreadable_place_is_the_first_page(people: People, after: str) -> None:
    send()
    assert len(shown(page(people.officer.client(), f"?after={after}"))) == 1


def test_filters_narrow_and_stay_in_every_link(people: People) -> None:
    fill(60)
    browser = people.officer.client()
    found = page(browser, "?words=fishing&sort=age")
    assert "Found: 61" in found
    (onward,) = re.findall(r'href="(\?[^"]*after=[^"]*)"', found)
    assert "Found: 61" in page(browser, onward.replace("&amp;", "&"))
    text = page(browser, "?channel=mail&over=20")
    assert 0 < len(shown(text)) < 30
    rows = queries.queue(
        people.officer.viewer,
        filters=QueueFilters(channel="mail", over_days=20),
        page="",
        today=TODAY,
    )
    assert rows is not None
    for segment in rows.segments:
        assert all(row.channel == "mail" and row.clock.days > 20 for row in segment.rows)
    for link in re.findall(r'<a href="(\?[^"]*sort=[^"]*)"', text):
        assert "channel=mail" in link
        assert "over=20" in link


def test_the_head_that_sorts_says_so(people: People) -> None:
    fill(3)
    text = page(people.officer.client(), "?sort=promise")
    assert 'aria-sort="ascending"' in text
    assert text.count("aria-sort") == 1
    assert 'aria-sort="descending"' in page(people.officer.client(), "?sort=-promise")


def test_the_file_leads_back_to_this_very_page(people: People) -> None:
    fill(3)
    browser = people.officer.client()
    text = page(browser, "?channel=web&sort=age")
    link = re.findall(r'<a class="ref" href="([^"]*)"', text)[0].replace("&amp;", "&")
    file = browser.get(link).content.decode()
    assert 'href="/en/desk/?channel=web&amp;sort=age"' in file


def test_counts_stop_where_they_stop_being_useful(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("guichet.casework.queries.queue"), "MOST", 5)
    fill(8)
    assert "All with us: 5+" in page(people.officer.client())


def test_what_passes_the_standard_this_week_is_counted_by_day(people: People) -> None:
    case = send().case
    Application.objects.filter(pk=case).update(standard_due_on=date(2026, 11, 25))
    found = queries.queue(people.officer.viewer, filters=QueueFilters(), page="", today=TODAY)
    assert found is not None
    assert [(due.day.day, due.count) for due in found.week] == [
        (23, 0),
        (24, 0),
        (25, 1),
        (26, 0),
        (27, 0),
    ]


@pytest.mark.skipif(ground.on_postgresql(), reason="PostgreSQL reads so small a table whole")
@pytest.mark.parametrize(
    ("sort", "index"),
    [
        ("", "application_open_limit"),
        ("promise", "application_open_promise"),
        ("age", "application_open_age"),
        ("turn", "application_open_turn"),
    ],
)
def test_a_page_is_read_from_an_index_in_the_order_it_shows(
    people: People, sort: str, index: str
) -> None:
    fill(60)
    with CaptureQueriesContext(connection) as read:
        queries.queue(people.officer.viewer, filters=QueueFilters(sort=sort), page="", today=TODAY)
    listing = next(each["sql"] for each in read.captured_queries if "LIMIT 51" in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {listing}")
        plan = str(cursor.fetchall())
    assert index in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.alike
def test_a_file_is_found_by_its_reference_wherever_it_stands(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_rest = fill(3)
    send()
    Application.objects.filter(reference=first).update(
        status="waiting_for_applicant", paused_since=NOW
    )
    browser = people.officer.client()
    for typed in (first, first.lower().replace("-", " "), first[:9]):
        text = page(browser, f"?words={typed}")
        assert shown(text) == [first[:9]], typed
        assert "Found: 1" in text
        with CaptureQueriesContext(connection) as read:
            assert shown(page(browser, f"?words={typed}&view=decided")) == [first[:9]]
        listing = next(each["sql"] for each in read.captured_queries if "LIMIT 51" in each["sql"])
        # Words that no service has leave no second half that would read the view.
        assert " IN (" not in listing.partition("WHERE")[2]
    assert shown(page(people.outsider.client(), f"?words={first}")) == []
    assert shown(page(browser, "?words=ZZZZ-9999")) == []
    # Words with a hyphen or a number begin no reference, and stay in the view.
    assert len(shown(page(browser, "?words=coastal-fishing&view=new"))) == 4
    assert shown(page(browser, "?words=coastal-fishing&view=decided")) == []
    assert shown(page(browser, "?words=2026 fishing&view=new")) == []
    # Words and a reference at once: the view's files, and the reference's wherever it stands.
    module = import_module("guichet.casework.queries.queue")
    monkeypatch.setattr(module, "named_by", lambda _viewer, **_text: Q(pk__isnull=False))
    assert first[:9] in (both := shown(page(browser, "?words=0000&view=new")))
    assert len(both) == 5


@pytest.mark.alike
@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("fishing", 4),
        ("pêche", 4),
        ("peches cotieres", 4),
        ("deciding", 1),
        ("licence deciding", 1),
        ("décider pêche", 1),
        ("heating", 0),
        ("Aardvark", 0),
        ("   ", 4),
    ],
)
def test_words_of_service_and_stage_find_files_in_either_language(
    people: People, typed: str, count: int
) -> None:
    fill(3)
    Application.objects.filter(reference__startswith="0001-").update(stage="decision")
    text = page(people.officer.client(), f"?words={typed}")
    assert len(shown(text)) == count
    if typed.strip():
        assert f'value="{typed}"' in text
        assert f"Found: {count}" in text


def test_a_filter_by_class_keeps_the_search(people: People) -> None:
    fill(2)
    Application.objects.filter(reference__startswith="0001-").update(case_class="no-heat")
    text = page(people.officer.client(), "?class=no-heat&words=fishing&sort=age")
    assert [each[:4] for each in shown(text)] == ["0001"]
    assert "class=no-heat" in text
    assert "words=fishing" in text
