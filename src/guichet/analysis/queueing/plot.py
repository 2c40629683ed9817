"""A simulation's series as an SVG of small multiples: one station a panel, a line with its band.

No inline style and no script: colours are presentation attributes, so the file stands alone and
passes a strict content policy. The figures are also in the command's table.
"""

from xml.sax.saxutils import escape

import numpy as np

from guichet.analysis.queueing.results import Series, Simulation

_WIDTH, _PANEL, _TOP, _LEFT, _RIGHT = 720, 170, 56, 56, 84
_INK, _PETROL, _TINT, _LINE = "#16222B", "#0D4A57", "#B3D5D8", "#C9D2D5"
_GRID = 4
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


def backlog_svg(simulation: Simulation, *, title: str) -> str:
    """Return the number of cases present at each station over time.

    Raises ValueError when the simulation kept no series.
    """
    series = simulation.series
    if series is None:
        raise ValueError("This simulation kept no series. Run it with `sample_every` set.")
    names = [station.name for station in simulation.network.stations]
    height = _TOP + _PANEL * len(names) + 24
    panels = "".join(
        _panel(series, column, name, _TOP + _PANEL * column) for column, name in enumerate(names)
    )
    unit = simulation.network.unit
    words = (
        f"Cases waiting or served at each station, by {unit}. The line is the mean of "
        f"{simulation.replications} runs; 8 in 10 runs fall inside the band."
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="t d" '
        f'font-family="sans-serif" font-size="13">'
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(words)} '
        f"{escape(_spoken(series, names))}</desc>"
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
        f'<text x="8" y="20" font-size="16" font-weight="700" fill="{_INK}">{escape(title)}</text>'
        f'<text x="8" y="40" fill="{_INK}">{escape(words)}</text>{panels}'
        f'<text x="{_WIDTH - _RIGHT}" y="{height - 6}" text-anchor="end" fill="{_INK}">'
        f"{series.moments[-1]:g} {unit}s from the start</text></svg>\n"
    )


def _panel(series: Series, column: int, name: str, top: float) -> str:
    """Return one station: grid from zero, band, line, and its last value at the line's end."""
    high = _nice_top(float(series.present_high[:, column].max()))
    bottom, space = top + _PANEL - 24, _PANEL - 54

    def y(values: np.ndarray) -> np.ndarray:
        return np.asarray(bottom - values / high * space)

    wide = _WIDTH - _LEFT - _RIGHT
    x = _LEFT + series.moments / series.moments[-1] * wide
    grid = "".join(
        f'<line x1="{_LEFT}" x2="{_LEFT + wide}" y1="{level:.1f}" y2="{level:.1f}" '
        f'stroke="{_LINE}"/><text x="{_LEFT - 6}" y="{level + 4:.1f}" text-anchor="end" '
        f'fill="{_INK}">{value:,g}</text>'
        for value in np.linspace(0.0, high, _GRID + 1)
        for level in [float(y(np.array(value)))]
    )
    upper = _points(x, y(series.present_high[:, column]))
    lower = _points(x[::-1], y(series.present_low[::-1, column]))
    mean = y(series.present[:, column])
    last = series.present[-1, column]
    return (
        f'<text x="8" y="{top + 20}" font-weight="700" fill="{_INK}">{escape(name)}</text>{grid}'
        f'<polygon points="{upper} {lower}" fill="{_TINT}" fill-opacity="0.6"/>'
        f'<polyline points="{_points(x, mean)}" fill="none" stroke="{_PETROL}" stroke-width="2"/>'
        f'<text x="{_LEFT + wide + 6}" y="{mean[-1] + 4:.1f}" fill="{_PETROL}">{last:,.0f}</text>'
    )


def _points(x: np.ndarray, y: np.ndarray) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))


def _nice_top(value: float) -> float:
    """Return a round number at or above a value."""
    if value <= 0.0:
        return 1.0
    size = 10.0 ** np.floor(np.log10(value))
    return float(next(step * size for step in _NICE if step * size >= value * (1 - 1e-12)))


def _spoken(series: Series, names: list[str]) -> str:
    """Return the start and end of each line in words."""
    return " ".join(
        f"{name}: {series.present[0, column]:,.0f} at first, {series.present[-1, column]:,.0f} "
        "at the end."
        for column, name in enumerate(names)
    )
