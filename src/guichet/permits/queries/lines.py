"""A permit line by line, in every language: what paper and page both show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from guichet.interactions.rules import Viewer
from guichet.permits.adapters.languages import filled, full_date, in_each
from guichet.permits.queries.permit import PermitCard
from guichet.permits.rules import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: label and value in every language; `code` where letters must not blur."""

    label: Text
    value: Text
    code: bool = False


def permit_lines(viewer: Viewer, *, card: PermitCard) -> tuple[Line, ...]:
    """Return the lines of a permit, in the order printed."""
    del viewer
    return tuple(_lines(card))


def _lines(card: PermitCard) -> Iterator[Line]:
    issued_on = card.issued_at.astimezone(ZoneInfo(card.zone)).date()
    yield Line(label=in_each(lambda _c: _("Number")), value=_same(card.number), code=True)
    yield Line(label=in_each(lambda _c: _("Holder")), value=_same(card.holder))
    for fact in card.facts:
        value = _same(fact.value) if isinstance(fact.value, str) else filled(fact.value)
        yield Line(label=filled(fact.label), value=value)
    yield Line(
        label=in_each(lambda _c: _("Valid")),
        value=in_each(lambda code: _span(card.valid_from, card.valid_until, code)),
    )
    yield Line(
        label=in_each(lambda _c: _("Issued")),
        value=in_each(lambda code: full_date(issued_on, code)),
    )
    yield Line(label=in_each(lambda _c: _("Office")), value=filled(card.office_title))


def _same(text: str) -> dict[str, str]:
    return {code: text for code, _name in settings.LANGUAGES}


def _span(first: date, last: date | None, language: str) -> str:
    if last is None:
        return _("from %(day)s, without an end") % {"day": full_date(first, language)}
    return _("%(first)s to %(last)s") % {
        "first": full_date(first, language),
        "last": full_date(last, language),
    }
