"""Find a service: search, browse, the page of one service, on a loaded catalogue."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from guichet.catalogue.actions import load_jurisdiction
from guichet.catalogue.definitions import jurisdiction_folder, own_services

pytestmark = pytest.mark.django_db
LICENCE = "coastal-fishing-licence"


@pytest.fixture
def northshore() -> None:
    load_jurisdiction(
        folder=jurisdiction_folder("northshore"), at=datetime(2026, 11, 23, 12, tzinfo=UTC)
    )


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_empty_catalogue_tells_its_operator(client: Client) -> None:
    assert "No services are listed yet" in _text(client, "/en/")
    assert "Aucun service n’est encore inscrit" in _text(client, "/fr/")


@pytest.mark.usefixtures("northshore")
def test_home_offers_what_can_be_applied_for_here(client: Client) -> None:
    text = _text(client, "/en/")
    assert "Coastal commercial fishing licence" in text
    assert "Standard: 30 business days" in text
    assert "Permis de pêche commerciale côtière" in _text(client, "/fr/")


@pytest.mark.usefixtures("northshore")
@pytest.mark.parametrize("words", ["fishing licence", "fising lisence", "poisson", "pecheur"])
def test_search_leads_to_the_licence_in_either_language(client: Client, words: str) -> None:
    for language in ("en", "fr"):
        response = client.get(f"/{language}/search", {"q": words})
        assert f"/{language}/services/{LICENCE}" in response.content.decode()


@pytest.mark.usefixtures("northshore")
def test_a_mended_word_is_told_and_can_be_refused(client: Client) -> None:
    text = _text(client, "/en/search?q=fising+lisence")
    assert "We read “fising lisence” as" in text
    exactly = client.get("/en/search", {"q": "fising lisence", "exactly": "1"})
    assert "We read" not in exactly.content.decode()


@pytest.mark.usefixtures("northshore")
def test_nothing_found_offers_ways_on(client: Client) -> None:
    text = _text(client, "/en/search?q=zzzzqqqq")
    assert "No service for zzzzqqqq" in text
    assert "Fewer words" in text


def test_a_search_without_words_is_a_search_box(client: Client) -> None:
    text = _text(client, "/en/search")
    assert "No service for" not in text


@pytest.mark.usefixtures("northshore")
@pytest.mark.parametrize("address", ["/en/search?q=fishing&page=99", "/en/browse/need/nothing"])
def test_a_page_past_the_end_is_no_page(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("northshore")
def test_browsing_leads_to_the_licence(client: Client) -> None:
    for facet, value in (
        ("need", "fishing-and-hunting"),
        ("audience", "businesses"),
        ("organization", "fisheries"),
    ):
        index = client.get(f"/en/browse/{facet}").content.decode()
        assert f"/en/browse/{facet}/{value}" in index
        listed = client.get(f"/en/browse/{facet}/{value}").content.decode()
        assert f"/en/services/{LICENCE}" in listed


@pytest.mark.usefixtures("northshore")
def test_the_service_page_says_all_that_its_definition_says(client: Client) -> None:
    definition = next(each for each in own_services() if each.code == LICENCE)
    for language in ("en", "fr"):
        text = _text(client, f"/{language}/services/{LICENCE}").replace("&#x27;", "'")
        said = [
            definition.name[language],
            definition.summary[language],
            definition.legal_reference[language],
            *definition.before_you_start[language],
            *definition.next_steps[language],
            *(each.contact[language] for each in definition.channels),
            *(each.name[language] for each in definition.standards),
        ]
        assert definition.legal_limit is not None
        said.append(definition.legal_limit.consequence[language])
        assert [each for each in said if each not in text] == []
    english = _text(client, f"/en/services/{LICENCE}")
    assert "Director, Licences and Permits" in english
    assert "Ministry of Fisheries and Coasts" in english
    assert "We give no estimate for this service yet." in english


@pytest.mark.usefixtures("northshore")
def test_channels_with_the_same_promise_share_a_line(client: Client) -> None:
    text = _text(client, f"/en/services/{LICENCE}")
    assert "Online, by phone, at a counter" in text
    assert "40 business days" in text


def test_an_unknown_service_is_no_page(client: Client) -> None:
    assert client.get("/en/services/nothing-here").status_code == 404


@pytest.mark.usefixtures("northshore")
@pytest.mark.parametrize("address", ["/en/", "/en/search?q=fish", f"/en/services/{LICENCE}"])
def test_looking_for_a_service_sets_no_cookie(client: Client, address: str) -> None:
    assert client.get(address).cookies == {}
