"""Every address says who may see it, and the admin changes nothing."""

import pytest
from django.contrib import admin
from django.test import Client
from tests.addresses import Address, every_address
from tests.people import People

from guichet.interactions.rules import Role

_ROLES = "|".join(role.value for role in Role)


def test_every_address_says_who_may_see_it() -> None:
    addresses = every_address()
    assert len(addresses) > 10
    assert [address.pattern for address in addresses if not address.audience] == []


def test_an_audience_is_public_or_names_roles_that_exist() -> None:
    known = {"public", "administrator", "account", "machine", "staff:any"}
    for address in every_address():
        if address.audience not in known:
            kind, _, roles = address.audience.partition(":")
            assert kind == "staff", address
            assert set(roles.split(",")) <= {role.value for role in Role}, address


def _admin_addresses() -> list[Address]:
    return [address for address in every_address() if address.pattern.startswith("admin/")]


@pytest.mark.alike
@pytest.mark.parametrize("address", _admin_addresses(), ids=lambda address: address.pattern)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_admin_address_refuses_writes(people: People, address: Address, method: str) -> None:
    values = {"object_id": str(people.officer.id), "app_label": "identity", "url": "x"}
    values |= {"content_type_id": "1"}
    browser = people.administrator.client()
    answer = getattr(browser, method)(address.filled(values))
    assert answer.status_code in {302, 404, 405}
    if answer.status_code == 302:
        assert address.name == "admin:login"


@pytest.mark.parametrize("role", ["officer", "lead", "auditor", "outsider"])
def test_only_administrators_see_the_admin(people: People, role: str) -> None:
    assert getattr(people, role).client().get("/admin/").status_code == 403


@pytest.mark.parametrize("path", ["/admin/", "/admin/identity/"])
def test_strangers_and_the_deactivated_are_sent_to_sign_in(people: People, path: str) -> None:
    for browser in (Client(), people.deactivated.client()):
        answer = browser.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


def test_an_administrator_sees_the_admin(people: People) -> None:
    assert people.administrator.client().get("/admin/").status_code == 200


def test_the_admin_shows_guichets_own_models_only() -> None:
    assert {model.__module__.split(".")[0] for model in admin.site._registry} <= {"guichet"}


def test_the_admin_shows_no_answers() -> None:
    """A file is read at the desk, where each reading is journalled."""
    personal = {"answers", "holder", "secret", "words"}
    shown = {
        f"{model.__name__}.{field.name}"
        for model, shows in admin.site._registry.items()
        for field in model._meta.fields
        if field.name in personal - set(shows.exclude or ())
    }
    # The catalogue's words are what departments publish of their services.
    assert shown <= {"Filing.words", "StandardResult.words"}


def test_the_admins_own_sign_in_leads_to_the_one_sign_in(client: Client) -> None:
    answer = client.get("/admin/login/?next=/admin/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/accounts/login/?next=")
