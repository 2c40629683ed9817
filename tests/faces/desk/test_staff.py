"""People and roles: who sees the page, and what it changes."""

from uuid import uuid4

import pytest
from django.core import mail
from tests.apps.casework.licence import open_the_licence
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.identity.models import Membership, User
from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db
PATH = "/en/desk/staff"


@pytest.fixture
def people() -> People:
    return staff_two_offices(office=open_the_licence().pk, other=make_office("harbour-safety").pk)


@pytest.mark.parametrize(
    ("who", "code"),
    [("lead", 200), ("administrator", 200), ("officer", 403), ("auditor", 403), ("outsider", 403)],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_leads_and_administrators_see_the_page(
    people: People, who: str, code: int, language: str
) -> None:
    answer = getattr(people, who).client().get(f"/{language}/desk/staff")
    assert answer.status_code == code
    if code == 200:
        assert answer.content.decode().count("<h1>") == 1


def test_a_lead_sees_the_own_office_only_and_an_administrator_all(people: People) -> None:
    assert people.outsider.email not in people.lead.client().get(PATH).content.decode()
    assert people.outsider.email in people.administrator.client().get(PATH).content.decode()


def test_an_invitation_gives_the_role_and_sends_word(people: People) -> None:
    browser = people.lead.client()
    form = {
        "do": "invite",
        "email": "New-1@example.org",
        "label": "officer-9",
        "office": str(people.lead.office),
        "role": "officer",
    }
    answer = browser.post(PATH, form)
    assert answer.status_code == 303
    user = User.objects.get(email="new-1@example.org")
    assert Membership.objects.get(user=user).role == Role.OFFICER
    assert mail.outbox[0].to == ["New-1@example.org"]
    assert "/accounts/login/" in str(mail.outbox[0].body)
    assert "officer-9" in browser.get(answer["Location"]).content.decode()


def test_a_role_is_changed_and_ended(people: People) -> None:
    browser = people.lead.client()
    form = {"user": str(people.officer.id), "office": str(people.officer.office)}
    browser.post(PATH, form | {"do": "change", "role": "auditor"})
    standing = Membership.objects.get(user=people.officer.id, ends=None)
    assert standing.role == Role.AUDITOR
    theirs = people.officer.client()
    assert theirs.get("/en/desk/").status_code == 200
    browser.post(PATH, form | {"do": "end"})
    assert theirs.get("/en/desk/").status_code == 302
    assert not User.objects.get(pk=people.officer.id).is_active


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": "nobody"}, "Enter an e-mail address"),
        ({"role": "administrator"}, "not yours to give"),
        ({"role": "minister"}, "Choose an office and a role"),
        ({"office": "here"}, "Choose an office and a role"),
        ({"office": str(uuid4())}, "not yours to give"),
        ({"email": "officer@example.org", "role": "lead"}, "has a role in the office already"),
        ({"do": "promote"}, "Choose an office and a role"),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(
    people: People, changes: dict[str, str], says: str
) -> None:
    form = {
        "do": "invite",
        "email": "new-1@example.org",
        "office": str(people.lead.office),
        "role": "officer",
    }
    before = Membership.objects.count()
    text = people.lead.client().post(PATH, form | changes).content.decode()
    assert says in text
    assert "<title>Error:" in text
    assert Membership.objects.count() == before
    assert mail.outbox == []


def test_a_forged_form_cannot_reach_another_office(people: People) -> None:
    form = {"user": str(people.outsider.id), "office": str(people.outsider.office), "do": "end"}
    people.lead.client().post(PATH, form)
    assert User.objects.get(pk=people.outsider.id).is_active
