"""Coming without an appointment, on the public pages: no name, and no more than is known."""

import html
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from tests.apps.casework.licence import AT, CODE, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.apps.catalogue.ways import let_in

from guichet.casework.models import WalkIn
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.counter.views import walk_in

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
WHERE = "/en/walk-in/licences-director"


@pytest.fixture(autouse=True)
def _open_house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    cache.clear()
    let_in(open_the_licence())
    make_office("harbour-safety")


def text(answer: HttpResponse) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def pressed(browser: Client, where: str = WHERE, **changed: str) -> HttpResponse:
    key = re.findall(r'name="key" value="([^"]*)"', browser.get(where).content.decode())[0]
    return browser.post(where, {"key": key, "reason": "apply", **changed})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Open now", "unsure how long", "You are next.", "1 person is before you.")),
        ("fr", ("Ouvert", "pas sûrs", "Vous êtes le suivant.", "1 personne est avant vous.")),
    ],
)
def test_a_ticket_is_taken_by_one_press_and_shows_its_place(
    client: Client, language: str, said: tuple[str, ...]
) -> None:
    where = f"/{language}/walk-in"
    assert said[0] in text(client.get(where)).replace("\xa0", " ")
    assert said[1] in text(client.get(f"{where}/licences-director"))
    taken = pressed(client, f"{where}/licences-director")
    page = client.get(taken["Location"])
    assert said[2] in text(page)
    assert page["Refresh"] == "20"
    assert "Refresh" not in client.get(f"{taken['Location']}?still=1")
    second = pressed(client, f"{where}/licences-director")["Location"]
    assert said[3] in text(client.get(second))
    client.post(f"{taken['Location']}/leave")
    assert said[2] in text(client.get(second))
    assert set(WalkIn.objects.values_list("language", "number")) == {(language, 1), (language, 2)}
    assert "Refresh" in client.get(f"{where}/licences-director/screen")
    assert "2" in text(client.get(f"{where}/licences-director/screen?still=1"))


def test_pressed_twice_it_is_one_ticket_and_a_wrong_key_none(client: Client) -> None:
    key = str(uuid4())
    first, again = pressed(client, key=key), pressed(client, key=key)
    assert first["Location"] == again["Location"]
    assert WalkIn.objects.count() == 1
    for wrong in ({"key": "x"}, {"reason": "weather"}):
        assert pressed(client, **wrong).status_code == 404
    assert client.get(f"/en/walk-in/ticket/{uuid4()}").status_code == 404
    for nowhere in ("harbour-safety", "no-such-office"):
        assert client.get(f"/en/walk-in/{nowhere}").status_code == 404
        assert client.get(f"/en/walk-in/{nowhere}/screen").status_code == 404


def test_one_connection_takes_only_so_many(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk_in, "TICKETS", 2)
    assert [pressed(client).status_code for _ in range(3)] == [303, 303, 429]
    assert WalkIn.objects.count() == 2
    assert pressed(Client(REMOTE_ADDR="192.0.2.7")).status_code == 303


def test_outside_the_hours_it_says_when_the_office_opens(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = pressed(client)["Location"]
    closed = AT + timedelta(hours=8)
    monkeypatch.setattr(clock, "now", lambda: closed)
    page = text(client.get(WHERE))
    assert "Tuesday 10 November 2026, 08:30" in page
    assert "<button" not in page.split("<main")[1]
    late = client.post(WHERE, {"key": str(uuid4()), "reason": "apply"})
    assert "Closed now" in text(late)
    assert "closed before you were called" in text(client.get(ticket))
    assert "Tuesday 10 November" in text(client.get("/en/walk-in"))


@pytest.mark.parametrize(
    ("language", "now", "said"),
    [
        ("en", AT, "Open now until 16:30"),
        ("fr", AT, "Ouvert maintenant jusqu’à 16 h 30"),
        # The night after which the clock has gone back: Monday at 8:30 by the new one.
        ("en", datetime(2026, 10, 31, 3, 0, tzinfo=UTC), "Opens Monday 2 November 2026, 08:30."),
        (
            "fr",
            datetime(2026, 10, 31, 3, 0, tzinfo=UTC),
            "Ouvre le lundi 2 novembre 2026 à 8 h 30.",
        ),
    ],
)
def test_service_and_tracking_page_say_how_the_office_is_reached(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, now: datetime, said: str
) -> None:
    case = send().case
    monkeypatch.setattr(clock, "now", lambda: now)
    for path in (f"services/{CODE}", f"track/{follow_token(case)}"):
        page = text(client.get(f"/{language}/{path}")).replace("\xa0", " ")
        page = re.sub(r"<[^>]*>", "", page)
        assert re.sub(r"\s+", " ", said) in re.sub(r"\s+", " ", page), path
        assert "Port Halden" in page
