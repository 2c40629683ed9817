"""Every address, everybody, reading and writing: made from the table of addresses itself."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from tests.addresses import Address, every_address
from tests.people import People
from tests.scene import OTHER_WORDS, SECRET_WORDS, Scene, set_the_scene

from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db

SIGNED_IN = ("officer", "lead", "auditor", "administrator", "outsider")
ADDRESSES = every_address()
REFUSED_WITHOUT_TOKEN = 403
_COOKIELESS = ("/api/", "/payments/told/")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def scene() -> Scene:
    """Set the scene, rolled back afterwards."""
    return set_the_scene()


def named(address: Address) -> str:
    return address.name or address.pattern


def _path(scene: Scene, address: Address) -> str:
    try:
        return address.filled(scene.values)
    except KeyError as unknown:
        pytest.fail(f"say in tests/scene.py what fills {unknown} of {address.pattern}")


def _sent_to_sign_in(answer: object) -> bool:
    place = getattr(answer, "headers", {}).get("Location", "")
    return answer.status_code == 302 and "/login/" in place


def _browser(people: People, name: str, **options: bool) -> Client:
    if name == "anonymous":
        return Client(**options)
    return getattr(people, name).client(**options)


def _role(people: People, name: str) -> Role | None:
    return None if name in {"anonymous", "deactivated"} else getattr(people, name).role


def _lets_in(address: Address, role: Role | None) -> bool:
    kind, _, roles = address.audience.partition(":")
    if kind == "public":
        return True
    if role is None or kind == "machine":
        return False
    if kind == "administrator":
        return role is Role.ADMINISTRATOR
    return roles == "any" or role.value in roles.split(",")


@pytest.mark.alike
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADDRESSES, ids=named)
def test_an_address_lets_in_its_audience_and_nobody_else(
    scene: Scene, address: Address, method: str
) -> None:
    path = _path(scene, address)
    for name in ("anonymous", "deactivated", *SIGNED_IN):
        answer = getattr(_browser(scene.people, name), method)(path)
        assert answer.status_code < 500, f"{name}: {method} {path}"
        role = _role(scene.people, name)
        if _lets_in(address, role):
            if address.audience.startswith("staff"):
                assert not _sent_to_sign_in(answer), f"{name}: {method} {path}"
        elif role is None:
            refused = _sent_to_sign_in(answer) or answer.status_code in {401, 403, 404, 405}
            # Leaving the admin without having been in it leads back to its door.
            refused = refused or (address.name == "admin:logout" and answer.status_code == 302)
            assert refused, f"{name}: {method} {path} answered {answer.status_code}"
        else:
            refused = answer.status_code in {302, 401, 403, 404, 405}
            assert refused, f"{name}: {method} {path} answered {answer.status_code}"


@pytest.mark.parametrize("address", ADDRESSES, ids=named)
def test_only_the_office_reads_a_file(scene: Scene, address: Address) -> None:
    """No page shows a file to anybody but its office: not by any address, not by its id."""
    path = _path(scene, address)
    for name in ("anonymous", "deactivated", "outsider", "administrator"):
        for method in ("get", "post"):
            answer = getattr(_browser(scene.people, name), method)(path)
            said = b"".join(answer) if answer.streaming else answer.content
            for words in (SECRET_WORDS, OTHER_WORDS):
                assert words.encode() not in said, f"{name} read a file at {path}"


def test_reference_and_secret_open_ones_own_file_and_no_other(scene: Scene) -> None:
    tried = [
        (scene.first.reference, scene.second.secret),
        (scene.second.reference, scene.first.secret),
        (scene.first.reference, scene.first.secret[:-1]),
    ]
    for reference, secret in tried:
        answer = Client().post("/en/track", {"reference": reference, "secret": secret})
        assert answer.status_code == 200, "the form again, saying that nothing fits both"
    own = {"reference": scene.first.reference, "secret": scene.first.secret}
    answer = Client().post("/en/track", own, follow=True)
    assert scene.first.reference in answer.content.decode()
    assert scene.second.reference not in answer.content.decode()


@pytest.mark.parametrize(
    "address", [each for each in ADDRESSES if "token" in each.parameters()], ids=named
)
def test_a_forged_ticket_opens_nothing(scene: Scene, address: Address) -> None:
    answer = Client().get(_path(scene, address))
    if answer.status_code == 405:  # an address that takes a form alone
        answer = Client().post(_path(scene, address))
    assert answer.status_code in {302, 303, 404}
    assert scene.second.reference.encode() not in answer.content


def _file_addresses() -> list[Address]:
    return [address for address in ADDRESSES if "case" in address.parameters()]


@pytest.mark.parametrize("address", _file_addresses(), ids=named)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_offices_file_is_like_one_that_is_not_there(
    scene: Scene, address: Address, method: str
) -> None:
    browser = scene.people.outsider.client()
    nowhere = {**scene.values, "case": "00000000-0000-4000-8000-000000000000"}
    theirs = getattr(browser, method)(address.filled(scene.values))
    absent = getattr(browser, method)(address.filled(nowhere))
    assert (theirs.status_code, absent.status_code) in {
        (401, 401),
        (403, 403),
        (404, 404),
        (405, 405),
    }
    here, there = scene.values["case"].encode(), nowhere["case"].encode()
    assert theirs.content.replace(here, b"") == absent.content.replace(there, b"")


@pytest.mark.alike
@pytest.mark.parametrize("name", ["anonymous", "officer", "administrator"])
@pytest.mark.parametrize("token", ["", "x" * 64], ids=["no token", "wrong token"])
def test_a_form_from_elsewhere_is_refused(scene: Scene, name: str, token: str) -> None:
    browser = _browser(scene.people, name, enforce_csrf_checks=True)
    browser.get("/en/accounts/login/")
    data = {"csrfmiddlewaretoken": token} if token else {}
    for address in ADDRESSES:  # one scene for all: what is refused changes nothing
        path = _path(scene, address)
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(browser, method)(path, data)
            refused = answer.status_code == REFUSED_WITHOUT_TOKEN
            # These look at a key or a signature and at no cookie: nothing can be forged.
            if path.startswith(_COOKIELESS):
                refused = answer.status_code in {401, 403, 404, 405}
            assert refused, f"{method} {path}"


def _in_turn(browser: Client, scene: Scene) -> Iterator[tuple[Address, str, HttpResponse]]:
    """Read every address in one scene, each as if it were the first."""
    for address in ADDRESSES:
        path = _path(scene, address)
        with transaction.atomic():
            yield address, path, browser.get(path)
            transaction.set_rollback(True)


@pytest.mark.alike
@pytest.mark.parametrize("name", ["anonymous", "officer", "administrator"])
def test_every_answer_tells_the_browser_what_to_refuse(scene: Scene, name: str) -> None:
    for address, path, answer in _in_turn(_browser(scene.people, name), scene):
        for header, value in HEADERS.items():
            assert answer.headers.get(header) == value, f"{header} at {path}"
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe-inline" not in policy, path
        assert "unsafe-eval" not in policy, path
        if answer.status_code == 200 and address.audience != "public":
            assert "no-store" in answer.headers.get("Cache-Control", ""), path


@pytest.mark.alike
@pytest.mark.parametrize("path", ["/en/no-such-page", "/nonsense", "/en/desk/no-such-page"])
def test_errors_tell_the_browser_the_same(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.alike
def test_https_is_asked_for_a_year_where_the_site_has_it(
    scene: Scene, settings: LazySettings
) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    browser = Client()
    for address in ADDRESSES:
        path = _path(scene, address)
        answer = browser.get(path, secure=True)
        asked = answer.headers["Strict-Transport-Security"]
        assert asked.startswith("max-age=31536000"), path


@pytest.mark.alike
@pytest.mark.parametrize(
    "address", [each for each in ADDRESSES if each.audience == "public"], ids=named
)
def test_public_pages_give_no_cookie_but_the_forms_token(scene: Scene, address: Address) -> None:
    if address.pattern.startswith(("en/accounts", "accounts", "admin")):
        pytest.skip("the way to the desk keeps a session")
    answer = Client().get(_path(scene, address))
    assert set(answer.cookies) <= {"csrftoken"}
    for cookie in answer.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
