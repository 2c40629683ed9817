"""The permit page, its files, and what machines read."""

import json
import re
import uuid
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.core import signing
from django.test import Client
from tests.apps.permits.samples import issue_permit, second_verifier

from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.interactions.rules import PUBLIC
from guichet.permits import actions
from guichet.permits.queries import permit_of_case

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 6, 1, 13, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Your permit", "Valid", "Vessel", "/ Bateau", "Coastal commercial fishing"]),
        ("fr", ["Votre permis", "Valide", "Bateau", "/ Vessel", "Permis de pêche"]),
    ],
)
def test_the_permit_is_a_ticket_in_both_languages(
    client: Client, language: str, words: list[str]
) -> None:
    issued = issue_permit()
    answer = client.get(f"/{language}/permit/{follow_token(issued.case)}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert all(word in page for word in [*words, issued.number, "Applicant 0001", "<svg viewBox="])
    assert 'lang="fr"' in page


def test_a_forged_old_or_foreign_ticket_opens_nothing(client: Client) -> None:
    issued = issue_permit()
    token = follow_token(issued.case)
    old = signing.TimestampSigner(salt="guichet.follow")
    old.timestamp = lambda: "1ABCDE"  # type: ignore[method-assign]  # for this test alone
    for wrong in (token[:-2] + "xx", old.sign(issued.case.hex), follow_token(uuid.uuid4()), "x"):
        for tail in ("", "/pdf", "/credential"):
            answer = client.get(f"/en/permit/{wrong}{tail}")
            assert answer.status_code == 404
            assert issued.number not in answer.content.decode()


def test_a_revoked_permit_says_so_to_its_holder(client: Client) -> None:
    issued = issue_permit()
    actions.revoke(number=issued.number, reason="replaced", at=NOW)
    page = client.get(f"/en/permit/{follow_token(issued.case)}").content.decode()
    assert "Revoked on" in page
    assert "Another permit replaced it." in page


def test_the_pdf_is_handed_over_as_a_file(client: Client) -> None:
    issued = issue_permit()
    address = f"/fr/permit/{follow_token(issued.case)}/pdf"
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{issued.number}.pdf"'
    assert answer.content.startswith(b"%PDF-1.7")
    assert client.get(address).content == answer.content


def test_the_signed_text_is_what_the_second_implementation_accepts(client: Client) -> None:
    issued = issue_permit()
    token = follow_token(issued.case)
    text = client.get(f"/en/permit/{token}/credential").content.decode()
    jwks = client.get("/permits/jwks.json").json()
    place = second_verifier().check_any(text, jwks=jwks, at=NOW.timestamp())
    assert place.number == issued.number
    status = client.get("/status/0")
    assert status["Content-Type"] == "application/statuslist+jwt"
    found = second_verifier().check_any(
        text, jwks=jwks, at=NOW.timestamp(), status=status.content.decode()
    )
    assert found.status_known


def test_machines_find_the_issuer_and_its_public_keys_alone(
    client: Client, settings: LazySettings
) -> None:
    issuer = client.get("/.well-known/jwt-vc-issuer").json()
    assert issuer["issuer"] == settings.BASE_URL
    assert issuer["jwks_uri"] == f"{settings.BASE_URL}/permits/jwks.json"
    keys = client.get("/permits/jwks.json")
    assert keys["Access-Control-Allow-Origin"] == "*"
    assert '"d"' not in keys.content.decode()
    assert client.get("/status/999999").status_code == 404


def test_the_page_has_no_style_script_or_handler_of_its_own(client: Client) -> None:
    issued = issue_permit(holder="<script>alert(1)</script>\" onload='x'")
    page = client.get(f"/en/permit/{follow_token(issued.case)}").content.decode()
    assert not re.search(r"<script|<style|\sstyle=|<[^>]*\son\w+=", page)
    assert "&lt;script&gt;" in page
    card = permit_of_case(PUBLIC, case=issued.case)
    assert card is not None
    checked = client.get("/en/verify", {"p": card.compact}).content.decode()
    assert "&lt;script&gt;alert(1)" in checked
    assert json.dumps(card.holder)[1:8] == "<script"
