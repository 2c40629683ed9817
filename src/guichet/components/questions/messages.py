"""What to say when an answer cannot stand: the rule for the summary, then what was typed.

Every sentence is built from the definition (noun, example, unit, format), none names a service.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext, ngettext

from guichet.catalogue.definitions import Kind, Question
from guichet.catalogue.definitions.masks import bare, places
from guichet.catalogue.definitions.showing import decimal_text, long_date, unit_name
from guichet.components.wording import language, number

_CHOSEN = frozenset({Kind.RADIOS, Kind.CHECKBOXES, Kind.SELECT, Kind.YES_NO})


class Fault(Exception):
    """An answer cannot stand: `rule` says how to answer, `detail` what was wrong with this one."""

    def __init__(self, rule: str, detail: str = "") -> None:
        self.rule = rule
        self.detail = detail
        super().__init__(f"{rule}. {detail}" if detail else rule)


def rule_for(question: Question) -> str:
    """Say how the question wants to be answered."""
    words = {"noun": question.noun[language()], "example": _example(question)}
    if question.kind in _CHOSEN:
        text = gettext("Choose %(noun)s")
    elif question.kind is Kind.DOCUMENT:
        text = gettext("Send %(noun)s")
    elif question.kind is Kind.PATTERN:
        words["shape"] = shape_of(question.format)
        text = gettext("Enter %(noun)s as %(shape)s, such as %(example)s")
    elif question.kind is Kind.DECIMAL and question.unit:
        words["unit"] = unit_name(question, language=language())
        text = gettext("Enter %(noun)s in %(unit)s, such as %(example)s")
    elif question.kind is Kind.WHOLE_NUMBER and words["example"]:
        text = gettext("Enter %(noun)s as a whole number, such as %(example)s")
    elif question.kind is Kind.WHOLE_NUMBER:
        text = gettext("Enter %(noun)s as a whole number")
    elif words["example"]:
        text = gettext("Enter %(noun)s, such as %(example)s")
    else:
        text = gettext("Enter %(noun)s")
    return text % words


def missing(question: Question) -> Fault:
    """Say that the question was not answered."""
    return Fault(question.missing[language()] if question.missing else rule_for(question))


def unreadable(question: Question, typed: str) -> Fault:
    """Say that what was typed cannot be read at all."""
    return Fault(rule_for(question), gettext("We cannot read “%(typed)s”.") % {"typed": typed})


def in_other_unit(question: Question, typed: str, *, value: Decimal) -> Fault:
    """Say what a measure typed in another unit comes to in the one asked for."""
    step = Decimal(1).scaleb(-question.decimals)
    rounded = format(value.quantize(step, rounding=ROUND_HALF_UP), "f")
    detail = gettext("We cannot read “%(typed)s”; %(typed)s is about %(value)s %(unit)s.") % {
        "typed": typed,
        "value": decimal_text(rounded, language=language()),
        "unit": unit_name(question, language=language()),
    }
    return Fault(rule_for(question), detail)


def too_many_decimals(question: Question, typed: str) -> Fault:
    """Say how many decimals are kept."""
    detail = ngettext(
        "“%(typed)s” has more than %(count)s decimal.",
        "“%(typed)s” has more than %(count)s decimals.",
        question.decimals,
    ) % {"typed": typed, "count": question.decimals}
    return Fault(rule_for(question), detail)


def not_whole(question: Question, typed: str) -> Fault:
    """Say that a number has decimals where none are taken."""
    detail = gettext("“%(typed)s” is not a whole number.") % {"typed": typed}
    return Fault(rule_for(question), detail)


def below(question: Question, typed: str) -> Fault:
    """Say that a number is too low."""
    rule = gettext("Enter %(noun)s: at least %(limit)s") % _limit(question, question.least)
    return Fault(rule, gettext("“%(typed)s” is too low.") % {"typed": typed})


def above(question: Question, typed: str) -> Fault:
    """Say that a number is too high."""
    rule = gettext("Enter %(noun)s: at most %(limit)s") % _limit(question, question.most)
    return Fault(rule, gettext("“%(typed)s” is too high.") % {"typed": typed})


def too_long(question: Question, length: int) -> Fault:
    """Say how many characters are taken and how many were written."""
    rule = ngettext(
        "Enter %(noun)s in %(most)s character or fewer",
        "Enter %(noun)s in %(most)s characters or fewer",
        question.max_length,
    ) % {"noun": question.noun[language()], "most": number(question.max_length)}
    return Fault(rule, gettext("You wrote %(count)s.") % {"count": number(length)})


def early(question: Question, day: date, *, limit: date) -> Fault:
    """Say that a date comes before the first one taken."""
    own = question.too_early[language()] if question.too_early else None
    generic = gettext("Enter %(noun)s: %(limit)s or later")
    return _dated(question, day, limit=limit, own=own, generic=generic)


def late(question: Question, day: date, *, limit: date) -> Fault:
    """Say that a date comes after the last one taken."""
    own = question.too_late[language()] if question.too_late else None
    generic = gettext("Enter %(noun)s: %(limit)s or earlier")
    return _dated(question, day, limit=limit, own=own, generic=generic)


def no_such_day(question: Question, *, month: str, days: int) -> Fault:
    """Say how many days the month has."""
    detail = gettext("%(month)s has only %(days)s days.") % {"month": month, "days": days}
    return Fault(rule_for(question), detail)


def date_part_missing(question: Question, *, day: bool, month: bool, year: bool) -> Fault:
    """Say which part of a date is missing."""
    if day:
        detail = gettext("The day is missing.")
    elif month:
        detail = gettext("The month is missing.")
    else:
        detail = gettext("The year is missing.") if year else ""
    return Fault(rule_for(question), detail)


def short_year(question: Question, typed: str) -> Fault:
    """Say that a year takes four digits."""
    detail = gettext("Write the year with 4 digits: “%(typed)s” could be two.") % {"typed": typed}
    return Fault(rule_for(question), detail)


def no_account(question: Question) -> Fault:
    """Say what an account number is made of; what was typed is not said again."""
    detail = gettext(
        "Write transit, institution and account number, such as 12345-678-1234567, or an IBAN. "
        "Compare each sign: one of them is missing, too much or wrong."
    )
    return Fault(rule_for(question), detail)


def not_an_address(question: Question, typed: str) -> Fault:
    """Say what an e-mail address lacks."""
    words = {"typed": typed}
    name, at, domain = typed.partition("@")
    if not at:
        detail = gettext("“%(typed)s” has no @ sign.") % words
    elif " " in typed:
        detail = gettext("“%(typed)s” has a space in it.") % words
    elif not name:
        detail = gettext("“%(typed)s” has nothing before the @ sign.") % words
    elif "." not in domain.strip("."):
        detail = gettext("“%(typed)s” lacks its ending, such as .org.") % words
    else:
        detail = gettext("We cannot read “%(typed)s”.") % words
    return Fault(rule_for(question), detail)


def misfit(question: Question, typed: str) -> Fault:
    """Say in what a text differs from its format: short, long, in another order."""
    wanted = places(question.format)
    found = bare(typed)
    odd = next((sign for sign in found if not ("A" <= sign <= "Z" or "0" <= sign <= "9")), "")
    letters = sum(sign.isalpha() for sign in found) - wanted.count("A")
    digits = sum(sign.isdigit() for sign in found) - wanted.count("9")
    if odd:
        detail = gettext("“%(typed)s” has “%(odd)s”, which is no letter from A to Z and no digit.")
        return Fault(rule_for(question), detail % {"typed": typed, "odd": odd})
    if "*" in wanted:
        return _misfit_length(question, typed, len(found) - len(wanted))
    if letters and digits:
        detail = gettext("“%(typed)s” has %(letters)s and %(digits)s.") % {
            "typed": typed,
            "letters": _letters(letters + wanted.count("A")),
            "digits": _digits(digits + wanted.count("9")),
        }
    elif digits:
        detail = _short_or_long(typed, digits, of=_digits)
    elif letters:
        detail = _short_or_long(typed, letters, of=_letters)
    else:
        detail = gettext("“%(typed)s” has its letters and digits in another order.")
        detail %= {"typed": typed}
    return Fault(rule_for(question), detail)


def shape_of(mask: str) -> str:
    """Write a format in words: 2 letters and 5 digits."""
    runs: list[tuple[str, int]] = []
    for place in places(mask):
        if runs and runs[-1][0] == place:
            runs[-1] = (place, runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    written = [{"A": _letters, "9": _digits, "*": _either}[place](count) for place, count in runs]
    if len(written) == 1:
        return written[0]
    head = ", ".join(written[:-1])
    return gettext("%(head)s and %(last)s") % {"head": head, "last": written[-1]}


def _short_or_long(typed: str, by: int, *, of: object) -> str:
    """Say by how many letters or digits a text is short or long; one is written out."""
    digits = of is _digits
    count = abs(by)
    if by < 0 and digits:
        text = ngettext(
            "“%(typed)s” is one digit short.", "“%(typed)s” is %(n)s digits short.", count
        )
    elif by < 0:
        text = ngettext(
            "“%(typed)s” is one letter short.", "“%(typed)s” is %(n)s letters short.", count
        )
    elif digits:
        text = ngettext(
            "“%(typed)s” has one digit too many.", "“%(typed)s” has %(n)s digits too many.", count
        )
    else:
        text = ngettext(
            "“%(typed)s” has one letter too many.", "“%(typed)s” has %(n)s letters too many.", count
        )
    return text % {"typed": typed, "n": count}


def _misfit_length(question: Question, typed: str, by: int) -> Fault:
    words = {"typed": typed, "n": abs(by)}
    if by < 0:
        text = ngettext(
            "“%(typed)s” is one character short.", "“%(typed)s” is %(n)s characters short.", -by
        )
    elif by > 0:
        text = ngettext(
            "“%(typed)s” has one character too many.",
            "“%(typed)s” has %(n)s characters too many.",
            by,
        )
    else:
        text = gettext("“%(typed)s” has its letters and digits in another order.")
    return Fault(rule_for(question), text % words)


def _letters(count: int) -> str:
    return ngettext("%(n)s letter", "%(n)s letters", count) % {"n": count}


def _digits(count: int) -> str:
    return ngettext("%(n)s digit", "%(n)s digits", count) % {"n": count}


def _either(count: int) -> str:
    return ngettext("%(n)s letter or digit", "%(n)s letters or digits", count) % {"n": count}


def _example(question: Question) -> str:
    return question.example[language()] if question.example else ""


def _limit(question: Question, limit: Decimal | None) -> dict[str, str]:
    written = decimal_text(format(limit or Decimal(0), "f"), language=language())
    unit = unit_name(question, language=language())
    return {
        "noun": question.noun[language()],
        "limit": f"{written}\u00a0{unit}" if unit else written,
    }


def _dated(question: Question, day: date, *, limit: date, own: str | None, generic: str) -> Fault:
    shown = long_date(limit, language=language())
    if own is None:
        rule = generic % {"noun": question.noun[language()], "limit": shown}
    else:
        rule = own.replace("{limit}", shown).rstrip(".")
    detail = gettext("You wrote %(day)s.") % {"day": long_date(day, language=language())}
    return Fault(rule, detail)
