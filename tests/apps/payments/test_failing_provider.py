"""A provider that fails, stalls, tells and charges twice and dies: nothing is lost or kept."""

import json
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.apps.payments.cards import apply_for, open_the_card
from tests.apps.payments.till import open_till, press

from guichet.casework import actions
from guichet.casework.models import Application
from guichet.cli.practice.server import Faults, PracticeProvider
from guichet.payments import actions as payments
from guichet.payments.actions import Words
from guichet.payments.adapters import HostedPage, Provider, ProviderDown, provider_named
from guichet.payments.models import Payment, Refund
from guichet.payments.rules import Gap, sign

WAY = "practice"
WORDS = Words(
    text="Travel card",
    language="en",
    back_url=lambda intent: f"http://127.0.0.1:9/en/paid/{intent}",
    told_url="http://127.0.0.1:9/payments/told",
)


@dataclass(frozen=True, slots=True)
class Went:
    """What became of it when everything went wrong: charges less refunds, by order."""

    kept: Counter[str]
    charges: int
    states: Counter[str]
    differing: tuple[tuple[Gap, ...], ...]  # before and after asking, over all days


def everything_goes_wrong(
    folder: Path, *, cards: int, asks: bool = True, refunds: bool = True
) -> Went:
    """Real HTTP: pay cards with everything going wrong; then ask, refund and compare."""
    open_the_card()
    dice = random.Random(7)  # noqa: S311 - a test's dice
    faults = Faults(fail=0.3, stall=0.02, stalled=0.3, twice=0.3, again=0.3, dies=0.4, dice=dice)
    now = datetime.now(UTC)
    cases = [apply_for(at=now - timedelta(minutes=5)).case for _ in range(cards)]
    with open_till(folder, faults=faults) as till:
        provider = provider_named(WAY)
        assert provider is not None
        till.tell = lambda reference: _hear(till, provider, reference, at=now)  # type: ignore[method-assign]  # straight to us, for no site is served here
        for case in cases:
            press(till, _begun(case, at=now), "pay")
        for number in range(1, 200):
            at = now + timedelta(minutes=min(number, 60), hours=max(0, number - 60))
            till.now = lambda at=at: at
            if asks:
                actions.ask_provider(way=WAY, provider=provider, at=at)
            if refunds:
                payments.send_refunds(way=WAY, provider=provider, at=at)
            if number >= 60 and _settled():
                break
        faults.fail = faults.stall = 0.0
        till.now = lambda: now
        days = [now.date() + timedelta(days=each) for each in range(8)]
        lines = [line for day in days for line in till.books.statement(day)]
        found = [actions.compare_with(way=WAY, provider=provider, day=day, at=now) for day in days]
        differing = tuple(tuple(gap for each in found for gap in each[side]) for side in (0, 1))
    charges = [each for each in lines if each["kind"] == "charge"]
    kept = Counter(each["order"] for each in charges)
    kept.subtract(each["order"] for each in lines if each["kind"] == "refund")
    states = Counter(Application.objects.values_list("status", flat=True))
    return Went(kept=kept, charges=len(charges), states=states, differing=differing)


def _settled() -> bool:
    """Tell whether nothing is left to be asked or given back; a slow machine takes more tries."""
    waits = Application.objects.filter(status="awaiting_fee").exists()
    return not (waits or Refund.objects.exclude(state="done").exists())


def _hear(till: PracticeProvider, provider: Provider, reference: str, *, at: datetime) -> int:
    """Take a message as the address does that the provider tells."""
    order = till.books.by_reference(reference)
    body = json.dumps(till.books.standing(order["id"])).encode()
    signature = sign(secret=till.secret, path="/told", body=body, at=at)
    told = provider.told(path="/told", body=body, signature=signature, at=at)
    actions.take_told(way=WAY, told=told, at=at)
    return 200


@pytest.mark.parametrize("cards", [12, pytest.param(400, marks=pytest.mark.long)])
def test_a_provider_that_fails_stalls_answers_twice_and_dies_after_charging_loses_nothing(
    fresh_database: str, tmp_path: Path, cards: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fresh_database
    monkeypatch.setattr("guichet.payments.adapters.practice._PATIENCE", 0.2)
    went = everything_goes_wrong(tmp_path, cards=cards)
    assert set(went.kept.values()) == {1}, "everybody paid exactly once in the end"
    assert went.charges > len(went.kept) == cards, "the faults did happen"
    assert went.states == {"submitted": cards}
    assert Payment.objects.count() == went.charges
    assert not Refund.objects.exclude(state="done").exists()
    assert went.differing == ((), ())


def test_without_asking_or_giving_back_the_same_provider_loses_payments_and_keeps_too_much(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Show that the faults above are faults; and the comparison lists what was lost."""
    assert fresh_database
    monkeypatch.setattr("guichet.payments.adapters.practice._PATIENCE", 0.2)
    went = everything_goes_wrong(tmp_path, cards=12, asks=False, refunds=False)
    assert max(went.kept.values()) == 2
    assert went.states["awaiting_fee"] or went.differing[0]
    unheard = {each.id for each in went.differing[0]}
    assert len(unheard) == went.charges - (Payment.objects.count() - len(unheard))
    assert unheard, "charged, and nobody was told"


def _begun(case: UUID, *, at: datetime) -> HostedPage:
    """Press until the provider answers, as a person would."""
    provider = provider_named(WAY)
    assert provider is not None
    for _ in range(50):
        try:
            return payments.begin_payment(case=case, way=WAY, provider=provider, words=WORDS, at=at)
        except ProviderDown:
            continue
    raise AssertionError("never answered")
