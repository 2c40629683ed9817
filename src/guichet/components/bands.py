"""The wait band: where everything stands, worked out here so that the browser measures nothing.

Every x is a share of the width, every y a pixel; text keeps its size at any width. Sides of labels
are chosen for the narrowest page. Pure: words come from the caller.
"""

from dataclasses import dataclass

NARROWEST = 288
"""Pixels of the narrowest page, margins taken off."""

_CHARACTER = 7.4
_GAP = 7
_YOU_GAP = 11
_LEFT, _SPAN = 1.0, 98.0
_FAR = 4
_CUT = 1.35
_AHEAD = 1.04
_YOU_RIGHT = 65.0
_MOST_TICKS = 14
_TICKS = (5, 10, 30)
_HEIGHT, _YOU_ROW = 124, 22
_TOP = 46  # of the bar, without the row of "you"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a band shows, in days of one clock; what is not there is None.

    With `unsure` only the range from `low` to `high` is drawn.
    """

    half: int | None = None
    eight: int | None = None
    most: int | None = None
    low: int | None = None
    high: int | None = None
    standard: int | None = None
    limit: int | None = None
    you: int | None = None
    unsure: bool = False

    @property
    def told(self) -> int:
        """Return the longest wait that the estimate draws."""
        ends = (self.low, self.high) if self.unsure else (self.half, self.eight, self.most)
        return max((each for each in ends if each is not None), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The labels, as the language writes them."""

    half: str = ""
    eight: str = ""
    standard: str = ""
    limit: str = ""
    you: str = ""
    unsure: str = ""
    day_zero: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place: `anchor` says which way it runs from there."""

    x: str
    y: int
    dx: int
    anchor: str
    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """An upright line."""

    x: str
    top: int
    foot: int
    style: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the bar, lying."""

    x: str
    width: str
    end: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Everything that the drawing needs, in the order in which it is drawn."""

    height: int
    bar: int
    base: int
    middle: int
    ticks: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    strokes: tuple[Stroke, ...]
    standard: str
    limit: str
    you: str
    cut: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallBar:
    """A bar of a list, on the scale of its list; empty where there is no such thing."""

    half: str
    eight_at: str
    eight: str
    standard: str
    limit: str
    far: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """How days become places; `cut` says that the limit stands after two strokes, not in scale."""

    longest: float
    cut: bool

    def at(self, days: float) -> float:
        """Return the place of a day, in percent of the width."""
        return _LEFT + _SPAN * min(days / self.longest, 1.0)


def scale_of(figures: Figures) -> Scale:
    """Return the scale: to the limit, or cut before one that is four times everything else."""
    you = _AHEAD * (figures.you or 0)
    rest = max(figures.told, figures.standard or 0, you)
    limit = figures.limit or 0
    if limit > _FAR * max(rest, 1.0):
        return Scale(_CUT * max(rest, 1.0), cut=True)
    # Without a limit the last mark keeps a little room on its right.
    room = 1.0 if limit >= rest and limit else 1.08
    return Scale(max(float(limit), rest * room, 1.0), cut=False)


def band(figures: Figures, words: Words) -> Band:
    """Lay out a band."""
    scale = scale_of(figures)
    down = _YOU_ROW if figures.you is not None else 0
    top = _TOP + down
    limit_at = 99.0 if scale.cut else None if figures.limit is None else scale.at(figures.limit)
    labels = _labels(figures, words, scale, down, limit_at)
    return Band(
        height=_HEIGHT + down,
        bar=top,
        base=top + 26,
        middle=top + 13,
        ticks=_ticks(scale),
        stretches=_stretches(figures, scale),
        strokes=_strokes(figures, scale, top, limit_at),
        standard="" if figures.standard is None else _percent(scale.at(figures.standard)),
        limit="" if limit_at is None else _percent(limit_at),
        you="" if figures.you is None else _percent(scale.at(figures.you)),
        cut=_percent(93.0) if scale.cut else "",
        labels=labels,
    )


def side(place: float, text: str, *, gap: int = _GAP) -> tuple[str, int]:
    """Return anchor and shift: right of its leader if it fits, else left, else in the middle."""
    pixel, width = place / 100 * NARROWEST, len(text) * _CHARACTER
    if pixel + gap + width <= NARROWEST:
        return "start", gap
    if pixel - gap - width >= 0:
        return "end", -gap
    return "middle", round(min(max(pixel, width / 2), NARROWEST - width / 2) - pixel)


def extent(label: Label) -> tuple[float, float]:
    """Return from where to where a label reaches on the narrowest page, in pixels."""
    at = float(label.x.rstrip("%")) / 100 * NARROWEST + label.dx
    width = len(label.text) * _CHARACTER
    start = {"start": at, "end": at - width, "middle": at - width / 2}[label.anchor]
    return start, start + width


def small_bar(figures: Figures, *, longest: float) -> SmallBar:
    """Lay out the bar of one line of a list, on a scale that the whole list shares."""
    scale = Scale(max(longest, 1.0), cut=False)
    half, eight = figures.half, figures.eight
    shown = half is not None and eight is not None and not figures.unsure
    half_at, eight_at = scale.at(half or 0), scale.at(eight or 0)
    far = figures.limit is not None and figures.limit > longest
    return SmallBar(
        half=_percent(half_at - _LEFT) if shown else "",
        eight_at=_percent(half_at) if shown else "",
        eight=_percent(eight_at - half_at) if shown else "",
        standard="" if figures.standard is None else _percent(scale.at(figures.standard)),
        limit="" if figures.limit is None or far else _percent(scale.at(figures.limit)),
        far=far,
    )


def longest_of(rows: list[Figures]) -> int:
    """Return the end of the scale that the bars of a list share.

    A limit that is four times everything else in the list is left out: its words stand beside it.
    """
    rest = max((max(each.told, each.standard or 0) for each in rows), default=0)
    limits = [each.limit for each in rows if each.limit and each.limit <= _FAR * max(rest, 1)]
    return max([rest, *limits, 1])


def _labels(
    figures: Figures, words: Words, scale: Scale, down: int, limit_at: float | None
) -> tuple[Label, ...]:
    labels: list[Label] = []

    def put(place: float, y: int, text: str, style: str) -> None:
        anchor, dx = side(place, text)
        labels.append(Label(_percent(place), y, dx, anchor, text, style))

    if figures.unsure:
        if figures.low is not None:
            put(scale.at(figures.low), 36 + down, words.unsure, "h b")
    elif figures.half is not None and figures.eight is not None:
        put(scale.at(figures.half), 14 + down, words.half, "h")
        put(scale.at(figures.eight), 36 + down, words.eight, "h b")
    if figures.you is not None:
        place = scale.at(figures.you)
        reach = place / 100 * NARROWEST + _YOU_GAP + len(words.you) * _CHARACTER
        left = place > _YOU_RIGHT or reach > NARROWEST
        anchor, dx = ("end", -_YOU_GAP) if left else ("start", _YOU_GAP)
        labels.append(Label(_percent(place), 12, dx, anchor, words.you, "h b"))
    if figures.standard is not None:
        put(scale.at(figures.standard), 96 + down, words.standard, "h v b")
    if limit_at is not None:
        put(limit_at, 118 + down, words.limit, "h b")
    zero = Label("1%", 96 + down, 0, "start", words.day_zero, "h q")
    if all(each.y != zero.y or extent(each)[0] > extent(zero)[1] + _GAP for each in labels):
        labels.append(zero)
    return tuple(labels)


def _stretches(figures: Figures, scale: Scale) -> tuple[Stretch, ...]:
    def part(start: int, end: int, style: str) -> Stretch:
        first, last = scale.at(start), scale.at(end)
        return Stretch(_percent(first), _percent(last - first), _percent(last), style)

    if figures.unsure:
        low, high = figures.low or 0, figures.high
        return (part(low, high if high is not None else round(scale.longest), "maybe"),)
    if figures.half is None or figures.eight is None:
        return ()
    parts = [part(figures.half, figures.eight, "eight"), part(0, figures.half, "half")]
    if figures.most is not None and figures.most > figures.eight:
        parts.insert(0, part(figures.eight, figures.most, "maybe"))
    return tuple(parts)


def _strokes(
    figures: Figures, scale: Scale, top: int, limit_at: float | None
) -> tuple[Stroke, ...]:
    strokes: list[Stroke] = []
    if figures.unsure:
        if figures.low is not None:
            strokes.append(Stroke(_percent(scale.at(figures.low)), top - 21, top, "estimate"))
    elif figures.half is not None and figures.eight is not None:
        strokes.append(Stroke(_percent(scale.at(figures.half)), top - 43, top, "estimate"))
        strokes.append(Stroke(_percent(scale.at(figures.eight)), top - 21, top, "estimate"))
    if figures.standard is not None:
        strokes.append(Stroke(_percent(scale.at(figures.standard)), top + 23, top + 52, "standard"))
    if limit_at is not None:
        strokes.append(Stroke(_percent(limit_at), top + 32, top + 73, "limit"))
    return tuple(strokes)


def _ticks(scale: Scale) -> tuple[str, ...]:
    step = next((each for each in _TICKS if scale.longest / each <= _MOST_TICKS), _TICKS[-1])
    while scale.longest / step > _MOST_TICKS:
        step *= 2
    count = int(scale.longest / step)
    return tuple(_percent(scale.at(step * number)) for number in range(count + 1))


def _percent(place: float) -> str:
    """Write a share of the width with a point, whatever the language: a drawing reads no comma."""
    return f"{place:.2f}%"
