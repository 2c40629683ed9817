"""Verify at the desk: the list, the form with its mistakes, the file, and what the public reads."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.apps.casework.heating import CODE, send_to_decide
from tests.apps.casework.test_screening import (
    AFTER,
    LATER,
    Rule,
    look,
    office,
    people,
    rule,
    settle,
    verify,
)
from tests.people import Person, hire

from guichet.casework import actions
from guichet.casework.models import Verification
from guichet.casework.rules import Found
from guichet.catalogue.definitions import Verify
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.desk.forms.money import cents_typed
from guichet.interactions.rules import Role

__all__ = ["office", "people", "rule"]

WORDS = "The supplier has another address."


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AFTER)


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_list_and_the_form_say_what_to_look_at_and_take_a_finding(
    people: dict[str, Person], rule: Rule
) -> None:
    rule()
    case = send_to_decide()
    settle(people, case)
    waiting = Verification.objects.get().pk
    path = f"/desk/verifications/{waiting}"
    third = people["third"].client()
    assert path in text_of(third, "/en/desk/verifications")
    assert "tax office" in text_of(third, f"/en{path}")
    assert "fisc" in text_of(third, f"/fr{path}")
    # Who decided sees that it is there, and no form.
    first = people["first"].client()
    assert path not in text_of(first, "/en/desk/verifications")
    assert "<textarea" not in text_of(first, f"/en{path}")
    wrong = third.post(f"/en{path}", {"found": "", "money": "12.345", "words": WORDS})
    page = wrong.content.decode()
    assert 'href="#found"' in page
    assert 'href="#money"' in page
    assert "12.345" in page
    assert WORDS in page
    page = third.post(f"/en{path}", {"found": "correct", "money": "5", "words": WORDS})
    assert "Leave the money empty" in page.content.decode()
    done = third.post(f"/en{path}", {"found": "honest_error", "money": "1,234.50", "words": WORDS})
    assert done.status_code == 303
    assert Verification.objects.get().found_cents == 123_450
    assert third.get(f"/en{path}").status_code == 404
    file = text_of(third, f"/en/desk/files/{case}?purpose=verify")
    assert WORDS in file
    assert "$1,234.50" in file
    figures = text_of(third, "/en/desk/verifications")
    assert "100% of all screened files hold an error" in figures
    stranger = hire("stranger", role=Role.LEAD, office=people["first"].id)
    other = text_of(stranger.client(), "/en/desk/verifications")
    assert CODE not in other
    assert "$1,234.50" not in other


def test_a_yes_that_comes_too_early_says_so_and_keeps_the_words(
    people: dict[str, Person], rule: Rule
) -> None:
    rule(Verify.FIRST)
    case = send_to_decide()
    look(people["first"], case)
    given = {"outcome": "approved", "reason": "income-below", "words": WORDS}
    page = people["first"].client().post(f"/en/desk/files/{case}/decide", given)
    assert "A yes waits until this file is verified" in page.content.decode()
    assert WORDS in page.content.decode()


def test_the_public_reads_shares_and_no_small_count(
    people: dict[str, Person], rule: Rule, client: Client
) -> None:
    rule()
    actions.keep_samples(at=LATER)
    for place in range(12):
        settle(people, send_to_decide())
        found = Found.HONEST_ERROR if place < 3 else Found.CORRECT
        verify(people["third"], Verification.objects.get(settled_at=None).pk, found)
    page = text_of(client, "/en/how-we-verify")
    assert "too few errors found" in page
    assert "withheld" in page
    assert "25%" not in page
    for _ in range(2):
        settle(people, send_to_decide())
        waiting = Verification.objects.get(settled_at=None).pk
        verify(people["third"], waiting, Found.FRAUD_SUSPECTED, found_cents=100)
    page = text_of(client, "/en/how-we-verify")
    assert "35.7% of all files hold an error" in page
    assert "$2" not in page  # two files with money are too few
    assert "45 business days" in page  # nine honest people, five days each
    french = text_of(client, "/fr/how-we-verify")
    assert "Empreinte" in french


def test_what_came_back_is_put_down_and_told(
    people: dict[str, Person], rule: Rule, client: Client
) -> None:
    rule()
    settle(people, case := send_to_decide())
    found = Verification.objects.get()
    verify(people["third"], found.pk, Found.HONEST_ERROR, found_cents=123_450)
    path = f"/desk/verifications/{found.pk}/recovered"
    third = people["third"].client()
    listed = text_of(third, "/en/desk/verifications")
    assert path in listed
    assert "From 0 of 1 file in which money was found" in listed
    assert "at least $1,234.50 (95%)" not in listed, "all are picked here: nothing is unseen"
    assert "Recouvré à ce jour" in text_of(third, f"/fr{path}")
    for typed, words in (("", "as an amount"), ("some", "as an amount"), ("1234.51", "$1,234.50")):
        page = third.post(f"/en{path}", {"recovered": typed, "seen": "0"}).content.decode()
        assert 'href="#recovered"' in page
        assert words in page
        assert f'value="{typed}"' in page
    assert third.post(f"/en{path}", {"recovered": "200", "seen": "0"}).status_code == 303
    late = third.post(f"/en{path}", {"recovered": "300", "seen": "0"}, follow=True)
    assert "A colleague put down another amount" in late.content.decode()
    assert "$200" in text_of(third, f"/en/desk/files/{case}?purpose=verify")
    assert "From 1 of 1 file" in text_of(third, "/en/desk/verifications")
    stranger = hire("stranger", role=Role.LEAD, office=uuid4()).client()
    assert stranger.get(f"/en{path}").status_code == 404
    page = text_of(client, "/en/how-we-verify")
    assert "Money recovered" in page
    assert "$200" not in page  # one file is too few
    follow = text_of(client, f"/en/track/{follow_token(case)}")
    assert "It comes to $1,234.50. $200 of it has come back to us." in follow


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("", 0),
        ("12", 1200),
        ("$1,234.50", 123450),
        ("1 234,5 $", 123450),
        ("1\u202f234\u00a0$", 123400),
        ("12.345", None),
        ("-5", None),
        ("a lot", None),
    ],
)
def test_money_is_read_as_people_write_it(typed: str, cents: int | None) -> None:
    assert cents_typed(typed) == cents
