"""Signing in by a code, and what is closed."""

import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from tests.apps.catalogue.factories import make_office

from guichet.identity.models import Membership, User
from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def staff_member(email: str = "officer-1@example.org", label: str = "officer-1") -> User:
    user = User.objects.create_user(email)
    user.label = label
    user.save()
    Membership.objects.create(user=user, office=uuid4(), role=Role.OFFICER, starts=date(2020, 1, 1))
    return user


def ask_for_code(client: Client, email: str, language: str = "en") -> str:
    response = client.post(f"/{language}/accounts/login/code/", {"email": email})
    assert response.status_code == 302
    return response["Location"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_code_by_mail_opens_the_queue(client: Client, language: str) -> None:
    staff_member()
    where = ask_for_code(client, "officer-1@example.org", language)
    assert where == f"/{language}/accounts/login/code/confirm/"
    code = re.search(r"^\S{6,9}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    response = client.post(where, {"code": code[0]})
    assert response["Location"] == f"/{language}/desk/"
    assert client.get(f"/{language}/desk/").status_code == 200


def test_a_wrong_code_opens_nothing_and_three_end_the_try(client: Client) -> None:
    staff_member()
    where = ask_for_code(client, "officer-1@example.org")
    codes = [client.post(where, {"code": "WRONG1"}).status_code for _ in range(3)]
    assert codes == [200, 200, 302]
    assert client.get("/en/desk/").status_code == 302


def test_known_and_unknown_addresses_get_the_same_pages_and_one_mail_each() -> None:
    staff_member()

    def pages(email: str) -> str:
        browser = Client()
        where = ask_for_code(browser, email)
        text = browser.get(where).content.decode()
        return re.sub(r'value="[^"]{40,}"', "", text.replace(email, "ADDRESS"))

    assert pages("officer-1@example.org") == pages("nobody-1@example.org")
    assert [message.to for message in mail.outbox] == [
        ["officer-1@example.org"],
        ["nobody-1@example.org"],
    ]
    assert not re.search(r"^[A-Z0-9]{6}$", str(mail.outbox[1].body), re.MULTILINE)


def test_a_person_made_inactive_gets_no_code(client: Client) -> None:
    user = staff_member()
    User.objects.filter(pk=user.pk).update(is_active=False)
    ask_for_code(client, user.email)
    assert not re.search(r"^\S{6,9}$", str(mail.outbox[-1].body), re.MULTILINE)


def test_asking_again_and_again_is_limited() -> None:
    staff_member()
    for _ in range(8):
        Client().post("/en/accounts/login/code/", {"email": "officer-1@example.org"})
    assert len(mail.outbox) == 3


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/abc/",
        "reauthenticate/",
        "password/change/",
        "password/set/",
        "password/reset/",
        "password/reset/done/",
        "signup/passkey/",
        "2fa/webauthn/signup/",
        "social/connections/",
    ],
)
def test_what_does_not_apply_is_closed(client: Client, path: str) -> None:
    user = staff_member()
    for signed_in in (False, True):
        if signed_in:
            client.force_login(user)
        assert client.get(f"/en/accounts/{path}").status_code == 404
        assert client.post(f"/en/accounts/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "logout/"],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_of_the_second_step_show(client: Client, path: str, language: str) -> None:
    client.force_login(staff_member())
    response = client.get(f"/{language}/accounts/{path}")
    assert response.status_code == 200
    assert response.content.decode().count("<h1>") == 1


def test_a_session_ends_with_the_browser_and_after_fifteen_minutes(client: Client) -> None:
    client.force_login(staff_member())
    client.get("/en/desk/")
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""
    assert client.session.get_expiry_age() == 900


def test_a_public_page_sets_no_session(client: Client) -> None:
    assert "sessionid" not in client.get("/en/help").cookies


def test_demo_sign_in_is_not_there_outside_a_demonstration(client: Client, tmp_path: Path) -> None:
    user = staff_member()
    with override_settings(HOME=tmp_path):
        response = client.post("/en/accounts/login/demo/", {"user": str(user.pk)})
        assert response.status_code == 404
        assert "officer-1" not in client.get("/en/accounts/login/").content.decode()
    assert client.get("/en/desk/").status_code == 302


def test_demo_staff_stand_in_order_with_their_office(client: Client, tmp_path: Path) -> None:
    office = make_office("permits-director")
    for label in ("officer-10", "officer-9"):
        user = staff_member(f"{label}@example.org", label)
        Membership.objects.filter(user=user).update(office=office.pk)
    (tmp_path / "demo").touch()
    with override_settings(HOME=tmp_path):
        page = client.get("/en/accounts/login/").content.decode()
    assert page.index("Sign in as officer-9<") < page.index("Sign in as officer-10<")
    assert page.count(f"Officer, {office.title['en']}") == 2


def test_demo_sign_in_opens_the_desk_for_invented_staff_only(
    client: Client, tmp_path: Path
) -> None:
    invented = staff_member()
    real = staff_member("someone@department.example.gov", "someone")
    (tmp_path / "demo").touch()
    with override_settings(HOME=tmp_path):
        page = client.get("/en/accounts/login/").content.decode()
        assert "Sign in as officer-1" in page
        assert "Sign in as someone" not in page
        refused = client.post("/en/accounts/login/demo/", {"user": str(real.pk)})
        assert refused.status_code == 404
        assert client.get("/en/accounts/login/demo/").status_code == 405
        strict = Client(enforce_csrf_checks=True)
        assert (
            strict.post("/en/accounts/login/demo/", {"user": str(invented.pk)}).status_code == 403
        )
        entered = client.post(
            "/en/accounts/login/demo/", {"user": str(invented.pk), "next": "https://evil.example/"}
        )
        assert entered["Location"] == "/en/desk/"
    assert client.get("/en/desk/").status_code == 200
