"""However often and however fast a form is sent, it is one application.

The real server in two processes, real commits, real CSRF. `make test-storm` sends 2,000 keys, each
2 to 20 times at once.
"""

import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

import pytest
from tests.apps.casework.licence import CODE, open_the_licence
from tests.faces.counter.applying import Applicant
from tests.ground import Site

from guichet.casework.models import Answers, Application
from guichet.catalogue.definitions import definition_for
from guichet.counter.forms.draft import Draft, seal, unseal
from guichet.interactions.models import Event

FEW = 20  # keys where the point is made by each of them
MOST = 20  # posts of one key at once
_REFERENCE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: enough of Django's response for `Applicant`, and the cookies set."""

    status: int
    location: str
    cookies: dict[str, str]
    content: bytes


class Browser:
    """One connection to the real server, with the cookies it was given."""

    def __init__(self, site: Site, cookies: dict[str, str] | None = None) -> None:
        self._host = urlsplit(site.address).netloc
        self._connection = HTTPConnection(self._host, timeout=60)
        self.cookies = dict(cookies or {})

    def get(self, path: str) -> Reply:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, object], *, follow: bool = False) -> Reply:
        """Send a form with the token that goes with the cookie."""
        assert not follow
        body = {"csrfmiddlewaretoken": self.cookies["csrftoken"]} | fields
        return self._ask("POST", path, urlencode(body, doseq=True))

    def _ask(self, method: str, path: str, body: str | None) -> Reply:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        given = _cookies(response)
        self.cookies |= given
        return Reply(response.status, response.getheader("Location", ""), given, content)


def _cookies(response: HTTPResponse) -> dict[str, str]:
    lines = response.headers.get_all("Set-Cookie", [])
    return dict(line.split(";")[0].split("=", 1) for line in lines)


class Storm:
    """Posts that all leave at the same moment, from connections kept open between."""

    def __init__(self, site: Site, cookies: dict[str, str]) -> None:
        self._site = site
        self._cookies = cookies
        self._own = threading.local()
        self._pool = ThreadPoolExecutor(MOST)

    def post(self, bodies: Sequence[dict[str, object]]) -> list[Reply]:
        """Send every body at once."""
        together = threading.Barrier(len(bodies))
        return list(self._pool.map(lambda body: self._send(body, together), bodies))

    def confirmation(self, reply: Reply) -> str:
        """Return the reference on the confirmation that a reply leads to."""
        cookies = self._cookies | reply.cookies
        page = Browser(self._site, cookies).get(reply.location).content.decode()
        (reference,) = set(_REFERENCE.findall(page))
        return reference

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown()

    def _send(self, body: dict[str, object], together: threading.Barrier) -> Reply:
        if not hasattr(self._own, "browser"):
            self._own.browser = Browser(self._site)
        self._own.browser.cookies = dict(self._cookies)
        together.wait(60)
        return self._own.browser.post(f"/en/services/{CODE}/apply/check", body)


@dataclass(frozen=True, slots=True)
class Ready:
    """A person on the check page of the real site, about to send."""

    storm: Storm
    draft: Draft

    def body(self, *, key: UUID, traps: int = 200) -> dict[str, object]:
        """Return what the send button posts, for another key or other answers."""
        draft = replace(self.draft, key=key, answers=self.draft.answers | {"traps": traps})
        return {"page-draft": seal(draft), "page-act": "send", "page-declared": "yes"}


@pytest.fixture
def ready(site_process: Callable[..., Site]) -> Iterator[Ready]:
    """Answer every question over HTTP once, up to the check page."""
    open_the_licence()
    site = site_process(processes=2)
    browser = Browser(site)
    page = Applicant(browser)  # type: ignore[arg-type]  # a browser of its own that answers as Client does
    page.start().go_to("check")
    draft = unseal(page.draft, definition=definition_for(CODE))
    assert draft.reviewed
    storm = Storm(site, browser.cookies)
    yield Ready(storm, draft)
    storm.close()


def _dice() -> random.Random:
    return random.Random(20260401)  # noqa: S311 - a test's dice


def _submitted() -> Counter[UUID | None]:
    return Counter(Event.objects.filter(kind="submitted").values_list("case", flat=True))


@pytest.mark.parametrize("keys", [60, pytest.param(2000, marks=pytest.mark.long)])
def test_one_application_a_key_however_often_it_is_sent(ready: Ready, keys: int) -> None:
    dice = _dice()
    references = set()
    for number in range(keys):
        key = uuid4()
        times = dice.randint(2, MOST)
        replies = ready.storm.post([ready.body(key=key)] * times)
        assert {reply.status for reply in replies} == {303}
        assert len({reply.location for reply in replies}) == 1
        # Every reply leads to the same reference; all of them are opened for each tenth key.
        opened = replies if number % 10 == 0 else replies[:1]
        (reference,) = {ready.storm.confirmation(reply) for reply in opened}
        references.add(reference)
        (other,) = ready.storm.post([ready.body(key=key, traps=12)])
        assert other.status == 422
    assert len(references) == keys
    assert set(Application.objects.values_list("reference", flat=True)) == references
    cases = set(Application.objects.values_list("id", flat=True))
    assert _submitted() == Counter(cases), "one `submitted` Event a case"
    assert Answers.objects.count() == keys
    assert not Answers.objects.filter(values__contains='"traps":12').exists()


def test_of_two_forms_with_one_key_one_is_taken_and_the_other_told(ready: Ready) -> None:
    for _ in range(FEW):
        key = uuid4()
        one, other = ready.body(key=key), ready.body(key=key, traps=12)
        replies = ready.storm.post([one, other] * 4)
        by_form = [{reply.status for reply in replies[start::2]} for start in (0, 1)]
        assert sorted(by_form, key=min) == [{303}, {422}]
        taken = 200 if by_form[0] == {303} else 12
        newest = Answers.objects.order_by("application__submitted_at").last()
        assert newest is not None
        assert f'"traps":{taken}' in newest.values
    assert Application.objects.count() == len(_submitted()) == FEW


def test_without_the_key_the_same_storm_makes_duplicates(ready: Ready) -> None:
    """Show that the storm is one: it is the key, and nothing else, that holds it."""
    dice = _dice()
    posts = 0
    for _ in range(FEW):
        times = dice.randint(2, MOST)
        replies = ready.storm.post([ready.body(key=uuid4()) for _ in range(times)])
        assert {reply.status for reply in replies} == {303}
        assert len({reply.location for reply in replies}) == times
        posts += times
    assert Application.objects.count() == posts
