"""The pages that always stand: help, accessibility, privacy, how waits are measured."""

import pytest
from django.test import Client

from guichet.catalogue.definitions import own_services

PAGES = ("help", "accessibility", "privacy", "cookies", "terms", "waits")
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_in_both_languages_with_one_heading(
    client: Client, language: str, name: str
) -> None:
    response = client.get(f"/{language}/{name}")
    assert response.status_code == 200
    body = response.content.decode()
    assert body.count("<h1") == 1
    assert f'<html lang="{language}"' in body
    other = "fr" if language == "en" else "en"
    assert f'href="/{other}/{name}" lang="{other}" hreflang="{other}"' in body


@pytest.mark.parametrize("name", PAGES)
def test_a_page_carries_no_style_or_script_of_its_own(client: Client, name: str) -> None:
    body = client.get(f"/en/{name}").content.decode()
    for refused in ("<style", "<script", " style=", " onclick="):
        assert refused not in body


@pytest.mark.parametrize("name", PAGES)
def test_looking_around_sets_no_cookie(client: Client, name: str) -> None:
    assert client.get(f"/en/{name}").cookies == {}


def test_privacy_is_read_from_the_definitions(client: Client) -> None:
    body = client.get("/en/privacy").content.decode()
    services = own_services()
    assert services
    for definition in services:
        assert definition.name["en"] in body
        for kept in definition.retention:
            assert kept.reference["en"] in body
    assert "2 years" in body
    assert "30 calendar days" in body


def test_every_page_names_a_way_to_complain(client: Client) -> None:
    for name in ("help", "accessibility"):
        assert "Ombuds Office" in client.get(f"/en/{name}").content.decode()


def test_the_cookies_page_names_every_cookie_that_is_set(client: Client) -> None:
    """The form's and the staff's; the confirmation's is named by its beginning."""
    named = client.get("/en/cookies").content.decode()
    form = client.get("/en/track")
    assert set(form.cookies) == {"csrftoken"}
    for name in (*form.cookies, "sessionid", "messages", "sent-…"):
        assert f'<span class="ref">{name}</span>' in named


def test_every_standing_page_is_linked_at_the_foot(client: Client) -> None:
    foot = client.get("/fr/").content.decode().partition('class="foot"')[2]
    for name in PAGES:
        assert f'href="/fr/{name}"' in foot
