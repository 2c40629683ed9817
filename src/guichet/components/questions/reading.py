"""Read what a person typed into an answer, whichever language's habits it follows."""

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from guichet.catalogue.definitions import Answer, Kind, Question, limit_on
from guichet.catalogue.definitions.accounts import account_typed
from guichet.catalogue.definitions.answers import is_email
from guichet.catalogue.definitions.languages import months, official_languages
from guichet.catalogue.definitions.masks import fitted
from guichet.catalogue.definitions.units import UNITS
from guichet.components.questions import messages
from guichet.components.questions.typed import Typed, in_three_fields
from guichet.components.wording import language

_MEASURE = re.compile(r"([+-]?\d[\d ]*(?:[.,]\d+)?|[+-]?[.,]\d+)\s*([^\d\s].*)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_YEAR_DIGITS = 4


def read(question: Question, typed: Typed, *, today: date) -> Answer | None:
    """Return the answer, or None when nothing was typed and nothing must be.

    Raises Fault with what to say.
    """
    if not any(typed):
        if question.required:
            raise messages.missing(question)
        return None
    if question.kind is Kind.CHECKBOXES:
        chosen = [code for code in question.option_codes if code in typed]
        if not chosen or not set(typed) <= set(question.option_codes):
            raise messages.missing(question)
        return chosen
    if question.kind is Kind.DOCUMENT:
        return list(typed[: question.most_files])
    if question.kind is Kind.DATE:
        day = _read_three(question, typed) if in_three_fields(question) else None
        return _within_dates(question, day or _read_date(question, typed[0]), today=today)
    return _READERS[question.kind](question, typed[0])


def _read_text(question: Question, typed: str) -> str:
    if len(typed) > question.max_length:
        raise messages.too_long(question, len(typed))
    return typed


def _read_email(question: Question, typed: str) -> str:
    if not is_email(typed):
        raise messages.not_an_address(question, typed)
    return _read_text(question, typed)


def _read_pattern(question: Question, typed: str) -> str:
    answer = fitted(mask=question.format, typed=typed)
    if answer is None:
        raise messages.misfit(question, typed)
    return answer


def _read_account(question: Question, typed: str) -> str:
    answer = account_typed(typed)
    if answer is None:
        raise messages.no_account(question)
    return answer


def _read_choice(question: Question, typed: str) -> str:
    if typed not in question.option_codes:
        raise messages.missing(question)
    return typed


def _read_yes_no(question: Question, typed: str) -> bool:
    if typed not in {"yes", "no"}:
        raise messages.missing(question)
    return typed == "yes"


def _read_whole(question: Question, typed: str) -> int:
    number = _measure(question, typed)
    if number != number.to_integral_value():
        raise messages.not_whole(question, typed)
    _within(question, number, typed)
    return int(number)


def _read_decimal(question: Question, typed: str) -> str:
    number = _measure(question, typed)
    step = Decimal(1).scaleb(-question.decimals)
    if number != number.quantize(step):
        raise messages.too_many_decimals(question, typed)
    _within(question, number, typed)
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


_READERS: Mapping[Kind, Callable[[Question, str], Answer]] = {
    Kind.TEXT: _read_text,
    Kind.LONG_TEXT: _read_text,
    Kind.EMAIL: _read_email,
    Kind.PATTERN: _read_pattern,
    Kind.ACCOUNT: _read_account,
    Kind.RADIOS: _read_choice,
    Kind.SELECT: _read_choice,
    Kind.YES_NO: _read_yes_no,
    Kind.WHOLE_NUMBER: _read_whole,
    Kind.DECIMAL: _read_decimal,
}


def _measure(question: Question, typed: str) -> Decimal:
    """Return the number typed, with or without the unit asked for; Fault for another unit."""
    found = _MEASURE.fullmatch(typed)
    if found is None or len(typed) > 30:  # noqa: PLR2004 - no measure is written longer
        raise messages.unreadable(question, typed)
    number = _number(found[1])
    word = (found[2] or "").strip().casefold()
    if not word:
        return number
    unit = UNITS.get(question.unit)
    if unit is None:
        raise messages.unreadable(question, typed)
    if word in {each.casefold() for each in unit.words}:
        return number
    for other in unit.others:
        if word in other.words:
            raise messages.in_other_unit(question, typed, value=number * other.factor)
    raise messages.unreadable(question, typed)


def _number(text: str) -> Decimal:
    """Return a number written with a comma or a point; 1,500 is a thousand in English only."""
    plain = text.replace(" ", "")
    if language() == "en" and re.fullmatch(r"[+-]?\d{1,3},\d{3}", plain):
        plain = plain.replace(",", "")
    return Decimal(plain.replace(",", "."))


def _within(question: Question, number: Decimal, typed: str) -> None:
    if question.least is not None and number < question.least:
        raise messages.below(question, typed)
    if question.most is not None and number > question.most:
        raise messages.above(question, typed)


def _read_three(question: Question, typed: Typed) -> date:
    day, month, year = typed
    if not (day and month and year):
        raise messages.date_part_missing(question, day=not day, month=not month, year=not year)
    month_number = _month(month)
    if not day.isdecimal() or month_number is None or not year.isdecimal():
        raise messages.unreadable(question, " ".join(typed))
    return _date(question, int(day), month_number, year)


def _read_date(question: Question, typed: str) -> date:
    """Return a date typed in one field: 31 December 2027, 31/12/2027, 2027-12-31."""
    iso = _ISO.fullmatch(typed)
    if iso:
        return _date(question, int(iso[3]), int(iso[2]), iso[1])
    parts = [part for part in re.split(r"[\s/.,\-]+", typed) if part]
    if len(parts) == 3 and not parts[0][0].isdigit():  # noqa: PLR2004 - December 31 2027
        parts = [parts[1], parts[0], parts[2]]
    if len(parts) != 3:  # noqa: PLR2004 - day, month, year
        raise messages.unreadable(question, typed)
    day = re.sub(r"(?<=\d)(er|st|nd|rd|th)$", "", parts[0].casefold())
    month = _month(parts[1])
    if not day.isdecimal() or month is None or not parts[2].isdecimal():
        raise messages.unreadable(question, typed)
    return _date(question, int(day), month, parts[2])


def _month(typed: str) -> int | None:
    """Return a month written as a number or by its name, whole or begun, in any language here."""
    if typed.isdecimal():
        return int(typed) if 1 <= int(typed[:3]) <= 12 else None  # noqa: PLR2004 - months
    begun = _plain(typed).rstrip(".")
    if len(begun) < 3:  # noqa: PLR2004 - juin and juillet part at the fourth letter, mai has three
        return None
    for each in official_languages():
        hits = [n for n, name in enumerate(months(each), 1) if _plain(name).startswith(begun)]
        if len(hits) == 1:
            return hits[0]
    return None


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def _date(question: Question, day: int, month: int, year: str) -> date:
    if len(year) != _YEAR_DIGITS:
        raise messages.short_year(question, year)
    number = int(year)
    if number < 1 or day < 1:
        raise messages.unreadable(question, f"{day} {month} {year}")
    days = calendar.monthrange(number, month)[1]
    if day > days:
        name = months(language())[month - 1]
        raise messages.no_such_day(question, month=name, days=days)
    return date(number, month, day)


def _within_dates(question: Question, day: date, *, today: date) -> str:
    earliest = limit_on(question.earliest, today=today)
    latest = limit_on(question.latest, today=today)
    if earliest is not None and day < earliest:
        raise messages.early(question, day, limit=earliest)
    if latest is not None and day > latest:
        raise messages.late(question, day, limit=latest)
    return day.isoformat()
