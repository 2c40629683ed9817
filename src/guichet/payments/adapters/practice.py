"""The practice provider: the protocol of a hosted payment page, where no money moves.

`guichet practice-provider` speaks the other side. docs/reference/payment-provider.md has every
message. Requests and messages are JSON over HTTP, each signed with the secret both sides hold.
"""

import hashlib
import hmac
import json
from datetime import date, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from guichet.payments.adapters import (
    Charge,
    HostedPage,
    Line,
    NotFromProvider,
    Order,
    ProviderDown,
    Told,
)
from guichet.payments.rules import IntentState, SignatureRefused, sign, verify

_PATIENCE = 5.0  # seconds: a page waits on it
_OK = range(200, 300)
_ABSENT = 404
_STATES = {state.value: state.value for state in IntentState if state is not IntentState.EXPIRED}


def practice_secret(secret_key: str) -> bytes:
    """Return what the practice provider of an installation and the installation itself share."""
    return hmac.digest(secret_key.encode(), b"guichet.payments.practice", hashlib.sha256)


class Practice:
    """Speaks to the provider at GUICHET_PAYMENTS_URL."""

    def __init__(self) -> None:
        self._address = urlsplit(settings.PAYMENTS_URL)
        self._secret = practice_secret(settings.SECRET_KEY)

    def begin(self, order: Order, *, at: datetime) -> HostedPage:
        """Make an order there; asked again, it is the same one."""
        asked = {
            "id": str(order.id),
            "amount_cents": order.amount_cents,
            "currency": order.currency,
            "text": order.text,
            "language": order.language,
            "back_url": order.back_url,
            "told_url": order.told_url,
        }
        found = self._ask("POST", "/orders", asked, at=at)
        try:
            return HostedPage(reference=str(found["reference"]), url=str(found["url"]))
        except (KeyError, TypeError):
            raise ProviderDown("The payment provider's answer names no page.") from None

    def standing(self, *, order: UUID, at: datetime) -> Told | None:
        """Ask how an order stands."""
        found = self._ask("GET", f"/orders/{order}", at=at)
        return None if found is None else _told(found)

    def told(self, *, path: str, body: bytes, signature: str, at: datetime) -> Told:
        """Prove a message and read it."""
        try:
            verify(secret=self._secret, path=path, body=body, signature=signature, at=at)
            return _told(json.loads(body))
        except SignatureRefused as refused:
            raise NotFromProvider(str(refused)) from None
        except (ValueError, ProviderDown):
            raise NotFromProvider("The message is not what the protocol says.") from None

    def refund(self, *, key: UUID, charge: str, amount_cents: int, at: datetime) -> datetime:
        """Give a charge back."""
        asked = {"id": str(key), "charge": charge, "amount_cents": amount_cents}
        found = self._ask("POST", "/refunds", asked, at=at)
        try:
            return datetime.fromisoformat(str(found["at"]))
        except (KeyError, TypeError, ValueError):
            raise ProviderDown("The payment provider's answer names no moment.") from None

    def statement(self, *, day: date, at: datetime) -> tuple[Line, ...]:
        """Return a day's lines."""
        found = self._ask("GET", f"/statements/{day.isoformat()}", at=at)
        try:
            return tuple(
                Line(
                    kind=str(line["kind"]),
                    id=str(line["id"]),
                    order=UUID(line["order"]) if line["order"] else None,
                    amount_cents=int(line["amount_cents"]),
                    currency=str(line["currency"]),
                    at=datetime.fromisoformat(line["at"]),
                )
                for line in found["lines"]
            )
        except (KeyError, TypeError, ValueError):
            raise ProviderDown("The payment provider's statement cannot be read.") from None

    def _ask(self, method: str, path: str, content: object = None, *, at: datetime) -> Any:  # noqa: ANN401 - JSON
        """Ask one thing, signed, and return the answer; None for what is not there."""
        body = b"" if content is None else json.dumps(content).encode()
        signed = sign(secret=self._secret, path=path, body=body, at=at)
        secure = self._address.scheme == "https"
        kind = HTTPSConnection if secure else HTTPConnection
        line = kind(self._address.hostname or "127.0.0.1", self._address.port, timeout=_PATIENCE)
        try:
            headers = {"Content-Type": "application/json", "Signature": signed}
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            said = answer.read()
            if method == "GET" and answer.status == _ABSENT:
                return None
            if answer.status not in _OK:
                raise ProviderDown(f"The payment provider answered {answer.status}.")
            return json.loads(said)
        except (OSError, HTTPException, ValueError) as fault:
            raise ProviderDown(
                f"The payment provider was not reached: {type(fault).__name__}."
            ) from None
        finally:
            line.close()


def _told(found: Any) -> Told:  # noqa: ANN401 - JSON
    """Read how an order stands; raise ProviderDown for what is no such thing."""
    try:
        return Told(
            order=UUID(found["id"]),
            reference=str(found["reference"]),
            state=_STATES[found["state"]],
            charges=tuple(
                Charge(
                    id=str(each["id"]),
                    amount_cents=int(each["amount_cents"]),
                    currency=str(each["currency"]),
                    at=datetime.fromisoformat(each["at"]),
                )
                for each in found["charges"]
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ProviderDown("The payment provider's answer is not what the protocol says.") from None
