"""What a system is told: all of its own and nothing else, in order, until it took it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.casework.licence import AT, send
from tests.faces.api.calling import LATER, Department, connect, open_two_offices, tell
from tests.people import hire

from guichet.casework import actions as casework
from guichet.casework.rules import Purpose
from guichet.integration import actions
from guichet.integration.models import Message
from guichet.integration.queries import dead_letters, hooks, told_after, untold
from guichet.integration.rules import (
    LADDER,
    LEASE,
    HookRefused,
    State,
    check_address,
    next_try,
)
from guichet.interactions.rules import PUBLIC, SYSTEM, Role, Viewer

URL = "https://records.harbour.example/guichet"


class Dock:
    """Takes what comes, after asking `decide` which status to answer with."""

    def __init__(self, decide: Callable[[dict[str, object]], int] = lambda _event: 204) -> None:
        self.events: list[dict[str, object]] = []
        self.headers: list[Mapping[str, str]] = []
        self.bodies: list[bytes] = []
        self.decide = decide

    def carry(self, *, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Take a message, unless told otherwise."""
        assert url == URL
        status = self.decide(json.loads(body))
        if status == 204:
            self.events.append(json.loads(body))
            self.headers.append(headers)
            self.bodies.append(body)
        return status


def positions(dock: Dock) -> list[int]:
    return [int(str(event["sequence"])) for event in dock.events]


@pytest.fixture
def offices(db: None) -> tuple[UUID, UUID]:  # noqa: ARG001 - asked for its effect
    return open_two_offices()


@pytest.fixture
def system(offices: tuple[UUID, UUID]) -> Department:
    return connect(offices[0])


def read_and_hand_over(offices: tuple[UUID, UUID]) -> UUID:
    """Have an application received, opened and handed over to the harbour, and return it."""
    officer = hire("officer", role=Role.OFFICER, office=offices[0]).viewer
    case = send().case
    casework.open_file(officer, case=case, purpose=Purpose.DECIDE, at=AT)
    casework.hand_over(officer, case=case, to="inspection", words="", at=AT)
    return case


def test_each_system_hears_of_its_own_offices_files_alone(
    offices: tuple[UUID, UUID], system: Department, fresh_home: Path
) -> None:
    harbour = connect(offices[1], name="Harbour records")
    case = read_and_hand_over(offices)
    elsewhere = connect(offices[1], name="Second").system
    assert tell(fresh_home) == 4 + 1 + 1
    assert tell(fresh_home) == 0
    own = told_after(Viewer(user=system.system, machine=True), position=0, limit=50)
    assert [event["type"] for event in own.events] == [
        "guichet.submitted", "guichet.opened", "guichet.claimed", "guichet.handed_over",
    ]  # fmt: skip  # read as one
    theirs = told_after(Viewer(user=harbour.system, machine=True), position=0, limit=50)
    assert [event["type"] for event in theirs.events] == ["guichet.handed_over"]
    data = theirs.events[0]["data"]
    assert theirs.events[0]["subject"] == str(case)
    assert data["to_office"] == str(offices[1])
    assert "actor" not in data
    for stranger in (PUBLIC, SYSTEM, Viewer(user=system.system)):
        assert told_after(stranger, position=0, limit=50).events == ()
    lead = hire("lead", role=Role.LEAD, office=offices[0]).viewer
    actions.set_hook(lead, system=system.system, url=URL, at=AT)
    with pytest.raises(HookRefused):
        actions.set_hook(lead, system=elsewhere, url=URL, at=AT)
    assert [each.system for each in hooks(lead)] == [system.system]


def test_what_is_sent_is_signed_and_told_once_and_again_when_asked(
    offices: tuple[UUID, UUID], system: Department, fresh_home: Path
) -> None:
    hook = actions.set_hook(SYSTEM, system=system.system, url=URL, at=AT)
    assert actions.set_hook(SYSTEM, system=system.system, url=URL, at=AT) == hook
    read_and_hand_over(offices)
    assert tell(fresh_home) == 4
    dock = Dock()
    assert actions.send_due(carrier=dock, at=LATER) == actions.Round(sent=4)
    assert actions.send_due(carrier=dock, at=LATER) == actions.Round()
    assert positions(dock) == sorted(positions(dock))
    # Checked as the specification says, with nothing of ours.
    secret = base64.b64decode(hook.secret.removeprefix("whsec_"))
    for headers, body, event in zip(dock.headers, dock.bodies, dock.events, strict=True):
        signed = f"{event['id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert headers["webhook-id"] == event["id"]
        assert headers["Content-Type"].startswith("application/cloudevents+json")
        assert {"specversion", "id", "source", "type"} <= event.keys()
    third = positions(dock)[2]
    before = [event["id"] for event in dock.events]
    assert actions.replay(position=third, at=LATER) == 2
    tell(fresh_home)
    again = Dock()
    assert actions.send_due(carrier=again, at=LATER) == actions.Round(sent=2)
    assert [event["id"] for event in again.events] == before[2:]
    # What was forgotten is read from the journal anew.
    assert actions.forget(at=LATER + timedelta(days=91)) == 4
    actions.replay(position=1, system=system.system, at=LATER)
    assert tell(fresh_home) == 4
    assert actions.send_due(carrier=Dock(), at=LATER) == actions.Round(sent=4)
    other = actions.set_hook(SYSTEM, system=system.system, url=URL + "2", at=LATER)
    assert other.secret != hook.secret


