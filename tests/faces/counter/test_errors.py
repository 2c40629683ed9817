"""Pages for what went wrong: in both languages, with a way on, without a database."""

from typing import Never

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils.translation import override

from guichet.counter.views import errors, home
from guichet.interactions.rules import Viewer


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/en/nowhere", "There is no page at this address"),
        ("/fr/nowhere", "Il n’y a pas de page à cette adresse"),
    ],
)
def test_an_unknown_address_is_told_in_its_language(
    client: Client, address: str, told: str
) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert told in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "told"),
    [
        (errors.bad_request, 400, "cut off or changed"),
        (errors.forbidden, 403, "for others"),
        (errors.csrf_failure, 403, "too old to send"),
        (errors.server_error, 500, "on our side"),
        (errors.unavailable, 503, "right now"),
    ],
)
def test_each_page_says_what_happened(view: object, status: int, told: str) -> None:
    assert callable(view)
    with override("en"):
        response = view(RequestFactory().get("/en/x"))
    assert response.status_code == status
    assert told in response.content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_our_own_faults_are_told_in_both_languages_at_once(language: str) -> None:
    body = errors.server_error(RequestFactory().get(f"/{language}/x")).content.decode()
    assert f'<html lang="{language}"' in body
    assert "on our side" in body
    assert "de notre côté" in body


@pytest.mark.parametrize(
    ("raised", "status"), [(OperationalError("no answer"), 503), (RuntimeError("ours"), 500)]
)
def test_a_silent_database_is_a_wait_and_not_a_fault(
    monkeypatch: pytest.MonkeyPatch, raised: Exception, status: int
) -> None:
    def fail(_viewer: Viewer) -> Never:
        raise raised

    monkeypatch.setattr(home.queries, "totals", fail)
    response = Client(raise_request_exception=False).get("/en/")
    assert response.status_code == status
    assert ("Retry-After" in response) == (status == 503)
