"""What may be published of counts of people."""

from collections.abc import Mapping

_FEWEST = 5


def published_counts(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return counts of one whole as they may be published, None for one that is withheld.

    Fewer than 5 are withheld, none at all is said; when one alone would be withheld, so is the
    smallest of the others, else the total would give it away.
    """
    withheld = {name for name, count in counts.items() if 0 < count < _FEWEST}
    if len(withheld) == 1:
        others = {name: count for name, count in counts.items() if count and name not in withheld}
        withheld |= {min(others, key=lambda name: others[name])} if others else set()
    return {name: None if name in withheld else count for name, count in counts.items()}
