"""The draw: exact, fair, foreseen by nobody without the seed, checked by anybody with it."""

from dataclasses import replace
from hashlib import sha256
from uuid import UUID

import numpy as np
import pytest

from guichet.analysis.screening import (
    DrawnSample,
    ScreenedCase,
    commitment_of,
    faults_of,
    is_picked,
    mark_of,
)

SEED = bytes(range(32))
RATE = 100


def cases(count: int, *, salt: int = 1) -> list[UUID]:
    rng = np.random.default_rng(salt)
    return [UUID(bytes=rng.bytes(16), version=4) for _ in range(count)]


def picks(seed: bytes, ids: list[UUID], rate: int = RATE) -> list[bool]:
    return [is_picked(seed=seed, case=case, per_thousand=rate) for case in ids]


def test_the_draw_is_the_documented_one() -> None:
    """Reckoned by hand from the rule in the reference, so that another program can follow it."""
    case = UUID("00000000-0000-4000-8000-000000000001")
    assert commitment_of(SEED) == sha256(SEED).hexdigest()
    inner = sha256(bytes(b ^ 0x36 for b in SEED.ljust(64, b"\0")) + b"pick|" + str(case).encode())
    outer = sha256(bytes(b ^ 0x5C for b in SEED.ljust(64, b"\0")) + inner.digest())
    share = int.from_bytes(outer.digest()[:8], "big") / 2**64
    for rate in (0, int(share * 1000), int(share * 1000) + 1, 1000):
        assert is_picked(seed=SEED, case=case, per_thousand=rate) == (share * 1000 < rate)


def test_a_higher_rate_picks_the_same_and_more() -> None:
    ids = cases(2_000)
    for low, high in ((0, 1), (50, 200), (200, 1000)):
        few, many = picks(SEED, ids, low), picks(SEED, ids, high)
        assert all(b for a, b in zip(few, many, strict=True) if a)
    assert not any(picks(SEED, ids, 0))
    assert all(picks(SEED, ids, 1000))


@pytest.mark.parametrize("rate", [-1, 1001])
def test_what_is_no_rate_is_refused(rate: int) -> None:
    with pytest.raises(ValueError, match="no rate"):
        is_picked(seed=SEED, case=cases(1)[0], per_thousand=rate)


def test_the_draw_takes_its_share_of_cases_and_of_seeds() -> None:
    assert sum(picks(SEED, cases(20_000))) == pytest.approx(2_000, abs=4 * 42.5)
    one = cases(1)
    seeds = [sha256(bytes([n % 256, n // 256])).digest() for n in range(4_000)]
    assert sum(picks(seed, one)[0] for seed in seeds) == pytest.approx(400, abs=4 * 19)


def guesses_right(past: list[UUID], known: list[bool], coming: list[UUID], old: bytes) -> list[int]:
    """Return how many picks each way of an insider foresees, naming a tenth of what is coming.

    The insider has this code, every case and pick of the past, the seeds shown so far, and the
    ids of cases to come: looks for bytes of ids that were picked often, tries the old seed, the
    ids themselves as seeds, and the rhythm of the picks.
    """
    often = [[0, 0] for _ in range(16 * 16)]
    for case, picked in zip(past, known, strict=True):
        for place, byte in enumerate(case.bytes):
            cell = often[place * 16 + byte % 16]
            cell[0] += picked
            cell[1] += 1

    def likeness(case: UUID) -> float:
        cells = [often[place * 16 + byte % 16] for place, byte in enumerate(case.bytes)]
        return sum(hit / max(seen, 1) for hit, seen in cells)

    gaps = [n for n, picked in enumerate(known) if picked]
    rhythm = (gaps[-1] - gaps[0]) // (len(gaps) - 1)
    ways = (
        sorted(range(len(coming)), key=lambda n: -likeness(coming[n])),
        [n for n, picked in enumerate(picks(old, coming)) if picked],
        [n for n, case in enumerate(coming) if picks(sha256(case.bytes).digest(), [case])[0]],
        range(rhythm - (len(known) - gaps[-1]), len(coming), rhythm),
    )
    truth = picks(SEED, coming)
    named = len(coming) // 10
    return [sum(truth[n] for n in list(way)[:named]) for way in ways]


def test_an_insider_with_code_and_past_picks_does_no_better_than_chance() -> None:
    old = sha256(b"last month").digest()
    past, coming = cases(6_000, salt=2), cases(6_000, salt=3)
    # Of 600 named, one in ten is picked by chance: 60, with a standard deviation of 7.3.
    for right in guesses_right(past, picks(old, past), coming, old):
        assert right <= 60 + 4 * 7.4
    # The same insider with the seed in hand names every one: the seed is all there is to keep.
    leaked = guesses_right(past, picks(SEED, past), coming, SEED)
    assert leaked[1] > 500


def sound(count: int = 60) -> DrawnSample:
    return DrawnSample(
        sample=UUID(int=7),
        commitment=commitment_of(SEED),
        seed=SEED,
        cases=tuple(
            ScreenedCase(
                case=case,
                per_thousand=rate,
                mark=mark_of(seed=SEED, case=case, per_thousand=rate, picked=picked),
                picked=picked,
            )
            for case, rate in zip(cases(count), [50, 500] * (count // 2), strict=True)
            for picked in picks(SEED, [case], rate)
        ),
    )


def test_a_sound_sample_has_no_fault_and_each_change_is_named() -> None:
    drawn = sound()
    assert list(faults_of(drawn)) == []
    first, *rest = drawn.cases
    changed = {
        "not the one": replace(drawn, seed=SEED[::-1]),
        "by the seed": replace(drawn, cases=(replace(first, picked=not first.picked), *rest)),
        "another rate": replace(drawn, cases=(replace(first, per_thousand=51), *rest)),
        "twice": replace(drawn, cases=(*drawn.cases, first)),
    }
    for words, other in changed.items():
        assert words in " ".join(faults_of(other)), words
