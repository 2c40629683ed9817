"""The permit page and its files, opened by the ticket that the tracking page hands out."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.follow import MINUTES, case_in
from guichet.components.wording import in_language
from guichet.counter.pages.permit import PermitClosedPage, PermitLine, PermitPage, Said
from guichet.counter.views.permit_words import reason_in_words
from guichet.permits import queries


@public
@never_cache
@require_safe
def permit(request: SeenRequest, token: str) -> HttpResponse:
    """Show the permit as a ticket with its QR code."""
    card = _card(request, token)
    if card is None:
        return _closed(request)
    qr = queries.permit_qr(request.viewer, card=card)
    page = PermitPage(
        name=_said(card.name),
        organization=_said(card.organization),
        lines=[
            PermitLine(label=_said(line.label), value=_said(line.value), code=line.code)
            for line in queries.permit_lines(request.viewer, card=card)
        ],
        state=queries.standing_of(request.viewer, card=card, at=clock.now()),
        valid_from=card.valid_from,
        valid_until=card.valid_until,
        revoked_at=card.revoked_at,
        reason=reason_in_words(card.revocation_reason),
        qr_size=qr.size,
        qr_path=qr.path,
        check_host=f"{settings.BASE_URL.partition('://')[2]}/verify",
        check_address=card.check_address,
        token=token,
    )
    return render(request, page.template, {"page": page})


@public
@never_cache
@require_safe
def permit_pdf(request: SeenRequest, token: str) -> HttpResponse:
    """Hand the permit over as PDF, made at the first request and kept."""
    case = case_in(token)
    card = _card(request, token)
    if case is None or card is None:
        return _closed(request)
    made = queries.permit_pdf(request.viewer, case=case, language=get_language() or "")
    return _file(made or b"", kind="application/pdf", name=f"{card.number}.pdf")


@public
@never_cache
@require_safe
def credential(request: SeenRequest, token: str) -> HttpResponse:
    """Hand over the signed text, for a wallet or for checking without a network."""
    card = _card(request, token)
    if card is None:
        return _closed(request)
    text = card.credential.encode()
    return _file(text, kind="application/dc+sd-jwt", name=f"{card.number}.sd-jwt")


def _card(request: SeenRequest, token: str) -> queries.PermitCard | None:
    case: UUID | None = case_in(token)
    return None if case is None else queries.permit_of_case(request.viewer, case=case)


def _closed(request: SeenRequest) -> HttpResponse:
    page = PermitClosedPage(minutes=MINUTES)
    return render(request, page.template, {"page": page}, status=404)


def _file(content: bytes, *, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _said(text: Mapping[str, str]) -> Said:
    mine = in_language(text)
    others = [(code, other) for code, other in text.items() if other != mine]
    return Said(text=mine, others=others)
