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
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guichet.casework.queries import ReceiptCard, receipt
from guichet.catalogue.definitions import ServiceDefinition, definition_for
from guichet.components.access import SeenRequest, public
from guichet.components.wording import language
from guichet.counter.pages.apply import ConfirmationPage
from guichet.counter.views.apply.common import lost_page

_KEPT = timedelta(minutes=30)
_SALT = "guichet.counter.sent"
Response = TypeVar("Response", bound=HttpResponse)


def sent_url(service: str, key: UUID) -> str:
    """Return the confirmation's address, which tells two apart in one browser and no more."""
    return reverse("counter:sent", kwargs={"service": service, "handle": _handle(key)})


def remember(response: Response, *, key: UUID) -> Response:
    """Let the browser that sent an application show its confirmation for a while."""
    response.set_signed_cookie(
        _cookie(_handle(key)),
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
    if card is None or card.service != service:
        return lost_page(request, service, "closed")
    definition = definition_for(service, version=card.definition_version)
    page = _page(definition, card)
    return render(request, page.template, {"page": page})


def _handle(key: UUID) -> str:
    return salted_hmac("guichet.counter.handle", key.hex, algorithm="sha256").hexdigest()[:12]


def _cookie(handle: str) -> str:
    return f"sent-{handle}"


def _page(definition: ServiceDefinition, card: ReceiptCard) -> ConfirmationPage:
    standard = definition.standard(card.channel)
    limit = definition.legal_limit
    return ConfirmationPage(
        service=definition.name[language()],
        reference=card.reference,
        secret=card.secret,
        spoken=card.reference[:4],
        sent_at=card.submitted_at,
        next_steps=definition.next_steps[language()],
        standard_days=standard.business_days if standard else None,
        standard_due_on=card.standard_due_on,
        legal_days=limit.business_days if limit else None,
        legal_due_on=card.legal_due_on,
        legal_reference=limit.reference[language()] if limit else "",
        legal_consequence=limit.consequence[language()] if limit else "",
        minutes_kept=int(_KEPT.total_seconds() // 60),
    )
