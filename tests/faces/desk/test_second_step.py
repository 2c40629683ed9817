"""The second step: an app, and the recovery codes that come with it from the first day."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.faces.desk.test_sign_in import ask_for_code, staff_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def code_of_the_app(page: str) -> str:
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page)
    assert secret is not None
    return format_hotp_value(hotp_value(secret[1], int(time.time()) // 30))


def by_mail(client: Client, language: str = "en") -> str:
    """Sign in by a code and return where that leads."""
    where = ask_for_code(client, "officer-1@example.org", language)
    code = re.search(r"^\S{6,9}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    return client.post(where, {"code": code[0]})["Location"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_app_brings_recovery_codes_and_one_of_them_opens_the_desk(
    client: Client, language: str
) -> None:
    staff_member()
    by_mail(client, language)
    path = f"/{language}/accounts/2fa/totp/activate/"
    page = client.get(path).content.decode()
    turned_on = client.post(path, {"code": code_of_the_app(page)})
    assert turned_on["Location"] == f"/{language}/accounts/2fa/recovery-codes/"
    codes = re.findall(
        r'<li class="ref">(\w+)</li>', client.get(turned_on["Location"]).content.decode()
    )
    assert len(codes) == 10
    # A second look asks for a code first.
    assert client.get(turned_on["Location"]).status_code == 302

    later = Client()
    asked = by_mail(later, language)
    assert asked.startswith(f"/{language}/accounts/2fa/authenticate/")
    assert later.get(f"/{language}/desk/").status_code == 302
    assert later.post(asked, {"code": "00000000"}).status_code == 200
    opened = later.post(asked, {"code": codes[0]})
    assert opened["Location"] == f"/{language}/desk/"
    assert later.get(f"/{language}/desk/").status_code == 200
    again = Client()
    assert again.post(by_mail(again, language), {"code": codes[0]}).status_code == 200
