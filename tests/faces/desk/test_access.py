"""Who gets past the door of the desk."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from guichet.counter.views.home import home
from guichet.desk.views.queue import queue
from guichet.identity.models import Membership, User
from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db


def sign_in(client: Client, *, role: Role | None = None) -> User:
    user = User.objects.create_user(f"{uuid4().hex[:8]}@example.org")
    if role is not None:
        Membership.objects.create(user=user, office=uuid4(), role=role, starts=date(2020, 1, 1))
    client.force_login(user)
    return user


def test_views_say_who_may_see_them() -> None:
    assert vars(queue)["audience"] == "staff:any"
    assert vars(home)["audience"] == "public"


def test_a_stranger_is_sent_to_sign_in_and_comes_back(client: Client) -> None:
    response = client.get("/fr/desk/")
    assert response.status_code == 302
    assert response["Location"] == "/fr/accounts/login/?next=/fr/desk/"


def test_a_person_without_a_role_is_refused(client: Client) -> None:
    sign_in(client)
    assert client.get("/en/desk/").status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reaches_the_queue_and_nothing_is_cached(client: Client, role: Role) -> None:
    sign_in(client, role=role)
    response = client.get("/en/desk/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_a_role_that_ended_closes_the_door_at_the_next_request(client: Client) -> None:
    user = sign_in(client, role=Role.OFFICER)
    assert client.get("/en/desk/").status_code == 200
    Membership.objects.filter(user=user).update(ends=date(2026, 1, 1))
    assert client.get("/en/desk/").status_code == 403


def test_a_person_made_inactive_has_no_session_any_more(client: Client) -> None:
    user = sign_in(client, role=Role.OFFICER)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/en/desk/").status_code == 302
