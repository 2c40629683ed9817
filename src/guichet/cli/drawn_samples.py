"""This installation's shown samples, as its journal tells them."""

from collections.abc import Iterator
from uuid import UUID

from guichet.analysis.screening import DrawnSample, ScreenedCase
from guichet.casework.queries import drawn_cases
from guichet.interactions.queries import EventRecord, events_after
from guichet.interactions.rules import SYSTEM

_BATCH = 5000
_KINDS = ("sample_committed", "sample_shown", "screened", "verification_opened")


def own_samples() -> list[tuple[DrawnSample, list[str]]]:
    """Return each sample whose seed was shown, and what the journal says against it.

    Commitment, seed, marks and who was verified come from sealed Events; the rate of a case,
    which the mark seals, from the table. A sample is told whole or its lack is named.
    """
    committed: dict[str, EventRecord] = {}
    shown: dict[str, str] = {}
    screened: dict[str, list[EventRecord]] = {}
    verified: set[UUID] = set()
    for event in _events():
        sample = str(event.payload.get("sample", ""))
        if event.kind == "sample_committed":
            committed[sample] = event
        elif event.kind == "sample_shown":
            shown[sample] = str(event.payload["seed"])
        elif event.kind == "screened":
            screened.setdefault(sample, []).append(event)
        elif event.kind == "verification_opened" and event.case is not None:
            verified.add(event.case)
    return [
        _told(sample, seed, committed.get(sample), screened.get(sample, []), verified)
        for sample, seed in shown.items()
    ]


def _told(
    sample: str,
    seed: str,
    commitment: EventRecord | None,
    screened: list[EventRecord],
    verified: set[UUID],
) -> tuple[DrawnSample, list[str]]:
    faults = []
    rates = drawn_cases(SYSTEM, sample=UUID(sample))
    if commitment is None:
        faults.append(f"sample {sample}: no Event commits to its seed")
    cases = []
    for event in screened:
        case = event.case
        if case is None or case not in rates:
            faults.append(f"case {case}: the journal has it screened, and no row tells its rate")
            continue
        first = commitment is not None and (commitment.position or 0) < (event.position or 0)
        if not first:
            faults.append(f"case {case}: it was screened before the seed was committed to")
        cases.append(
            ScreenedCase(
                case=case,
                per_thousand=rates[case],
                mark=str(event.payload["mark"]),
                picked=case in verified,
            )
        )
    faults += [
        f"case {case}: it was screened, and no sealed Event tells of it"
        for case in sorted(set(rates) - {each.case for each in cases})
    ]
    drawn = DrawnSample(
        sample=UUID(sample),
        commitment="" if commitment is None else str(commitment.payload["commitment"]),
        seed=bytes.fromhex(seed),
        cases=tuple(cases),
    )
    return drawn, faults


def _events() -> Iterator[EventRecord]:
    position = 0
    while batch := events_after(SYSTEM, position=position, limit=_BATCH):
        yield from (each for each in batch if each.kind in _KINDS)
        position = batch[-1].position or position
