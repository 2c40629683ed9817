"""How an official language writes months, numbers and dates, and says yes.

English and French are written by this house. Of any other language the Unicode CLDR knows dates
and numbers, and the jurisdiction's own messages say the words.
"""

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import gettext, ngettext, override

from guichet.catalogue.definitions.marking import gettext_noop

_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
        *("septembre", "octobre", "novembre", "décembre"),
    ),
}
HOUSE_LANGUAGES = frozenset(_MONTHS)
_YES, _NO = gettext_noop("Yes"), gettext_noop("No")


def official_languages() -> tuple[str, ...]:
    """Return the codes of the languages this site speaks, the first one first."""
    return tuple(code for code, _name in settings.LANGUAGES)


@lru_cache(maxsize=32)
def locale_of(language: str) -> Locale:
    """Return the locale whose dates and numbers a language writes."""
    formats: dict[str, str] = dict(settings.LANGUAGE_FORMATS)
    return Locale.parse(formats.get(language, language.replace("-", "_")))


def months(language: str) -> tuple[str, ...]:
    """Return the names of the months in a language."""
    if language in _MONTHS:
        return _MONTHS[language]
    named = locale_of(language).months["format"]["wide"]
    return tuple(str(named[number]) for number in range(1, 13))


def yes_no(answer: bool, *, language: str) -> str:  # noqa: FBT001 - the answer itself
    """Say yes or no in a language."""
    return said(_YES if answer else _NO, language=language)


def document_count(count: int, *, language: str) -> str:
    """Say in a language how many documents answer a question."""
    with override(language):
        return ngettext("%(count)s document sent", "%(count)s documents sent", count) % {
            "count": count
        }


def said(message: str, *, language: str) -> str:
    """Return a message of the house in a language, whichever is active."""
    with override(language):
        return gettext(message)


def written_date(day: date, *, language: str) -> str:
    """Write a date in full as CLDR has it: for languages other than those of the house."""
    return str(format_date(day, format="long", locale=locale_of(language)))


def written_number(number: str, *, language: str) -> str:
    """Write a decimal number as CLDR has it: for languages other than those of the house."""
    return str(format_decimal(number, locale=locale_of(language), decimal_quantization=False))
