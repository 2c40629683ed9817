"""What is told of a wait is one truth on every page: unsure, late or past its day."""

import re
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from tests.apps.casework.licence import ANSWERS, AT, CODE, open_the_licence, send
from tests.apps.catalogue.told import new_score, new_wait
from tests.people import hire

from guichet.casework.actions import Receipt, submit
from guichet.casework.actions.submit import Entry
from guichet.casework.models import Application
from guichet.catalogue.actions import NewScore, publish_waits
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import counter_terms
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.counter.views.apply.sent import handle_of, remember, sent_url
from guichet.interactions.models import Event
from guichet.interactions.rules import Backdating, BackdatingReason, Role

pytestmark = pytest.mark.django_db
TODAY = AT.date()
_NUMBER = re.compile(r"8 in 10 (?:people )?(?:in your place )?(?:hear )?(?:within|by \w+day|is)")


@pytest.fixture(autouse=True)
def _a_day_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    _at(monkeypatch, AT)


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)
    counter_terms.cache_clear()


def publish(on: date, *scores: NewScore, half: int = 12, eight: int = 23) -> None:
    """Give the estimates of a night: all channels and the web."""
    publish_waits(
        service=CODE,
        as_of=on,
        position=on.toordinal(),
        at=datetime.combine(on, AT.timetz()),
        waits=[new_wait("", half=half, eight=eight), new_wait("web", half=half, eight=eight)],
        scores=scores,
    )


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    main = answer.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", main))


def confirmed(client: Client, language: str = "en") -> tuple[Receipt, str]:
    """Send an application and return the receipt and what its confirmation says."""
    key = uuid4()
    receipt = send(key=key, at=clock.now())
    handle = handle_of(key)
    client.cookies = remember(HttpResponse(), key=key, handle=handle).cookies
    address = sent_url(CODE, handle=handle).replace("/en/", f"/{language}/")
    return receipt, _page(client, address)


def test_who_was_refused_a_number_is_never_said_to_have_had_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_the_licence()
    # Nine on the web say nothing of the web: the service's own record is what counts.
    publish(TODAY, new_score("", 40, 20), new_score("web", 9, 9))
    receipt, sent = confirmed(client)
    pages = (f"services/{CODE}", "", "waits")
    told = [_page(client, f"/en/{each}") for each in pages]
    for page in (*told, sent, _page(client, _track(receipt))):
        assert "We are unsure" in page
        assert not _NUMBER.search(page), page
    assert "Recent cases took 4 to 31 business days." in sent
    said = client.get(f"/api/v1/services/{CODE}").json()["wait"]
    assert said == {
        "as_of": TODAY.isoformat(),
        "current": True,
        "unsure": True,
        "half_within_days": None,
        "eight_in_ten_within_days": None,
        "low_days": 4,
        "high_days": 31,
    }
    # The record becomes better: today has a number again, and the day of applying had none.
    _at(monkeypatch, AT + timedelta(days=1))
    publish(TODAY + timedelta(days=1), new_score("", 40, 36))
    later = _page(client, _track(receipt))
    assert _NUMBER.search(later)
    assert "We were unsure, and named no day. Recent cases took 4 to 31 business days." in later
    assert "When you applied we said" not in later
    assert client.get(f"/api/v1/services/{CODE}").json()["wait"]["eight_in_ten_within_days"] == 23


def test_an_old_estimate_is_dated_and_after_three_days_told_to_nobody(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_the_licence()
    publish(TODAY, new_score("", 40, 36))
    receipt, _sent = confirmed(client)
    pages = (f"/en/services/{CODE}", "/en/", "/en/waits")
    # A Monday's estimate, on each of the days after: its dates are counted from the day itself.
    days = {0: "Thursday 10 December 2026", 2: "Monday 14 December 2026"}
    for after, by in days.items():
        _at(monkeypatch, AT + timedelta(days=after))
        told = [_page(client, each) for each in (*pages, _track(receipt))]
        assert all(_NUMBER.search(page) for page in told)
        assert f"8 in 10 is {by}" in told[0]
        for todays in ("37 people waiting today", "who applies today"):
            assert (todays in told[0]) == (after == 0)
        for page in told[1:3]:
            assert (", as of 9 November 2026" in page) == (after > 0)
        sent = confirmed(client)
        assert "What we expect, as of 9 November 2026." in sent[1]
        assert f"8 in 10 people hear by {by}" in sent[1]
        assert Application.objects.get(pk=sent[0].case).estimate is not None
    _at(monkeypatch, AT + timedelta(days=4))
    stays = "When you applied we said: 8 in 10 by Thursday 10 December 2026. Today we name no day."
    for each in (*pages, _track(receipt)):
        page = _page(client, each)
        assert (stays in page) == (each not in pages)
        assert not _NUMBER.search(page.replace(stays, "")), page
        assert "9 November 2026" in page
    assert "has not been since" in _page(client, f"/en/services/{CODE}")
    assert "ne l’a pas été depuis" in _page(client, f"/fr/services/{CODE}")
    late = confirmed(client)
    assert not _NUMBER.search(late[1])
    assert Application.objects.get(pk=late[0].case).estimate is None
    at_desk = hire("officer", role=Role.OFFICER, office=office.pk).client()
    assert "of 9 November 2026, too old: told to nobody" in _page(at_desk, "/en/desk/waits")
    said = client.get(f"/api/v1/services/{CODE}").json()["wait"]
    assert (said["current"], said["eight_in_ten_within_days"], said["low_days"]) == (
        False,
        None,
        None,
    )


def _track(receipt: Receipt) -> str:
    return f"/en/track/{follow_token(receipt.case)}"


def test_who_wrote_on_an_earlier_day_was_shown_nothing_of_todays_estimate() -> None:
    open_the_licence()
    publish(TODAY)
    late = Backdating(reason=BackdatingReason.MAIL_RECEIVED, role="officer")
    for arrived, kept in ((AT - timedelta(days=10), False), (AT - timedelta(hours=1), True)):
        sent = submit(
            key=uuid4(),
            service=CODE,
            definition_version=definition_for(CODE).version,
            answers=ANSWERS,
            language="en",
            channel="mail",
            at=arrived,
            entry=Entry(at=AT, backdated=late),
        )
        assert (Application.objects.get(pk=sent.case).estimate is not None) == kept
        told = "estimate" in Event.objects.get(case=sent.case).payload
        assert told == kept
