"""The confirmation: reference, secret, what happens next.

It follows a redirect, so that reloading it sends nothing, and its address opens nothing: the key
travels for half an hour in a signed cookie that no script can read, and the page is made from it.
Decision 0031 says what was weighed.
"""

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guichet.casework.queries import ReceiptCard, receipt
from guichet.catalogue.definitions import DecidedBy, ServiceDefinition, definition_for
from guichet.catalogue.queries import Wait, days_from, wait_given
from guichet.components.access import SeenRequest, public
from guichet.components.follow import follow_token
from guichet.components.jurisdiction import brand
from guichet.components.page_address import address_with
from guichet.components.waits import recent_words
from guichet.components.wording import cents, long_date, moment, week_date
from guichet.counter.markup import confirmation_page
from guichet.counter.views.apply.common import lost_page
from guichet.interactions.rules import Viewer
from guichet.payments.queries import wants_paying

CONFIRMATION_MINUTES = 30
_KEPT = timedelta(minutes=CONFIRMATION_MINUTES)
_SALT = "guichet.counter.sent"
_TOLD = ("told_half", "told_eight", "told_range", "told_as_of")
Response = TypeVar("Response", bound=HttpResponse)


def handle_of(key: UUID) -> str:
    """Return what tells two confirmations apart in one browser, and no more."""
    return salted_hmac("guichet.counter.handle", key.hex, algorithm="sha256").hexdigest()[:12]


def sent_url(service: str, *, handle: str) -> str:
    """Return the confirmation's address."""
    return address_with("counter:sent", service=service, handle=handle)


def remember(response: Response, *, key: UUID, handle: str) -> Response:
    """Let the browser that sent an application show its confirmation for a while."""
    response.set_signed_cookie(
        _cookie(handle),
        key.hex,
        salt=_SALT,
        max_age=_KEPT,
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@public
@require_safe
@never_cache
def sent(request: SeenRequest, service: str, handle: str) -> HttpResponse:
    """Show the confirmation to the browser that sent the application, for half an hour."""
    value = request.get_signed_cookie(_cookie(handle), default="", salt=_SALT, max_age=_KEPT)
    card = receipt(request.viewer, key=UUID(hex=value)) if value else None
    if card is None or card.case is None or card.service != service:
        return lost_page(request, service, "closed")
    definition = definition_for(service, version=card.definition_version)
    token = follow_token(card.case)
    figures = _figures(request.viewer, card)
    figures |= _fee(request.viewer, definition, case=card.case)
    page = confirmation_page(
        definition,
        channel=card.channel,
        handle=handle,
        minutes_kept=CONFIRMATION_MINUTES,
        figures={
            **figures,
            "answer_url": _answer_url(definition, token=token),
            "pdf_url": address_with("counter:application-pdf", token=token),
        },
    )
    return HttpResponse(page)


def _answer_url(definition: ServiceDefinition, *, token: str) -> str:
    """Return where whoever just sent it sees what the table said, good for half an hour."""
    if definition.decision is not DecidedBy.TABLE:
        return ""
    return address_with("counter:progress", token=token)


def _fee(viewer: Viewer, definition: ServiceDefinition, *, case: UUID) -> dict[str, str]:
    """Say what is to be paid and where; until then there is no day by which to hear."""
    if definition.fee is None:
        return {"fee": "", "pay_url": ""}
    owed = wants_paying(viewer, case=case)
    if not owed:
        return {"fee": "", "pay_url": ""}
    url = address_with("counter:pay", token=follow_token(case))
    undated = dict.fromkeys(("standard_due_on", "legal_due_on", *_TOLD), "")
    return {**undated, "fee": cents(owed), "pay_url": url}


def _cookie(handle: str) -> str:
    return f"sent-{handle}"


def _figures(viewer: Viewer, card: ReceiptCard) -> dict[str, str]:
    zone = brand().zone
    told = None if card.estimate is None else wait_given(viewer, estimate=card.estimate)
    return {
        "reference": card.reference,
        "secret": card.secret,
        "spoken": card.reference[:4],
        "sent_at": moment(card.submitted_at, zone),
        "standard_due_on": week_date(card.standard_due_on, zone) if card.standard_due_on else "",
        "legal_due_on": week_date(card.legal_due_on, zone) if card.legal_due_on else "",
        **_told(told, card, viewer),
    }


def _told(told: Wait | None, card: ReceiptCard, viewer: Viewer) -> dict[str, str]:
    """Say the days that were told on applying, or the range while unsure; nothing where none."""
    nothing = dict.fromkeys(_TOLD, "")
    if told is None:
        return nothing
    if told.unsure:
        return nothing | {"told_range": recent_words(told)}
    half, eight = days_from(
        viewer,
        office=card.office,
        starts_on=card.clock_starts_on,
        lengths=(told.half, told.eight),
    )
    zone = brand().zone
    return nothing | {
        "told_half": week_date(half, zone),
        "told_eight": week_date(eight, zone),
        "told_as_of": long_date(told.as_of, zone),
    }
