"""Texts in every language of the site at once, by Django's translations."""

from collections.abc import Callable, Mapping
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.dateformat import format as format_date


def in_each(say: Callable[[str], str]) -> dict[str, str]:
    """Return what `say` gives in every language of the site, each said in that language."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = say(code)
    return texts


def filled(text: Mapping[str, str]) -> dict[str, str]:
    """Return a text for every language of the site; one that lacks takes the first there is."""
    first = next(iter(text.values()), "")
    return {code: text.get(code) or first for code, _name in settings.LANGUAGES}


def full_date(day: date, language: str) -> str:
    """Write a date in full on one line; the French first of the month is an ordinal."""
    first = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{first}{format_date(day, ' F Y')}".replace(" ", "\N{NO-BREAK SPACE}")
