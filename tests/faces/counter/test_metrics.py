"""Numbers for a watcher on this machine, and for nobody else."""

import re

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.apps.casework.licence import open_the_licence, send

from guichet.components import clock

pytestmark = pytest.mark.django_db


def _numbers(text: str) -> dict[str, float]:
    """Read the text form: every sample has its HELP and TYPE before it."""
    found = re.findall(
        r"^# HELP (\w+) [^\n]+\n# TYPE \1 gauge\n\1 ([\d.e+-]+)$", text, flags=re.MULTILINE
    )
    assert len(found) * 3 == len(text.splitlines())
    return {name: float(value) for name, value in found}


def test_they_tell_of_an_event_that_waits_for_its_seal(client: Client) -> None:
    before = _numbers(client.get("/metrics").content.decode())
    assert before["guichet_journal_seal_lag_seconds"] == 0
    open_the_licence()
    send(at=clock.now())
    answer = client.get("/metrics")
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert _numbers(answer.content.decode())["guichet_journal_seal_lag_seconds"] > 0
    assert "Applicant" not in answer.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "203.0.113.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_VIA": "1.1 proxy"},
    ],
)
def test_elsewhere_and_through_a_proxy_there_is_no_such_page(asked: dict[str, str]) -> None:
    assert Client(**asked).get("/metrics").status_code == 404


def test_on_a_site_behind_tls_the_watcher_still_asks_without_it(settings: LazySettings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    browser = Client()
    assert browser.get("/metrics").status_code == 200
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/en/").status_code == 301
