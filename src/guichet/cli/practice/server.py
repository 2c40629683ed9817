"""The practice provider itself: real HTTP on the loopback, signed both ways, with faults to order.

docs/reference/payment-provider.md says what it answers. It is for practice, demonstrations and
tests; a real provider's adapter is an installed package.
"""

import json
import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from guichet.cli.practice.books import Books, Refused, Unknown
from guichet.cli.practice.page import show
from guichet.payments.rules import SignatureRefused, sign, verify

_MOST_BODY = 20_000


@dataclass
class Faults:
    """What goes wrong, each as the share of cases, drawn from `dice`.

    `fail` answers 503 to a request of ours; `stall` answers after `stalled` seconds; `twice` tells
    a payment two times; `again` charges a card two times; `dies` charges it and never tells.
    """

    fail: float = 0.0
    stall: float = 0.0
    stalled: float = 7.0
    twice: float = 0.0
    again: float = 0.0
    dies: float = 0.0
    dice: random.Random = field(default_factory=random.Random)

    def strikes(self, share: float) -> bool:
        """Draw whether a fault happens now."""
        return share > 0 and self.dice.random() < share


class PracticeProvider(ThreadingHTTPServer):
    """Listens on the loopback; `now` is its clock."""

    daemon_threads = True

    def __init__(
        self,
        books: Books,
        *,
        secret: bytes,
        port: int,
        faults: Faults | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.books = books
        self.secret = secret
        self.faults = faults or Faults()
        self.now = now

    @property
    def address(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def pay(self, reference: str) -> None:
        """Charge an order as its button does, and tell of it."""
        times = 2 if self.faults.strikes(self.faults.again) else 1
        self.books.charge(reference, at=self.now(), times=times)
        if self.faults.strikes(self.faults.dies):
            return
        self.tell(reference)
        if self.faults.strikes(self.faults.twice):
            self.tell(reference)

    def end(self, reference: str, *, state: str) -> None:
        """Cancel or refuse an order as its buttons do, and tell of it."""
        self.books.end(reference, state=state)
        self.tell(reference)

    def tell(self, reference: str) -> int:
        """Tell where the order's owner wants to hear of it; return the answer's status, 0 if none.

        What is not heard is not told again: the owner asks.
        """
        order = self.books.by_reference(reference)
        body = json.dumps(self.books.standing(order["id"])).encode()
        where = urlsplit(order["told_url"])
        signed = sign(secret=self.secret, path=where.path, body=body, at=self.now())
        line = HTTPConnection(where.hostname or "", where.port, timeout=5)
        with suppress(OSError, HTTPException):
            headers = {"Content-Type": "application/json", "Signature": signed}
            line.request("POST", where.path, body, headers)
            return line.getresponse().status
        line.close()
        return 0


class _Handler(BaseHTTPRequestHandler):
    """Answers one request; what is not signed by our secret gets no answer but 403."""

    server: PracticeProvider
    protocol_version = "HTTP/1.1"

    def log_message(self, *_parts: object) -> None:
        """Say nothing: addresses of pages open them."""

    def do_GET(self) -> None:
        """Show a payment page, or answer about an order or a day."""
        parts = self.path.strip("/").split("/")
        try:
            if parts[0] == "pay":
                self._html(show(self.server.books.by_reference(parts[1])))
            elif self._proved(b""):
                self._json(self._look(parts[0], parts[1]))
        except (Unknown, IndexError, ValueError):
            self._answer(404, b"{}", "application/json")

    def do_POST(self) -> None:
        """Take a button of a payment page, an order or a refund."""
        length = min(int(self.headers.get("Content-Length") or 0), _MOST_BODY)
        body = self.rfile.read(length)
        parts = self.path.strip("/").split("/")
        try:
            if parts[0] == "pay":
                self._press(parts[1], parse_qs(body.decode()).get("act", [""])[0])
            elif self._proved(body):
                self._json(self._ask(parts[0], json.loads(body)), status=201)
        except (Unknown, IndexError):
            self._answer(404, b"{}", "application/json")
        except (Refused, ValueError, KeyError) as refused:
            self._json({"refused": str(refused)}, status=422)

    def _look(self, what: str, key: str) -> dict[str, Any]:
        if what == "orders":
            return self.server.books.standing(key)
        if what == "statements":
            return {"lines": self.server.books.statement(date.fromisoformat(key))}
        raise Unknown(what)

    def _ask(self, what: str, asked: dict[str, Any]) -> dict[str, Any]:
        books = self.server.books
        if what == "orders":
            made = books.order(asked)
            url = f"{self.server.address}/pay/{made['reference']}"
            return {"reference": made["reference"], "url": url}
        if what == "refunds":
            now = self.server.now()
            return books.refund(
                asked["id"], charge=asked["charge"], amount_cents=asked["amount_cents"], at=now
            )
        raise Unknown(what)

    def _press(self, reference: str, act: str) -> None:
        order = self.server.books.by_reference(reference)
        if act == "pay":
            self.server.pay(reference)
        elif act in {"refuse", "cancel"}:
            self.server.end(reference, state="failed" if act == "refuse" else "cancelled")
        self.send_response(303)
        self.send_header("Location", order["back_url"])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _proved(self, body: bytes) -> bool:
        """Tell whether a request is our partner's, after the faults that were ordered."""
        faults = self.server.faults
        if faults.strikes(faults.stall):
            time.sleep(faults.stalled)
        if faults.strikes(faults.fail):
            self._answer(503, b"{}", "application/json")
            return False
        try:
            verify(
                secret=self.server.secret,
                path=self.path,
                body=body,
                signature=self.headers.get("Signature") or "",
                at=self.server.now(),
            )
        except SignatureRefused as refused:
            self._json({"refused": str(refused)}, status=403)
            return False
        return True

    def _json(self, content: object, *, status: int = 200) -> None:
        self._answer(status, json.dumps(content).encode(), "application/json")

    def _html(self, content: bytes) -> None:
        self._answer(200, content, "text/html; charset=utf-8")

    def _answer(self, status: int, content: bytes, kind: str) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(content)
