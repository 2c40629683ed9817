"""The practice adapter against the practice provider, over real HTTP on the loopback."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.apps.payments.contract import Press, ProviderContract, order
from tests.apps.payments.till import open_till
from tests.apps.payments.till import press as press_on
from tests.ground import free_port

from guichet.cli.practice.server import Faults, PracticeProvider
from guichet.payments.adapters import (
    NoSuchProvider,
    NotFromProvider,
    Provider,
    ProviderDown,
    provider_named,
)
from guichet.payments.rules import sign

NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeProvider]:
    """Open one till for the file."""
    with open_till(tmp_path_factory.mktemp("till")) as opened:
        yield opened


@pytest.fixture
def provider(till: PracticeProvider) -> Provider:
    """Return the installed adapter."""
    assert till.address
    found = provider_named("practice")
    assert found is not None
    return found


@pytest.fixture
def press(till: PracticeProvider) -> Press:
    """Press the buttons of its page."""
    return lambda page, act: press_on(till, page, act)


class TestPractice(ProviderContract):
    """The contract, held by the practice provider."""


@pytest.mark.parametrize("faults", [Faults(fail=1.0), Faults(stall=1.0, stalled=0.4)])
def test_a_provider_that_fails_or_stalls_is_down(
    tmp_path: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guichet.payments.adapters.practice._PATIENCE", 0.2)
    with open_till(tmp_path, faults=faults):
        provider = provider_named("practice")
        assert provider is not None
        with pytest.raises(ProviderDown):
            provider.begin(order(), at=datetime.now(UTC))


def test_a_provider_that_is_not_there_is_down(settings: LazySettings) -> None:
    settings.PAYMENTS_URL = f"http://127.0.0.1:{free_port()}"
    provider = provider_named("practice")
    assert provider is not None
    with pytest.raises(ProviderDown, match="not reached"):
        provider.standing(order=order().id, at=NOW)


def test_a_message_counts_for_five_minutes_its_path_and_its_words(
    provider: Provider, till: PracticeProvider
) -> None:
    body = json.dumps({"id": str(order().id), "reference": "r", "state": "open", "charges": []})
    path, words = "/payments/told", body.encode()
    good = sign(secret=till.secret, path=path, body=words, at=NOW)
    assert provider.told(path=path, body=words, signature=good, at=NOW).state == "open"
    for other_path, other_words, at in (
        (path, words + b" ", NOW),
        ("/elsewhere", words, NOW),
        (path, words, NOW + timedelta(minutes=6)),
        (path, words, NOW - timedelta(minutes=6)),
    ):
        with pytest.raises(NotFromProvider):
            provider.told(path=other_path, body=other_words, signature=good, at=at)


@pytest.mark.parametrize(
    "said",
    [
        b"[]",
        b"{",
        b'{"id": 1}',
        b'{"id":"x","reference":"r","state":"open","charges":[]}',
        b'{"id":"00000000-0000-4000-8000-000000000000","reference":"r","state":"odd","charges":[]}',
    ],
)
def test_a_signed_message_that_says_no_such_thing_is_refused(
    provider: Provider, till: PracticeProvider, said: bytes
) -> None:
    signature = sign(secret=till.secret, path="/p", body=said, at=NOW)
    with pytest.raises(NotFromProvider):
        provider.told(path="/p", body=said, signature=signature, at=NOW)


def test_a_provider_that_is_not_installed_is_named() -> None:
    assert provider_named("") is None
    with pytest.raises(
        NoSuchProvider, match=r"no payment provider 'gold'.*Installed are: practice"
    ):
        provider_named("gold")
