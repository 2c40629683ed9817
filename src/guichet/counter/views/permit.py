"""The permit page and its files, opened by the ticket that the tracking page hands out."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guichet.casework.queries import Addressee, addressee_without_recourse, recourses_of
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.follow import MINUTES, case_in
from guichet.components.permit_words import reason_in_words
from guichet.components.wording import in_language
from guichet.counter.pages.permit import (
    PermitClosedPage,
    PermitLine,
    PermitPage,
    PermitRecourse,
    Said,
)
from guichet.counter.views.recourse_links import page_of, way_start
from guichet.permits import queries
from guichet.permits.rules import State


@public
@never_cache
@require_safe
def permit(request: SeenRequest, token: str) -> HttpResponse:
    """Show the permit as a ticket with its QR code."""
    card = _card(request, token)
    if card is None:
        return _closed(request)
    at = clock.now()
    state = queries.standing_of(request.viewer, card=card, at=at)
    qr = queries.permit_qr(request.viewer, card=card)
    page = PermitPage(
        name=_said(card.name),
        organization=_said(card.organization),
        lines=[
            PermitLine(label=_said(line.label), value=_said(line.value), code=line.code)
            for line in queries.permit_lines(request.viewer, card=card)
        ],
        state=state,
        valid_from=card.valid_from,
        valid_until=card.valid_until,
        revoked_at=card.revoked_at,
        suspended_at=card.suspended_at if state is State.SUSPENDED else None,
        suspended_until=card.suspended_until if state is State.SUSPENDED else None,
        reason=_reason(card, state),
        recourses=_recourses(request, card, token, at=at),
        told_instead=_told_instead(request, card, token, at=at),
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


def _reason(card: queries.PermitCard, state: State) -> str:
    said = {State.REVOKED: card.revocation_reason, State.SUSPENDED: card.suspension_reason}
    return reason_in_words(said.get(state, ""))


def _recourses(
    request: SeenRequest, card: queries.PermitCard, token: str, *, at: datetime
) -> list[PermitRecourse]:
    """Return what the holder can do, once the permit was revoked or while it is suspended."""
    case = case_in(token)
    if case is None:
        return []
    today = at.astimezone(ZoneInfo(card.zone)).date()
    return [
        PermitRecourse(
            name=in_language(each.name),
            text=in_language(each.text),
            reference=in_language(each.reference),
            until=each.until,
            addressee=each.addressee,
            open=each.open,
            start_url=way_start(each, token),
            done_url=page_of(each.objection) if each.objection else "",
        )
        for each in recourses_of(request.viewer, case=case, today=today)
    ]


def _told_instead(
    request: SeenRequest, card: queries.PermitCard, token: str, *, at: datetime
) -> Addressee | None:
    case = case_in(token)
    if case is None:
        return None
    today = at.astimezone(ZoneInfo(card.zone)).date()
    return addressee_without_recourse(request.viewer, case=case, today=today)


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
