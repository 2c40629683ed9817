"""Following an application: by reference and secret, and by nothing else."""

import hmac
import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.client import RequestFactory
from django.test.utils import CaptureQueriesContext
from tests.apps.casework.licence import AT, open_the_licence, send, send_checked
from tests.people import Person, hire

from guichet.casework import actions
from guichet.casework.rules import Outcome, Purpose
from guichet.components import clock, follow
from guichet.components.address import client_address
from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def officer() -> Person:
    return hire("officer", role=Role.OFFICER, office=open_the_licence().pk)


def ask(client: Client, reference: str, secret: str, language: str = "en") -> HttpResponse:
    return client.post(f"/{language}/track", {"reference": reference, "secret": secret})


def opened(client: Client, reference: str, secret: str, language: str = "en") -> str:
    answer = ask(client, reference, secret, language)
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "Received. Nothing for you to do."),
        ("fr", "Reçue. Vous n’avez rien à faire."),
    ],
)
def test_reference_and_secret_open_the_application(
    client: Client, officer: Person, language: str, heading: str
) -> None:
    del officer
    sent = send()
    page = opened(client, sent.reference, sent.secret, language)
    assert heading in page
    assert sent.reference in page
    assert sent.secret not in page
    assert page.count("<h1>") == 1


def test_however_it_is_typed(client: Client, officer: Person) -> None:
    del officer
    sent = send()
    loose = sent.reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    opened(client, f" {loose} ", sent.secret.replace("-", "").replace("1", "I"))


def test_neither_reference_nor_secret_stands_in_an_address(client: Client, officer: Person) -> None:
    del officer
    sent = send()
    where = ask(client, sent.reference, sent.secret)["Location"]
    plain = where.upper().replace("-", "")
    assert sent.reference.replace("-", "") not in plain
    assert sent.secret.replace("-", "") not in plain


def test_unknown_reference_and_wrong_secret_get_the_same_answer(
    client: Client, officer: Person
) -> None:
    del officer
    sent, other = send(), send(key=uuid4())

    def answer(reference: str, secret: str) -> str:
        response = ask(client, reference, secret)
        assert response.status_code == 200
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        return text.replace(reference, "REFERENCE")

    wrong = answer(sent.reference, other.secret)
    assert "We find no application with these" in wrong
    assert answer("0000-0000-0000-0000", sent.secret) == wrong


def test_an_unknown_reference_costs_the_same_work_as_a_wrong_secret(
    client: Client, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same statements and one comparison each: what takes a time of its own is the work."""
    del officer
    sent, other = send(), send(key=uuid4())
    compared: list[int] = []
    real = hmac.compare_digest

    def counted(given: bytes, kept: bytes) -> bool:
        compared.append(len(kept))
        return real(given, kept)

    module = import_module("guichet.casework.queries.progress")
    monkeypatch.setattr(module, "hmac", SimpleNamespace(compare_digest=counted))

    def work(reference: str, secret: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert ask(client, reference, secret).status_code == 200
        return [re.sub(r"'[^']*'|\b[0-9a-f]{16,}\b|\d+", "?", each["sql"]) for each in queries]

    work(sent.reference, other.secret)  # the first of a quarter of an hour makes the counters
    wrong = work(sent.reference, other.secret)
    assert work("0000-0000-0000-0000", sent.secret) == wrong
    assert len(wrong) > 1
    assert compared == [compared[0]] * 3


def test_an_empty_field_is_named_and_costs_no_try(client: Client) -> None:
    for _ in range(30):
        page = ask(client, "", "").content.decode()
    assert "Enter the reference" in page
    assert "Enter the secret" in page
    assert "2 answers to correct" in page


def test_guessing_is_limited_by_the_address_even_with_the_right_secret(
    client: Client, officer: Person
) -> None:
    del officer
    sent = send()
    codes = [ask(client, sent.reference, f"WRONG-{n}").status_code for n in range(20)]
    assert codes == [200] * 10 + [429] * 10
    assert ask(client, sent.reference, sent.secret).status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert ask(elsewhere, sent.reference, sent.secret).status_code == 303


def test_a_count_is_kept_for_its_whole_quarter_of_an_hour(
    client: Client, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count lies in a cache, whose own time is another than ours and shorter."""
    del officer
    sent = send()
    for n in range(10):
        ask(client, sent.reference, f"WRONG-{n}")
    for n in range(301):  # as many others, all later by the alphabet: the first are struck out
        cache.set(f"zzz-{n}", 1)
    later = datetime.now(UTC) + timedelta(minutes=14)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: later)
    assert ask(client, sent.reference, sent.secret).status_code == 429