def test_a_case_is_told_in_order_and_a_silent_system_is_left_alone(
    offices: tuple[UUID, UUID], system: Department, fresh_home: Path
) -> None:
    actions.set_hook(SYSTEM, system=system.system, url=URL, at=AT)
    read_and_hand_over(offices)
    send()
    tell(fresh_home)
    tried: list[str] = []

    def silent(event: dict[str, object]) -> int:
        tried.append(str(event["id"]))
        return 0

    assert actions.send_due(carrier=Dock(silent), at=LATER) == actions.Round(put_off=1)
    assert actions.send_due(carrier=Dock(), at=LATER) == actions.Round()
    soon = LATER + LADDER[0]

    def picky(event: dict[str, object]) -> int:
        return 400 if event["type"] == "guichet.opened" else 204

    dock = Dock(picky)
    # The opening is not taken: the rest of that case waits behind it, the other case does not.
    assert actions.send_due(carrier=dock, at=soon) == actions.Round(sent=2, put_off=1)
    assert {event["type"] for event in dock.events} == {"guichet.submitted"}
    at = soon
    while Message.objects.filter(state=State.WAITING, kind="opened").exists():
        at += LADDER[-1]
        actions.send_due(carrier=Dock(picky), at=at)
    assert untold(SYSTEM) == 1
    [dead] = dead_letters(SYSTEM)
    assert (dead.kind, dead.tries, dead.last_status) == ("opened", len(LADDER) + 1, 400)
    # Given up, it holds nothing up any more.
    assert set(Message.objects.exclude(kind="opened").values_list("state", flat=True)) == {"sent"}


def test_a_lost_worker_is_reclaimed_after_its_lease(
    offices: tuple[UUID, UUID], system: Department, fresh_home: Path
) -> None:
    assert offices
    actions.set_hook(SYSTEM, system=system.system, url=URL, at=AT)
    send()
    tell(fresh_home)

    def die(_event: dict[str, object]) -> int:
        raise SystemExit

    with pytest.raises(SystemExit):
        actions.send_due(carrier=Dock(die), at=LATER)
    early = LATER + LEASE - timedelta(seconds=1)
    assert actions.send_due(carrier=Dock(), at=early) == actions.Round()
    assert actions.send_due(carrier=Dock(), at=LATER + LEASE) == actions.Round(sent=1)


def test_a_system_without_a_webhook_reads_and_one_that_gets_it_later_is_told_from_then(
    offices: tuple[UUID, UUID], system: Department, fresh_home: Path
) -> None:
    assert offices
    send()
    tell(fresh_home)
    assert actions.send_due(carrier=Dock(), at=LATER) == actions.Round()
    actions.set_hook(SYSTEM, system=system.system, url=URL, at=LATER)
    send()
    tell(fresh_home)
    assert actions.send_due(carrier=Dock(), at=LATER) == actions.Round(sent=1)
    actions.end_hook(SYSTEM, system=system.system, at=LATER)
    send()
    tell(fresh_home)
    assert actions.send_due(carrier=Dock(), at=LATER) == actions.Round()
    page = told_after(Viewer(user=system.system, machine=True), position=0, limit=2)
    assert (len(page.events), page.more) == (2, True)
    rest = told_after(Viewer(user=system.system, machine=True), position=page.last, limit=2)
    assert (len(rest.events), rest.more) == (1, False)


@given(tries=st.integers(1, len(LADDER)))
def test_the_ladder_rises_and_ends(tries: int) -> None:
    following = next_try(tries=tries, at=AT)
    assert following is not None
    assert following > AT
    after = next_try(tries=tries + 1, at=AT)
    assert after is None if tries == len(LADDER) else after > following


@pytest.mark.parametrize(
    "url",
    [
        "http://records.example/x",
        "ftp://records.example/x",
        "https://user:secret@records.example/x",
        "https:///x",
        "http://127.0.0.1.evil.example/x",
        "https://[broken/x",
        "",
    ],
)
def test_an_address_without_a_safe_way_is_refused(url: str) -> None:
    with pytest.raises(HookRefused):
        check_address(url)
