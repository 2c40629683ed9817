"""Check, with the seed shown, that a sample was drawn as it was committed to."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from guichet.analysis.screening.sampling import commitment_of, is_picked, mark_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedCase:
    """One case as it was screened: its rate, the mark in the journal, whether it was verified."""

    case: UUID
    per_thousand: int
    mark: str
    picked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSample:
    """A sample with its seed shown."""

    sample: UUID
    commitment: str
    seed: bytes
    cases: tuple[ScreenedCase, ...]


def faults_of(drawn: DrawnSample) -> Iterator[str]:
    """Yield what does not hold: the commitment, a pick, a mark; nothing for a sound sample."""
    if commitment_of(drawn.seed) != drawn.commitment:
        yield f"sample {drawn.sample}: the seed shown is not the one that was committed to"
        return
    seen: set[UUID] = set()
    for each in drawn.cases:
        if each.case in seen:
            yield f"case {each.case}: it stands in the sample twice; a case is drawn once"
        seen.add(each.case)
        due = is_picked(seed=drawn.seed, case=each.case, per_thousand=each.per_thousand)
        if due != each.picked:
            was, ought = ("was", "was not") if each.picked else ("was not", "was")
            yield f"case {each.case}: it {was} verified, and by the seed {ought} to be"
        mark = mark_of(
            seed=drawn.seed, case=each.case, per_thousand=each.per_thousand, picked=each.picked
        )
        if mark != each.mark:
            yield f"case {each.case}: its mark in the journal is of another rate or pick"
