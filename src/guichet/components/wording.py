"""How numbers, dates and money are written in the language that is active.

French is written with a non-breaking space inside dates, numbers and before ":" and "%", so that
no line breaks between a figure and what it counts. Other languages than those of the house are
written as Unicode's CLDR has it.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date as cldr_date
from babel.dates import format_time as cldr_time
from babel.numbers import format_decimal, format_percent, get_currency_symbol
from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, gettext, ngettext

from guichet.catalogue.definitions.languages import (
    HOUSE_LANGUAGES,
    locale_of,
    official_languages,
)

NBSP = "\u00a0"
MINUS = "\u2212"
_SPACED = {"fr"}
_YEAR = 365
NOT_FILED = "-"  # no filing at all for that year
NONE_GIVEN = "?"  # the year is known from counts above zero only
NO_CASES = "0/0"  # a share of nothing


def language() -> str:
    """Return the official language that is active."""
    active = get_language() or ""
    if active in HOUSE_LANGUAGES:  # nearly always, and asked many times a page
        return active
    spoken = official_languages()
    if active in spoken:
        return active
    base = active.split("-", maxsplit=1)[0]
    return base if base in spoken else spoken[0]


def _foreign() -> str:
    """Return the active language where this house does not write it itself, else nothing."""
    spoken = language()
    return "" if spoken in HOUSE_LANGUAGES else spoken


def in_language(texts: Mapping[str, str] | str) -> str:
    """Choose the text for the active language; else the first there is, rather than nothing."""
    if isinstance(texts, str):
        return texts
    found = texts.get(language())
    return found if found is not None else next(iter(texts.values()), "")


def number(value: float | Decimal) -> str:
    """Write a number with its thousands and decimals as the language does: 1,751 or 1 751."""
    if foreign := _foreign():
        return str(format_decimal(value, locale=locale_of(foreign), decimal_quantization=False))
    written = f"{value:,}"
    if language() in _SPACED:
        return written.replace(",", NBSP).replace(".", ",")
    return written


def signed(value: float) -> str:
    """Write a number with its sign, a true minus, and zero without one."""
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return f"{sign}{number(abs(value))}"


def cents(value: int) -> str:
    """Write integer cents as an amount: Free, $142 or $142.50."""
    if value == 0:
        return gettext("Free")
    return money(value)


def money(value: int) -> str:
    """Write integer cents as an amount of the jurisdiction's currency, nothing too: $0."""
    whole, rest = divmod(abs(value), 100)
    amount = number(whole)
    sign = "-" if value < 0 else ""
    mark = _currency_mark()
    if _foreign():
        return f"{number(Decimal(value) / 100)}{NBSP}{mark}"
    if language() in _SPACED:
        return f"{sign}{amount}{f',{rest:02}' if rest else ''}{NBSP}{mark}"
    return f"{sign}{mark}{amount}{f'.{rest:02}' if rest else ''}"


def _currency_mark() -> str:
    """Return the sign of the jurisdiction's own money: a dollar at home is a plain $."""
    symbol = str(get_currency_symbol(settings.CURRENCY, locale="en"))
    return "$" if symbol.endswith("$") else symbol


def percent(share: float | Decimal) -> str:
    """Write a share between 0 and 1 as a percentage with one decimal, cut, never rounded up.

    A miss may not look like a hit: 0.7996 against a target of 80% shows 79.9%.
    """
    hundredths = Decimal(str(share)) * 100
    cut = hundredths.quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    if foreign := _foreign():
        exact = (cut / 100).normalize()
        return str(format_percent(exact, locale=locale_of(foreign), decimal_quantization=False))
    written = number(cut.to_integral_value() if cut == cut.to_integral_value() else cut)
    return f"{written}{NBSP}%" if language() in _SPACED else f"{written}%"


def business_days(count: int) -> str:
    """Write a number of business days with its unit."""
    text = ngettext("%(count)s business day", "%(count)s business days", count)
    return text % {"count": number(count)}


def business_days_moved(days: int) -> str:
    """Write by how many business days something is later (+) or sooner (a minus)."""
    text = ngettext("%(days)s business day", "%(days)s business days", abs(days))
    return text % {"days": signed(days)}


def calendar_days(count: int) -> str:
    """Write a number of calendar days with its unit."""
    text = ngettext("%(count)s calendar day", "%(count)s calendar days", count)
    return text % {"count": number(count)}


