"""From yearly figures to the tables and drawings of them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext

from guichet.catalogue import queries
from guichet.components.multiples import Multiple, Series, multiple
from guichet.components.templatetags.guichet import channel as channel_words
from guichet.components.wording import (
    NO_CASES,
    NONE_GIVEN,
    NOT_FILED,
    filed_count,
    filed_share,
    fiscal_year,
)
from guichet.counter.pages.history import (
    KeptCell,
    KeptHistory,
    KeptLine,
    VolumeHistory,
    VolumeLine,
)

_ALL = ""
_ORDER = ("online", "phone", "in_person", "mail", "email", "fax", "other", _ALL)
_FILED_ORDER = ("ONL", "TEL", "PERSON", "POST", "EML", "FAX", "OTH", _ALL)
_LEAST = 2  # years that make a line


def volume_history(
    volumes: Mapping[str, Mapping[str, str]], *, whole_years: Iterable[str] = ()
) -> VolumeHistory | None:
    """Return {channel: {year: word}} as table and drawings; None where there is nothing.

    `whole_years` were filed in full; of others only counts above zero are known, and their total
    is the sum of the channels.
    """
    years = sorted({year for by_year in volumes.values() for year in by_year})
    if not years:
        return None
    whole = frozenset(whole_years)
    words = {channel: dict(by_year) for channel, by_year in volumes.items()}
    totals = words.setdefault(_ALL, {})
    missing = [year for year in years if year not in totals]
    for year in missing:
        totals[year] = str(_sum(volumes, year))
    channels = [each for each in (*_ORDER, *sorted(set(words) - set(_ORDER))) if each in words]
    lines = tuple(
        VolumeLine(
            channel=channel,
            words=tuple(
                words[channel].get(year, NOT_FILED if year in whole else NONE_GIVEN)
                for year in years
            ),
        )
        for channel in channels
    )
    return VolumeHistory(
        years=years, lines=lines, plots=_volume_plots(lines, years), summed=bool(missing)
    )


def kept_history(cards: Sequence[queries.TimelinessCard]) -> KeptHistory | None:
    """Return timeliness by channel and year as table and drawings; None where there is nothing."""
    years = sorted({card.year for card in cards})
    if not years:
        return None
    counts: dict[str, dict[str, tuple[int, int]]] = {}
    for card in cards:
        counts.setdefault(card.channel, {})[card.year] = (card.met, card.total)
        if len({each.channel for each in cards}) > 1:
            met, total = counts.setdefault(_ALL, {}).get(card.year, (0, 0))
            counts[_ALL][card.year] = (met + card.met, total + card.total)
    channels = [each for each in _FILED_ORDER if each in counts]
    lines = tuple(
        KeptLine(channel=channel, cells=tuple(_cell(counts[channel].get(year)) for year in years))
        for channel in channels
    )
    return KeptHistory(years=years, lines=lines, plots=_kept_plots(lines, years))


def _sum(volumes: Mapping[str, Mapping[str, str]], year: str) -> int:
    return sum(
        int(word)
        for channel, by_year in volumes.items()
        if channel != _ALL and (word := by_year.get(year, "")).isdigit()
    )


def _cell(counts: tuple[int, int] | None) -> KeptCell:
    if counts is None:
        return KeptCell(share=NONE_GIVEN, total=None)
    met, total = counts
    return KeptCell(share=str(Decimal(met) / total) if total else NO_CASES, total=total)


def _volume_plots(lines: Sequence[VolumeLine], years: Sequence[str]) -> tuple[Multiple, ...]:
    series = [
        Series(
            title=str(channel_words(line.channel)),
            values=[int(word) if word.isdigit() else None for word in line.words],
            written=[filed_count(word) for word in line.words],
        )
        for line in lines
    ]
    return _plots(series, years)


def _kept_plots(lines: Sequence[KeptLine], years: Sequence[str]) -> tuple[Multiple, ...]:
    series = [
        Series(
            title=str(channel_words(line.channel)),
            values=[float(cell.share) if cell.total else None for cell in line.cells],
            written=[filed_share(cell.share) for cell in line.cells],
        )
        for line in lines
    ]
    return _plots(series, years, top=1.0)


def _plots(
    series: Sequence[Series], years: Sequence[str], *, top: float = 0.0
) -> tuple[Multiple, ...]:
    """Draw what has at least two years somewhere; all on the scale of the largest value."""
    drawn = [each for each in series if any(each.values)]
    if len(years) < _LEAST or not drawn:
        return ()
    highest = top or max(value for each in drawn for value in each.values if value is not None)
    written_years = [fiscal_year(year) for year in years]
    return tuple(
        multiple(each, years=written_years, top=highest, says=_says(each, written_years))
        for each in drawn
    )


def _says(series: Series, years: Sequence[str]) -> str:
    """Say the first and the last value of a drawing; the table has all of them."""
    known = [
        (year, written)
        for year, value, written in zip(years, series.values, series.written, strict=True)
        if value is not None
    ]
    (first, one), (last, other) = known[0], known[-1]
    if first == last:
        return gettext("%(title)s: %(one)s in %(first)s") % {
            "title": series.title,
            "one": one,
            "first": first,
        }
    return gettext("%(title)s: %(one)s in %(first)s, %(other)s in %(last)s") % {
        "title": series.title,
        "one": one,
        "first": first,
        "other": other,
        "last": last,
    }