def test_the_limit_ends_with_the_quarter_of_an_hour(
    client: Client, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    del officer
    sent = send()
    for n in range(11):
        ask(client, sent.reference, f"WRONG-{n}")
    monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(minutes=15))
    assert ask(client, sent.reference, sent.secret).status_code == 303


def test_success_costs_no_try(client: Client, officer: Person) -> None:
    del officer
    sent = send()
    for _ in range(15):
        assert ask(client, sent.reference, sent.secret).status_code == 303


def test_guesses_from_everywhere_tighten_the_limit_and_lock_nobody_out(
    client: Client, officer: Person
) -> None:
    del officer
    sent = send()
    for n in range(actions.guess.EVERYWHERE):
        actions.note_failure(address=f"198.51.100.{n}", at=LATER)
    codes = [ask(client, sent.reference, f"WRONG-{n}").status_code for n in range(5)]
    assert codes == [200] * 3 + [429] * 2
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    assert ask(elsewhere, sent.reference, sent.secret).status_code == 303


def test_a_forged_and_an_old_ticket_lead_back_to_the_form(
    client: Client, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    del officer
    sent = send()
    where = ask(client, sent.reference, sent.secret)["Location"]
    other = follow.follow_token(uuid4())
    assert client.get(f"/en/track/{other}").status_code == 404
    assert client.get(where[:-1] + ("A" if where[-1] != "A" else "B")).status_code == 404
    assert client.get(where).status_code == 200
    monkeypatch.setattr(follow, "MINUTES", -1)
    old = client.get(where)
    assert old.status_code == 404
    assert "Enter reference and secret again" in old.content.decode()


def test_the_page_is_neither_cached_nor_found_by_a_search_engine(
    client: Client, officer: Person
) -> None:
    del officer
    sent = send()
    page = client.get(ask(client, sent.reference, sent.secret)["Location"])
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert not page.cookies


def test_who_looked_is_shown_as_office_role_and_purpose(client: Client, officer: Person) -> None:
    sent = send()
    actions.open_file(officer.viewer, case=sent.case, purpose=Purpose.DECIDE, at=LATER)
    page = opened(client, sent.reference, sent.secret)
    assert "Officer, Director, licences-director" in page
    assert "to decide it" in page
    assert "With an officer. Nothing for you to do." in page
    assert "officer@example.org" not in page


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_decision_shows_at_its_release_and_not_before(
    client: Client, officer: Person, outcome: Outcome
) -> None:
    sent = send_checked()
    reason = "meets-conditions" if outcome is Outcome.APPROVED else "zone-full"
    decision = actions.decide(
        officer.viewer,
        case=sent.case,
        outcome=outcome,
        reason=reason,
        words="Log <every> landing.",
        at=LATER,
    )
    before = opened(client, sent.reference, sent.secret)
    assert "Log" not in before
    assert "With an officer" in before
    assert "approved" not in before.replace("your application is approved.", "")
    actions.release(decision=decision, at=LATER)
    after = opened(client, sent.reference, sent.secret)
    assert "Log &lt;every&gt; landing." in after
    approved = outcome is Outcome.APPROVED
    assert ("Your application is approved" in after) is approved
    assert ("Your application is refused" in after) is not approved
    assert ("See your permit" in after) is approved


def test_the_address_behind_a_trusted_proxy_is_the_last_one_it_added() -> None:
    request = RequestFactory().get(
        "/", headers={"x-forwarded-for": "6.6.6.6, 203.0.113.9"}, REMOTE_ADDR="10.0.0.1"
    )
    assert client_address(request) == "10.0.0.1"
    with override_settings(TRUSTED_PROXY=True):
        assert client_address(request) == "203.0.113.9"
    wide = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    assert client_address(wide) == "2001:db8:1:2::/64"


@pytest.mark.usefixtures("officer", "fresh_home")
@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "it happens by itself on the day after", "by law, the application is approved"),
        ("fr", "cela se fait de soi-même le lendemain", "de par la loi, la demande est acceptée"),
    ],
)
def test_the_page_says_when_the_law_answers_and_that_it_did(
    client: Client, language: str, before: str, after: str
) -> None:
    sent = send()
    page = opened(client, sent.reference, sent.secret, language)
    assert before in page
    actions.decide_silent(at=AT + timedelta(days=120))
    page = opened(client, sent.reference, sent.secret, language)
    assert before not in page
    assert after in page
