"""Pay by the pages, without JavaScript: on a provider's page over real HTTP, and in cash."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from tests.apps.payments.cards import apply_for, open_the_card
from tests.apps.payments.till import open_till
from tests.ground import free_port
from tests.people import Person, hire

from guichet.casework.models import Application
from guichet.cli.practice.server import PracticeProvider
from guichet.components.follow import follow_token
from guichet.interactions.rules import Role
from guichet.payments.models import Intent, Payment
from guichet.payments.rules import sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return hire("officer", role=Role.OFFICER, office=open_the_card().pk)


@pytest.fixture
def till(officer: Person, tmp_path: Path) -> Iterator[PracticeProvider]:
    assert officer
    with open_till(tmp_path) as opened:
        yield opened


def begin(browser: Client, token: str, language: str = "en") -> tuple[HttpResponse, str]:
    """Press the button and return the page that follows, with the provider's reference."""
    page = browser.post(f"/{language}/track/{token}/pay", follow=True)
    intent = Intent.objects.latest("begun_at")
    assert intent.page in page.content.decode()
    return page, urlsplit(intent.page).path.rpartition("/")[2]


def heard(till: PracticeProvider, reference: str, **more: str) -> int:
    """Deliver the provider's message to this site, as its own line would."""
    order = till.books.by_reference(reference)
    body = json.dumps(till.books.standing(order["id"])).encode()
    path = urlsplit(order["told_url"]).path
    signed = sign(secret=till.secret, path=path, body=body, at=datetime.now(UTC))
    answer = Client().post(
        path, body, content_type="application/json", headers={"Signature": signed, **more}
    )
    return answer.status_code


@pytest.mark.parametrize("language", ["en", "fr"])
def test_paid_on_the_providers_page_it_says_so_and_leads_back(
    till: PracticeProvider, language: str
) -> None:
    case, browser = apply_for(at=datetime.now(UTC)).case, Client()
    token = follow_token(case)
    tracking = browser.get(f"/{language}/track/{token}").content.decode()
    assert f"/{language}/track/{token}/pay" in tracking
    _page, reference = begin(browser, token, language)
    _same, again = begin(browser, token, language)
    assert again == reference, "pressed twice, it is one order"
    back = urlsplit(till.books.by_reference(reference)["back_url"]).path
    waiting = browser.get(back).content.decode()
    assert follow_token(case).partition(":")[0] in waiting, "its own browser finds the way"
    assert case.hex not in Client().get(back).content.decode(), "another one does not"
    till.books.charge(reference, at=datetime.now(UTC))
    assert [heard(till, reference) for _ in range(2)] == [204, 204]
    number = Payment.objects.get().number
    for path in (back, f"/{language}/track/{token}/pay", f"/{language}/track/{token}"):
        assert number in browser.get(path).content.decode(), path
    paper = browser.get(f"/{language}/track/{token}/receipt.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert Application.objects.get(pk=case).status == "submitted"


def test_cancelled_refused_and_down_have_pages_of_their_own(
    till: PracticeProvider, settings: LazySettings
) -> None:
    case, browser = apply_for(at=datetime.now(UTC)).case, Client()
    token = follow_token(case)
    for state, said in (("cancelled", "You cancelled the payment"), ("failed", "was refused")):
        _page, reference = begin(browser, token)
        till.books.end(reference, state=state)
        assert heard(till, reference) == 204
        back = urlsplit(till.books.by_reference(reference)["back_url"]).path
        for path in (back, f"/en/track/{token}/pay"):
            assert said in browser.get(path).content.decode()
    settings.PAYMENTS_URL = f"http://127.0.0.1:{free_port()}"
    answer = browser.post(f"/en/track/{token}/pay")
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()
    assert Intent.objects.filter(state="open").count() == 1, "the intent stands for the next try"


def test_nobody_but_the_provider_is_believed(till: PracticeProvider) -> None:
    case = apply_for(at=datetime.now(UTC)).case
    _page, reference = begin(Client(), follow_token(case))
    till.books.charge(reference, at=datetime.now(UTC))
    assert heard(till, reference, Signature="t=1,v1=" + "0" * 64) == 403
    path = urlsplit(till.books.by_reference(reference)["told_url"]).path
    assert Client().post(path.replace("practice", "gold")).status_code == 403
    till.books.order(
        {
            **dict.fromkeys(("text", "language", "back_url"), ""),
            "id": str(uuid4()),
            "amount_cents": 1,
            "currency": "CAD",
            "told_url": path,
        }
    )
    assert not Payment.objects.exists()


def test_cash_and_its_return_at_the_desk(officer: Person) -> None:
    case, desk = apply_for(at=datetime.now(UTC)).case, officer.client()
    key = str(uuid4())
    assert "Not paid yet" in desk.get("/en/desk/payments").content.decode()
    for _ in range(2):
        desk.post(f"/en/desk/files/{case}/cash", {"key": key})
    paid = Payment.objects.get()
    own = Client().get(f"/en/track/{follow_token(case)}").content.decode()
    assert paid.number in own
    assert paid.number in desk.get(f"/en/desk/files/{case}").content.decode()
    assert "$40" in desk.get("/fr/desk/payments").content.decode().replace("40\xa0$", "$40")
    back = {"payment": str(paid.pk), "cause": "error"}
    assert desk.post(f"/en/desk/files/{case}/give-payment-back", {"payment": str(paid.pk)})
    assert getattr(Payment.objects.get(), "refund", None) is None
    desk.post(f"/en/desk/files/{case}/give-payment-back", back)
    assert Payment.objects.get().refund.state == "done"
    assert "given back" in Client().get(f"/en/track/{follow_token(case)}").content.decode()
