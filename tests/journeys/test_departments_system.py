"""A stub of a department's system on loopback runs the whole: over HTTP, with signed webhooks."""

import base64
import hashlib
import hmac
import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from tests import ground
from tests.apps.casework.licence import open_the_licence, send_checked
from tests.faces.api.calling import Department, connect, tell

from guichet.casework import actions as casework
from guichet.casework.queries import progress
from guichet.integration.actions import send_due, set_hook
from guichet.integration.adapters import Http
from guichet.interactions.rules import PUBLIC, SYSTEM

_OLD = 300


class Stub:
    """A department's case system: believes what is signed, takes each id once, and calls back."""

    def __init__(self, site: str, caller: Department) -> None:
        self.site = site
        self.caller = caller
        self.secret = b""
        self.seen: dict[str, dict[str, Any]] = {}
        self.refused = 0

    def hear(self, headers: Any, body: bytes) -> int:  # noqa: ANN401 - http.client's message
        """Take what is signed and fresh; refuse anything else."""
        stamp, number = headers["webhook-timestamp"], headers["webhook-id"]
        signed = f"{number}.{stamp}.".encode() + body
        wanted = base64.b64encode(hmac.new(self.secret, signed, hashlib.sha256).digest()).decode()
        fresh = abs(time.time() - int(stamp)) < _OLD
        if not fresh or not hmac.compare_digest(headers["webhook-signature"], f"v1,{wanted}"):
            self.refused += 1
            return 401
        self.seen.setdefault(number, json.loads(body))
        return 204

    def call(self, path: str, body: object = None, *, key: str = "") -> dict[str, Any]:
        """Call the interface; a body or a key makes it a write."""
        headers = self.caller.headers() | {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(  # noqa: S310 - http to ourselves
            f"{self.site}/api/v1/{path}",
            data=json.dumps(body).encode() if body is not None else b"" if key else None,
            headers=headers,
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - the same
            return dict(json.loads(answer.read()))

    def kinds(self) -> list[str]:
        """Return what was heard, in the journal's order."""
        heard = sorted(self.seen.values(), key=lambda event: event["sequence"])
        return [str(event["type"]).removeprefix("guichet.") for event in heard]


@contextmanager
def listening(stub: Stub) -> Iterator[str]:
    """Listen on loopback and yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(stub.hear(self.headers, body))
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/guichet"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_hand_over_question_answer_decision_and_the_person_sees_it(
    fresh_database: str, fresh_home: Path
) -> None:
    now = datetime.now(tz=UTC)
    office = open_the_licence().pk
    receipt = send_checked(at=now - timedelta(minutes=2))
    caller = connect(office, at=now)
    site = ground.start_site(home=fresh_home, database=fresh_database)
    stub = Stub(site.address, caller)
    try:
        with listening(stub) as address:
            hook = set_hook(SYSTEM, system=caller.system, url=address, at=now)
            stub.secret = base64.b64decode(hook.secret.removeprefix("whsec_"))
            _told(fresh_home)
            assert stub.kinds() == ["submitted"]
            [event] = stub.seen.values()
            case = UUID(event["subject"])
            assert case == receipt.case

            _work_on(stub, case)
            _told(fresh_home)
            assert stub.kinds()[-3:] == ["question_asked", "question_answered", "decided"]
            casework.release_due(at=now + timedelta(hours=1))
            _told(fresh_home)
            assert "released" in stub.kinds()
            assert stub.refused == 0
            # Somebody who only guesses is not believed.
            guessed = dict.fromkeys(("webhook-id", "webhook-timestamp"), "1")
            guessed["webhook-signature"] = "v1,AAAA"
            assert Http().carry(url=address, body=b"{}", headers=guessed) == 401
            assert stub.refused == 1
    finally:
        site.stop()
    day = (now + timedelta(hours=1)).date()
    seen = progress(PUBLIC, reference=receipt.reference, secret=receipt.secret, today=day)
    assert seen is not None
    assert (seen.outcome, seen.words) == ("refused", "The zone is full until spring.")
    assert {reading.role for reading in seen.readings} == {"system"}
    assert [asked.answer for asked in seen.questions] == ["The big one."]


def _work_on(stub: Stub, case: UUID) -> None:
    """Take, read, ask; have the person answer; decide, and lose the first answer to that."""
    stub.call(f"files/{case}/take", key=str(uuid4()))
    assert stub.call(f"files/{case}")["answers"]
    question = {"reason": "vessel-unclear", "words": "Which winch?"}
    asked = stub.call(f"files/{case}/questions", question, key=str(uuid4()))
    casework.answer(
        case=case, hold=UUID(asked["question"]), words="The big one.", at=datetime.now(tz=UTC)
    )
    assert stub.call(f"files/{case}")["questions"][0]["answer"] == "The big one."
    key = str(uuid4())
    words = "The zone is full until spring."
    decision = {"outcome": "refused", "reason": "zone-full", "words": words}
    first = stub.call(f"files/{case}/decision", decision, key=key)
    again = stub.call(f"files/{case}/decision", decision, key=key)
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert first["decision"] == again["decision"]


def _told(home: Path) -> None:
    """Do what the worker does in a round."""
    moment = datetime.now(tz=UTC)
    tell(home, at=moment)
    send_due(carrier=Http(), at=moment)
