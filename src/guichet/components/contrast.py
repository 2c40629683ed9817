"""Whether two colours can be told apart: the contrast of WCAG 2.2, and the pairs that pages use.

Source: WCAG 2.2, definitions of relative luminance and of contrast ratio; success criteria 1.4.3
(4.5 for text) and 1.4.11 (3 for edges and marks).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

_TEXT, _MARK = 4.5, 3.0

# What `look.css` says of each, so that a jurisdiction may change one and leave the others.
HOUSE_COLOURS: Mapping[str, str] = {
    "main": "#0d4a57",
    "deep": "#08343d",
    "pale": "#b3d5d8",
}
# Colours of the stylesheet that a jurisdiction leaves alone.
_FIXED: Mapping[str, str] = {
    "paper": "#ffffff",
    "mist": "#f1f5f4",
    "mist-2": "#e1eae9",
    "saffron": "#f5b82e",
    "violet": "#5b3f8c",
}
# The names that the stylesheet gives them.
TOKENS: Mapping[str, str] = {"main": "--petrol", "deep": "--petrol-deep", "pale": "--pale"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two colours that stand on each other somewhere, and the least contrast they need there."""

    front: str
    ground: str
    least: float
    where: str


PAIRS: tuple[Pair, ...] = (
    Pair(front="main", ground="paper", least=_TEXT, where="links, and white words on buttons"),
    Pair(front="main", ground="mist", least=_TEXT, where="links at the foot and in boxes"),
    Pair(front="main", ground="mist-2", least=_TEXT, where="links on a marked row"),
    Pair(front="deep", ground="paper", least=_TEXT, where="a link or button under the pointer"),
    Pair(front="deep", ground="mist-2", least=_TEXT, where="a second button under the pointer"),
    Pair(front="main", ground="pale", least=_MARK, where="the outline of 8 in 10 on a wait"),
    Pair(front="violet", ground="pale", least=_MARK, where="the standard's diamond on a wait"),
    Pair(front="saffron", ground="main", least=_MARK, where="the mark of the current staff page"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFaint:
    """A pair whose contrast is below what it needs."""

    pair: Pair
    ratio: float

    def __str__(self) -> str:
        """Say which colours, how much they have, how much they need and where it matters."""
        shown = Decimal(str(self.ratio)).quantize(Decimal("0.01"), ROUND_DOWN)
        return (
            f"{self.pair.front} on {self.pair.ground} has a contrast of {shown} to 1 and needs "
            f"{self.pair.least:g} ({self.pair.where})"
        )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours written as `#rrggbb`, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(colours: Mapping[str, str]) -> tuple[TooFaint, ...]:
    """Return the pairs that these colours, by the names of HOUSE_COLOURS, leave too faint."""
    known = {**_FIXED, **HOUSE_COLOURS, **colours}
    found = (
        TooFaint(pair=pair, ratio=contrast(known[pair.front], known[pair.ground])) for pair in PAIRS
    )
    return tuple(each for each in found if each.ratio < each.pair.least)


def _luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (_linear(part) for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the standard's own
