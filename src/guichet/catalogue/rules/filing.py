"""What a published inventory's cells mean: fiscal years, counts, scopes and texts."""

import re
from datetime import date

_FISCAL_YEAR = re.compile(r"([0-9]{4})-([0-9]{4})")
# A stop after a single letter (`under s. 19`, `U.S.`) or before a small one ends no sentence.
_FIRST_SENTENCE = re.compile(r".+?(?:(?<!\b\w)\.|[!?])(?=\s+[^\sa-zà-ÿ]|\s*$)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,18}")

# Not a number, and each something else: does not apply; applies, no data; left blank.
NO_COUNT = ("NA", "ND", "")


class Unreadable(ValueError):
    """A cell that cannot mean anything; the message says which and why."""


def fiscal_year_start(year: str) -> date:
    """Return 1 April of a fiscal year such as `2023-2024`.

    Raises Unreadable.
    """
    match = _FISCAL_YEAR.fullmatch(year)
    if match is None or int(match[2]) != int(match[1]) + 1 or int(match[1]) < 1867:  # noqa: PLR2004 - no filing is older than the country
        raise Unreadable(f"'{year}' is no fiscal year; write two years that follow: 2023-2024")
    return date(int(match[1]), 4, 1)


def fiscal_year_end(year: str) -> date:
    """Return 31 March of the second year of a fiscal year such as `2023-2024`.

    Raises Unreadable.
    """
    return date(fiscal_year_start(year).year + 1, 3, 31)


def fiscal_year_of(day: date) -> str:
    """Return the fiscal year that holds a day: 1 April to 31 March."""
    first = day.year if (day.month, day.day) >= (4, 1) else day.year - 1
    return f"{first}-{first + 1}"


def count_of(word: str) -> int | None:
    """Return the number a published count states, or None for NA, ND and blank.

    `07` is 7, as the publisher adds it. Raises Unreadable.
    """
    if word in NO_COUNT:
        return None
    if _NUMBER.fullmatch(word) is None:
        raise Unreadable(f"'{word}' is no count; write a whole number, NA, ND or nothing")
    return int(word)


def fraction_of(word: str) -> float | None:
    """Return the fraction that a target or a performance states, or None for blank.

    Raises Unreadable.
    """
    if word in NO_COUNT:
        return None
    try:
        value = float(word)
    except ValueError:
        raise Unreadable(f"'{word}' is no fraction; write a decimal such as 0.9") from None
    if not 0 <= value < float("inf"):
        raise Unreadable(f"'{word}' is no fraction; write a decimal from 0, such as 0.9")
    return value


def is_in_scope(scope: str) -> bool:
    """Tell whether the publisher counts the service: external, or enterprise-wide."""
    return not {"EXTERN", "ENTERPRISE"}.isdisjoint(scope.split(","))


def is_external(scope: str) -> bool:
    """Tell whether the service is offered outside government."""
    return "EXTERN" in scope.split(",")


def first_sentence(text: str) -> str:
    """Return the first sentence of the first paragraph."""
    paragraph = next((line.strip() for line in text.splitlines() if line.strip()), "")
    match = _FIRST_SENTENCE.match(paragraph)
    return match[0] if match else paragraph


def web_address(text: str) -> str:
    """Return the first web address of a cell, or nothing: some hold a title or several lines."""
    for word in text.split():
        if word.startswith(("https://", "http://")):
            return word
        if word.startswith("www."):
            return f"https://{word}"
    return ""
