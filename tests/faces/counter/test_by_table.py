"""Can I?, the answer of a table, asking for a person, and the register."""

import html
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from tests.apps.casework.clams import AT, CODE, dig, open_the_beach
from tests.apps.casework.licence import open_the_licence

from guichet.casework.models import Application, Decision
from guichet.catalogue.definitions import definition_for
from guichet.components import clock, follow

pytestmark = pytest.mark.django_db
PAGE = f"/en/services/{CODE}/can-i"
GOOD = {"a-purpose": "table", "a-beach": "halden", "a-daily_clams": "60", "a-suspended": "no"}
SHOWN = "purpose,beach,daily_clams,suspended"


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(hours=1))
    open_the_beach()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def asked(client: Client, *, page: str = PAGE, shown: str = SHOWN, **answers: str) -> str:
    sent = {**GOOD, **{f"a-{code}": value for code, value in answers.items()}, "page-shown": shown}
    answer = client.post(page, sent)
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def test_the_page_asks_only_what_the_table_looks_at(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert 'name="a-beach"' in page
    assert 'name="a-full_name"' not in page
    assert "What will you do with the clams?" in text_of(page)


@pytest.mark.parametrize(
    ("answers", "verdict", "row"),
    [
        ({}, "Yes, by your answers", "meets"),
        ({"beach": "reserve"}, "Perhaps: an officer has to look", "reserve"),
        ({"daily_clams": "101"}, "No, by your answers", "too-many"),
    ],
)
def test_the_answer_names_the_row_the_table_and_the_version(
    client: Client, answers: dict[str, str], verdict: str, row: str
) -> None:
    said = asked(client, **answers)
    assert verdict in said
    assert f"Row “{row}” of the table “Clam digging”, version of 1 September 2025." in said
    assert "this table decides at once" in said
    assert not Application.objects.exists(), "nothing is kept"


def test_a_missing_answer_is_asked_for(client: Client) -> None:
    said = asked(client, daily_clams="")
    assert "1 answer to correct" in said
    assert "by your answers" not in said


def test_an_answer_may_lead_to_one_more_question(client: Client) -> None:
    page = "/en/services/travel-card/can-i"
    sent = {"a-request": "renewal", "a-residence": "northshore", "page-shown": "request,residence"}
    first = client.post(page, sent).content.decode()
    assert "one more step" in first
    assert "by your answers" not in first
    assert 'name="a-what_happened"' in first
    shown = re.search(r'name="page-shown" value="([^"]+)"', first)
    assert shown is not None
    second = client.post(page, {**sent, "a-what_happened": "stolen", "page-shown": shown[1]})
    said = text_of(second.content.decode())
    assert "Perhaps: an officer has to look" in said
    assert "This is no decision" in said


def test_a_service_without_a_table_has_no_such_page(client: Client) -> None:
    assert client.get("/en/services/service-complaint/can-i").status_code == 404


def test_every_row_of_every_table_has_words(client: Client) -> None:
    """No cell of the engine's grammar is left to be read."""
    for code in ("heating-benefit", "private-dock-permit", "birth-record-copy", "travel-card"):
        for language in ("en", "fr"):
            page = client.get(f"/{language}/services/{code}/can-i").content.decode()
            listed = text_of(page[page.index("<details") :])
            assert not re.search(r"<=|>=|\.\.|'\w+'", listed), (code, language)
    assert "31\xa0000 au plus" in html.unescape(
        client.get("/fr/services/heating-benefit/can-i").content.decode()
    )


def test_who_is_refused_sees_the_row_and_asks_for_a_person_once(client: Client) -> None:
    case = dig(daily_clams=101).case
    address = f"/en/track/{follow.follow_token(case)}"
    page = text_of(client.get(address).content.decode())
    assert "Decided by table “Clam digging”, version of 1 September 2025: row “too-many”." in page
    assert "at most 100 clams in a day" in page
    assert "With an officer" not in page
    for _twice in range(2):
        answer = client.post(f"{address}/person")
        assert (answer.status_code, answer["Location"]) == (303, address)
    page = text_of(client.get(address).content.decode())
    assert "You asked that a person looks at it" in page
    assert "Decided by table “" not in page
    assert Decision.objects.filter(reopened_at__isnull=False).count() == 1


def test_an_old_ticket_asks_for_nobody(client: Client) -> None:
    dig(daily_clams=101)
    assert client.post("/en/track/forged/person").status_code == 404
    assert Application.objects.get().status == "released"


def test_the_register_tells_the_rules_and_withholds_small_counts(client: Client) -> None:
    for _each in range(6):
        dig()
    page = text_of(client.get("/en/decided-by-table").content.decode())
    assert "Clam digging" in page
    assert "60" not in page
    assert "The beach of the Sisters is closed" in page
    assert "Cape Ellen flats or Halden Bay" in page
    row = re.search(r"1 September 2025 (\w+) (\w+)", page[page.index("by version") :])
    assert row is not None
    assert row.groups() == ("6", "0")
    dig(daily_clams=101)
    page = text_of(client.get("/en/decided-by-table").content.decode())
    row = re.search(r"1 September 2025 (\w+) (\w+)", page[page.index("by version") :])
    assert row is not None
    assert row.groups() == ("withheld", "withheld")


def test_a_service_page_offers_the_check_where_there_is_a_table(client: Client) -> None:
    open_the_licence()
    assert PAGE in client.get(f"/en/services/{CODE}").content.decode()
    assert "decides at once" in client.get(f"/en/services/{CODE}").content.decode()
    licence = client.get("/en/services/coastal-fishing-licence").content.decode()
    assert "/coastal-fishing-licence/can-i" in licence
    assert "decides at once" not in licence
    assert definition_for(CODE).decision == "table"