def period(days: int) -> str:
    """Write how long something is kept, in years where the days make whole ones."""
    years, rest = divmod(days, _YEAR)
    if rest:
        return calendar_days(days)
    return ngettext("%(count)s year", "%(count)s years", years) % {"count": number(years)}


def fiscal_year(year: str) -> str:
    """Write a fiscal year such as 2023-2024 shortly: 2023–24, in French 2023-24."""
    first, dash, second = year.partition("-")
    if not dash or len(second) != len(first):
        return year
    return f"{first}{'-' if language() in _SPACED else '–'}{second[2:]}"


def filed_count(word: str) -> str:
    """Write a count as a department filed it: a number, or one of three words for none."""
    return number(int(word)) if word.isascii() and word.isdigit() else _no_figure(word)


def filed_share(word: str) -> str:
    """Write a share as a department filed it: 0.796 is 79.6%, or one of three words for none."""
    try:
        return percent(Decimal(word))
    except InvalidOperation:
        return _no_figure(word)


def _no_figure(word: str) -> str:
    """Tell apart what does not apply, what nobody knows, and what was left blank."""
    words = {
        "NA": gettext("not applicable"),
        "ND": gettext("not available"),
        "WITHHELD": gettext("withheld"),
        "": gettext("left blank"),
        NOT_FILED: gettext("not filed"),
        NONE_GIVEN: gettext("none given"),
        NO_CASES: gettext("no cases"),
    }
    return words.get(word.strip().upper(), word)


def long_date(value: date | datetime, zone: ZoneInfo) -> str:
    """Write a date in full: 22 November 2026."""
    day = _day(value, zone)
    if foreign := _foreign():
        return str(cldr_date(day, format="long", locale=locale_of(foreign)))
    return _joined(_ordinal(day), format_date(day, "F"), str(day.year))


def week_date(value: date | datetime, zone: ZoneInfo) -> str:
    """Write a date in full with its day of the week: Tuesday 22 December 2026."""
    return _week_day(_day(value, zone), language())


@lru_cache(maxsize=1024)
def _week_day(day: date, _spoken: str) -> str:
    """Kept, because every confirmation of a day writes the same three."""
    if foreign := _foreign():
        return str(cldr_date(day, format="full", locale=locale_of(foreign)))
    return _joined(format_date(day, "l"), _ordinal(day), format_date(day, "F"), str(day.year))


def short_date(value: date | datetime, zone: ZoneInfo) -> str:
    """Write a date for a dense table: 24 Nov 2026."""
    day = _day(value, zone)
    if foreign := _foreign():
        return str(cldr_date(day, format="medium", locale=locale_of(foreign)))
    month = format_date(day, "M" if language() not in _SPACED else "N")
    return _joined(_ordinal(day), month, str(day.year))


def moment(value: datetime, zone: ZoneInfo) -> str:
    """Write a moment in the office's own time: Monday 9 November 2026, 10:42."""
    local = value.astimezone(zone)
    if foreign := _foreign():
        written = cldr_time(local, format="short", tzinfo=zone, locale=locale_of(foreign))
        return f"{week_date(value, zone)}, {written}"
    if language() in _SPACED:
        return f"{week_date(value, zone)} à {local.hour}{NBSP}h{NBSP}{local.minute:02}"
    return f"{week_date(value, zone)}, {local:%H:%M}"


def hour(value: time | datetime, zone: ZoneInfo) -> str:
    """Write a time of day, of a moment in the office's own: 16:30, in French 16 h 30."""
    local = value.astimezone(zone) if isinstance(value, datetime) else value
    if foreign := _foreign():
        naive = local.timetz().replace(tzinfo=None) if isinstance(local, datetime) else local
        return str(cldr_time(naive, format="short", locale=locale_of(foreign)))
    if language() in _SPACED:
        minutes = f"{NBSP}{local.minute:02}" if local.minute else ""
        return f"{local.hour}{NBSP}h{minutes}"
    return f"{local:%H:%M}"


def _day(value: date | datetime, zone: ZoneInfo) -> date:
    """Return the calendar day, in the zone where a moment is given."""
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def _ordinal(day: date) -> str:
    """Return the day's number; French says premier for the first."""
    return "1er" if day.day == 1 and language() in _SPACED else str(day.day)


def _joined(*parts: str) -> str:
    """Join the parts of a date so that it does not break where the language forbids it."""
    return (NBSP if language() in _SPACED else " ").join(parts)
