"""The permit on paper: made when first asked for, and kept."""

import secrets
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from guichet.interactions.rules import Viewer
from guichet.permits.adapters import paper, qr
from guichet.permits.queries.permit import PermitCard, permit_of_case
from guichet.permits.rules import Fact, Text

Texts = list[dict[str, str]]


def permit_pdf(viewer: Viewer, *, case: UUID, language: str) -> bytes | None:
    """Return a case's permit as PDF/UA, or None while there is none.

    The first request makes the file and keeps it in HOME/permits; later ones get the same bytes.
    """
    card = permit_of_case(viewer, case=case)
    if card is None:
        return None
    kept = settings.HOME / "permits" / f"{card.number}-{_known(language)}.pdf"
    try:
        return bytes(kept.read_bytes())
    except FileNotFoundError:
        made = paper.typeset(_sheet(card, language=_known(language)), at=card.issued_at)
        return _keep(kept, made)


def permit_qr(viewer: Viewer, *, card: PermitCard) -> qr.QrCode:
    """Return the code that leads anyone to the check of this permit."""
    del viewer
    return qr.draw(card.check_address)


def _known(language: str) -> str:
    """Return the language if the site speaks it, else the site's first."""
    spoken = [code for code, _name in settings.LANGUAGES]
    return language if language in spoken else spoken[0]


def _keep(path: Path, made: bytes) -> bytes:
    """Put the file in place in one move: a reader finds all of it or none."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_bytes(made)
    draft.replace(path)
    return made


def _sheet(card: PermitCard, *, language: str) -> dict[str, object]:
    issued_on = card.issued_at.astimezone(ZoneInfo(card.zone))
    with translation.override(language):
        title = _("%(name)s %(number)s") % {
            "name": _in(card.name, language),
            "number": card.number,
        }
        alt = _("QR code: the address at which anyone can check this permit")
        description = _("Permit issued on %(day)s") % {"day": _day(issued_on, language)}
    return {
        "language": language,
        "title": title,
        "author": _in(card.organization, language),
        "description": description,
        "organization": _texts(card.organization),
        "name": _texts(card.name),
        "rows": list(_rows(card, issued_on)),
        "qr": qr.draw(card.check_address).svg,
        "qr_alt": alt,
        "check": _each(lambda _code: _("Check this permit")),
        "address": f"{settings.BASE_URL.partition('://')[2]}/verify",
        "note": _each(
            lambda _code: _(
                "Scan the code or paste its address at the page above: the office says whether "
                "the permit is genuine, unaltered and in force on that day. What the page shows "
                "must read the same as this paper."
            )
        ),
    }


def _rows(card: PermitCard, issued_on: datetime) -> Iterable[dict[str, object]]:
    yield _row(lambda _code: _("Number"), lambda _code: card.number, code=True)
    yield _row(lambda _code: _("Holder"), lambda _code: card.holder)
    for fact in card.facts:
        yield {"label": _texts(fact.label), "value": _value(fact), "code": False}
    yield _row(
        lambda _code: _("Valid"), lambda code: _span(card.valid_from, card.valid_until, code)
    )
    yield _row(lambda _code: _("Issued"), lambda code: _day(issued_on, code))
    yield {
        "label": _each(lambda _code: _("Office")),
        "value": _texts(card.office_title),
        "code": False,
    }


def _row(
    label: Callable[[str], str], value: Callable[[str], str], *, code: bool = False
) -> dict[str, object]:
    return {"label": _each(label), "value": _each(value), "code": code}


def _each(say: Callable[[str], str]) -> Texts:
    """Return what `say` gives in every language of the site, each said in that language."""
    texts = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts.append({"lang": code, "text": say(code)})
    return texts


def _texts(text: Text) -> Texts:
    return [{"lang": code, "text": _in(text, code)} for code, _name in settings.LANGUAGES]


def _value(fact: Fact) -> Texts:
    if isinstance(fact.value, str):
        return [{"lang": code, "text": fact.value} for code, _name in settings.LANGUAGES]
    return _texts(fact.value)


def _in(text: Text, language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")


def _span(first: date, last: date | None, language: str) -> str:
    if last is None:
        return _("from %(day)s, without an end") % {"day": _day(first, language)}
    return _("%(first)s to %(last)s") % {
        "first": _day(first, language),
        "last": _day(last, language),
    }


def _day(day: date, language: str) -> str:
    """Write a date in full; the French first of the month is an ordinal."""
    written = format_date(day, "j F Y")
    return written.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else written
