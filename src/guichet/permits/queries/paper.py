"""The permit on paper: made when first asked for, and kept."""

import secrets
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from guichet.interactions.rules import SYSTEM, Viewer
from guichet.permits.adapters import paper, qr
from guichet.permits.adapters.languages import filled, full_date, in_each
from guichet.permits.queries.lines import permit_lines
from guichet.permits.queries.permit import PermitCard, permit_of_case
from guichet.permits.rules import Text


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
    issued_on = card.issued_at.astimezone(ZoneInfo(card.zone)).date()
    name = filled(card.name)
    with translation.override(language):
        alt = _("QR code: the address at which anyone can check this permit")
        description = _("Permit issued on %(day)s") % {"day": full_date(issued_on, language)}
    lines = permit_lines(SYSTEM, card=card)
    return {
        "language": language,
        "title": f"{name[language]} {card.number}",
        "author": filled(card.organization)[language],
        "description": description,
        "organization": _listed(filled(card.organization)),
        "name": _listed(name),
        "rows": [
            {"label": _listed(line.label), "value": _listed(line.value), "code": line.code}
            for line in lines
        ],
        "qr": qr.draw(card.check_address).svg,
        "qr_alt": alt,
        "check": _listed(in_each(lambda _code: _("Check this permit"))),
        "address": f"{settings.BASE_URL.partition('://')[2]}/verify",
        "note": _listed(
            in_each(
                lambda _code: _(
                    "Scan the code or paste its address at the page above: the office says "
                    "whether the permit is genuine, unaltered and in force on that day. What the "
                    "page shows must read the same as this paper."
                )
            )
        ),
    }


def _listed(text: Text) -> list[dict[str, str]]:
    return [{"lang": code, "text": written} for code, written in text.items()]
