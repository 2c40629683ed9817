"""The directly-follows graph as an SVG picture with a title and a description."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from guichet.analysis.eventlog.flow import Arc

_ROW, _TOP, _LEFT, _WIDTH = 44, 60, 20, 860
_BOX = 300
_THINNEST, _THICKEST = 1.0, 9.0


def draw(arcs: Sequence[Arc], *, name: str, shown: int = 25) -> str:
    """Return a picture of the commonest arcs: steps in a column, an arc bent by their distance.

    Arcs to a later step stand on the right, back to an earlier one dashed; the width is the count.
    """
    kept = list(arcs[:shown])
    steps = list(dict.fromkeys(step for arc in kept for step in (arc.source, arc.target)))
    places = {step: _TOP + _ROW * i for i, step in enumerate(steps)}
    most = max((arc.count for arc in kept), default=1)
    height = _TOP + _ROW * max(len(steps), 1)
    lines = [_arc(arc, places, most) for arc in kept]
    boxes = [_step(step, place) for step, place in places.items()]
    title = escape(f"What follows what in {name}")
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        'aria-labelledby="title about" font-family="sans-serif" font-size="12">'
    )
    about = (
        f"The {len(kept)} commonest of {len(arcs)} passages from one step to the next, with how "
        "often and the mean time between. Dashed lines go back."
    )
    heading = (
        f'<title id="title">{title}</title><desc id="about">{about}</desc>'
        f'<text x="{_LEFT}" y="26" font-size="16">{title}</text>'
    )
    return "\n".join((opening, heading, *lines, *boxes, "</svg>", ""))


def _step(step: str, place: int) -> str:
    return (
        f'<rect x="{_LEFT}" y="{place - 14}" width="{_BOX}" height="28" rx="4" fill="#fff" '
        f'stroke="#1d3557"/><text x="{_LEFT + 8}" y="{place + 4}">{escape(step[:46])}</text>'
    )


def _arc(arc: Arc, places: dict[str, int], most: int) -> str:
    begins, ends = places[arc.source], places[arc.target]
    width = _THINNEST + (_THICKEST - _THINNEST) * arc.count / most
    edge = _LEFT + _BOX
    reach = edge + 30 + min(abs(ends - begins), 700) * 0.45
    dashed = ' stroke-dasharray="6 4"' if ends < begins else ""
    middle = (begins + ends) / 2 + (-20 if ends == begins else 0)
    label = f"{escape(arc.source)} to {escape(arc.target)}: {arc.count}, {arc.mean_days:.2f} days"
    return (
        f'<g><title>{label}</title><path d="M{edge} {begins} C{reach:.0f} {begins - 8} '
        f'{reach:.0f} {ends + 8} {edge} {ends}" fill="none" stroke="#457b9d" '
        f'stroke-opacity=".7" stroke-width="{width:.1f}"{dashed}/>'
        f'<text x="{edge + (reach - edge) * 0.75 + 4:.0f}" y="{middle + 4:.0f}" font-size="10">'
        f"{arc.count} · {arc.mean_days:.1f} d</text></g>"
    )
