"""The check of a permit, as anyone sees it."""

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.test import Client
from tests.apps.permits.samples import AT, permit_card

from guichet.components import clock
from guichet.interactions.models import Event
from guichet.permits import actions
from guichet.permits.queries import PermitCard

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 6, 1, 13, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _verdict(client: Client, presented: str, *, language: str = "en") -> tuple[str, str]:
    """Return the verdict's heading and the whole page."""
    answer = client.get(f"/{language}/verify", {"p": presented})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    found = re.search(
        r'<div class="verdict (\w+)" role="status">.*?<h2>(.*?)</h2>', page, re.DOTALL
    )
    assert found is not None
    return f"{found.group(1)} {found.group(2)}".replace("\N{NO-BREAK SPACE}", " "), page


def _hides(page: str, card: PermitCard) -> bool:
    return not any(word in page for word in (card.holder, "NS 40718", "Director, Licences"))


def test_before_anything_is_presented_there_is_a_form_and_no_verdict(client: Client) -> None:
    page = client.get("/en/verify").content.decode()
    assert 'class="verdict' not in page
    assert '<label for="p">' in page
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize("form", ["compact", "credential", "check_address"])
def test_a_valid_permit_is_accepted_and_shown_as_printed(client: Client, form: str) -> None:
    card = permit_card()
    verdict, page = _verdict(client, getattr(card, form))
    assert verdict == "go Accept: this permit is valid"
    assert "<title>Accept: this permit is valid" in page
    for word in (card.number, card.holder, "NS 40718", "Director, Licences"):
        assert word in page


@pytest.mark.parametrize(
    ("language", "starts", "reason"),
    [
        ("en", "stop Do not accept: this permit was revoked on 3 March 2027", "false information"),
        ("fr", "stop N’acceptez pas : ce permis a été révoqué le 3 mars 2027", "faux renseigne"),
    ],
)
def test_a_revoked_permit_says_since_when_and_why(
    client: Client, language: str, starts: str, reason: str
) -> None:
    card = permit_card()
    at = datetime(2027, 3, 3, 14, tzinfo=UTC)
    actions.revoke(number=card.number, reason="false-information", at=at)
    verdict, page = _verdict(client, card.compact, language=language)
    assert verdict == starts
    assert reason in page


def test_not_yet_and_expired_say_which_and_when(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = permit_card()
    monkeypatch.setattr(clock, "now", lambda: AT)
    assert _verdict(client, card.compact)[0] == (
        "warn Do not accept yet: this permit begins on 1 January 2027"
    )
    monkeypatch.setattr(clock, "now", lambda: datetime(2028, 2, 1, tzinfo=UTC))
    assert _verdict(client, card.compact)[0] == (
        "warn Do not accept: this permit ended on 31 December 2027"
    )


def test_what_is_not_genuine_is_refused_and_shows_nothing(client: Client) -> None:
    card, other = permit_card(), permit_card(holder="Applicant 0002")
    altered = ".".join([*card.compact.split(".")[:2], other.compact.split(".")[2]])
    for presented, words in {
        altered: "stop Do not accept: this permit was forged or altered",
        card.compact[:-10]: "warn Do not accept: we could not read this",
        card.number: "warn Do not accept on the number alone",
        "hello": "warn Do not accept: we could not read this",
        "<script>alert(1)</script>": "warn Do not accept: we could not read this",
    }.items():
        verdict, page = _verdict(client, presented)
        assert verdict == words
        assert _hides(page, card)
        assert "<script" not in page


def test_a_strangers_key_is_told_apart(client: Client) -> None:
    card = permit_card()
    head = "eyJhbGciOiJFUzI1NiIsInR5cCI6InBlcm1pdCtqd3QiLCJraWQiOiJzdHJhbmdlciJ9"
    presented = ".".join([head, *card.compact.split(".")[1:]])
    assert _verdict(client, presented)[0] == "stop Do not accept: we did not sign this"


def test_the_qr_codes_address_goes_to_the_browsers_language_and_keeps_its_text(
    client: Client,
) -> None:
    compact = permit_card().compact
    answer = client.get("/verify", {"p": compact}, headers={"accept-language": "fr-CA,fr"})
    assert answer["Location"] == f"/fr/verify?p={quote(compact)}"
    assert "Accept-Language" in answer["Vary"]
    assert client.get("/verify", headers={"accept-language": "de"})["Location"] == "/en/verify"


def test_the_language_switch_keeps_what_was_presented(client: Client) -> None:
    compact = permit_card().compact
    page = client.get("/en/verify", {"p": compact}).content.decode()
    assert f'href="/fr/verify?p={compact}"' in page


def test_a_check_writes_nothing_and_sets_no_cookie(client: Client) -> None:
    card = permit_card()
    before = Event.objects.count()
    answer = client.get("/en/verify", {"p": card.compact})
    assert Event.objects.count() == before
    assert not answer.cookies
    assert client.post("/en/verify", {"p": card.compact}).status_code == 405
