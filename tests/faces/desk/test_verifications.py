"""Verify at the desk: the list, the form with its mistakes, the file, and what the public reads."""

import re
from datetime import UTC, datetime
from importlib import import_module
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
from guichet.catalogue.models import Office
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.desk.forms.money import cents_typed
from guichet.interactions.rules import Role

__all__ = ["office", "people", "rule"]

WORDS = "The supplier has another address."
MOVED = "A colleague put down another amount meanwhile. Look at it."


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
    assert re.findall(' aria-describedby="(.*?)"', page) == ["found-error", "money-error"]
    assert re.findall('<p class="err" id="(.*?)"', page) == ["found-error", "money-error"]
    assert re.findall(' id="([a-z]+)"[^>]* aria-invalid="true"', page) == ["money"]
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


def test_only_who_may_put_something_down_is_led_there(
    people: dict[str, Person], rule: Rule
) -> None:
    rule()
    settle(people, case := send_to_decide())
    waiting = Verification.objects.get().pk
    path, file = f"/desk/verifications/{waiting}", f"/en/desk/files/{case}"
    third, first = people["third"].client(), people["first"].client()
    auditor = hire("auditor", role=Role.AUDITOR, office=people["first"].office).client()
    assert f'{path}"' in text_of(third, file)
    assert "a colleague verifies" in (told := text_of(first, file))
    assert path not in told
    assert path not in text_of(auditor, file)
    verify(people["third"], waiting, Found.HONEST_ERROR, found_cents=500)
    assert f"{path}/recovered" in text_of(first, file)
    assert "Recovered so far" in (told := text_of(auditor, file))
    assert path not in told
    # The office that has the file is not always the one that verifies it.
    Verification.objects.update(office=uuid4())
    assert path not in text_of(third, file)


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
    people: dict[str, Person], rule: Rule, client: Client, monkeypatch: pytest.MonkeyPatch
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
    desk = people["third"].client()
    assert "2 files to verify" in text_of(desk, "/en/desk/verifications")
    for module in ("verifications", "recoveries"):
        monkeypatch.setattr(import_module(f"guichet.casework.queries.{module}"), "_MOST", 1)
    listed = text_of(desk, "/en/desk/verifications")
    assert "More than 1 file" in listed
    assert "that have waited longest are listed" in listed
    old, new = Verification.objects.filter(settled_at=None)
    for waiting in (old, new):
        verify(people["third"], waiting.pk, Found.FRAUD_SUSPECTED, found_cents=100)
    Verification.objects.filter(pk=new.pk).update(settled_at=datetime(2027, 1, 2, tzinfo=UTC))
    # Late on the 30th where the office is, which is the 31st in the jurisdiction's zone.
    Verification.objects.filter(pk=old.pk).update(settled_at=datetime(2026, 12, 31, 5, tzinfo=UTC))
    Office.objects.filter(pk=people["third"].office).update(zone="America/Vancouver")
    listed = text_of(desk, "/en/desk/verifications")
    assert f"/desk/verifications/{old.pk}/recovered" in listed
    assert f"/desk/verifications/{new.pk}/recovered" not in listed
    assert "verified longest ago are listed" in listed
    assert "les 1 dont la vérification est la plus ancienne" in text_of(
        desk, "/fr/desk/verifications"
    )
    assert "30 Dec 2026" in listed.replace("\u00a0", " ")
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
        assert f'value="{typed}" aria-invalid="true" aria-describedby="recovered-error"' in page
        assert 'id="recovered-error"' in page
        assert MOVED not in page
    assert third.post(f"/en{path}", {"recovered": "200", "seen": "0"}).status_code == 303
    # What was typed beside a total of before is kept, and never taken unseen: right or mistyped.
    for typed in ("300", "some", "1234.51"):
        late = third.post(f"/en{path}", {"recovered": typed, "seen": "0"}).content.decode()
        assert MOVED in late
        assert 'name="seen" value="20000"' in late
        assert f'value="{typed}"' in late
    found.refresh_from_db()
    assert found.recovered_cents == 20_000
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
