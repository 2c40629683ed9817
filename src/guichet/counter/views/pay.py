"""Pay a fee: on a provider's page, where the person types what never reaches us, or in cash.

The button writes an intent and asks the provider for its page; a link then leads there, since the
policy of our pages lets no form lead to another site. The provider leads back to an address that
opens nothing but "paid" or "not yet"; the browser that went there finds the application again.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.casework import actions, queries
from guichet.casework.queries import Progress, Section
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.follow import case_in, follow_token
from guichet.components.jurisdiction import brand
from guichet.components.wording import in_language, moment, money
from guichet.counter.pages.pay import PaidLine, PaidPage, PayPage
from guichet.counter.views.fee_words import fee_lines, receipt_title
from guichet.counter.views.progress_page import show_progress
from guichet.payments.actions import NoSuchOrder, NothingToPay, Words, begin_payment
from guichet.payments.adapters import (
    NoSuchProvider,
    NotFromProvider,
    ProviderDown,
    provider_named,
)
from guichet.payments.queries import intent_of
from guichet.payments.rules import FeeState, IntentState

_SALT = "guichet.counter.paid"
_BACK_FOR = timedelta(days=2)
_KEPT = timedelta(minutes=60)
_MOST_BODY = 20_000
_ENDED = {IntentState.CANCELLED, IntentState.FAILED, IntentState.EXPIRED}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: SeenRequest, token: str) -> HttpResponse:
    """Say what is owed and how to pay it; the button makes the provider's page ready."""
    case = case_in(token)
    found = None
    if case is not None:
        found = queries.progress_of(request.viewer, case=case, at=clock.now())
    if case is None or found is None or found.fee is None:
        return show_progress(request, token)
    if request.method != "POST":
        return _show(request, token, found)
    try:
        _begin(case, found)
    except NothingToPay:
        pass  # paid or closed in the meantime: the page says so
    except (ProviderDown, NoSuchProvider):
        return _show(request, token, found, tried="down", status=503)
    here = reverse("counter:pay", kwargs={"token": token})
    answer = HttpResponseRedirect(here, status=303)
    answer.set_signed_cookie(
        _cookie(case),
        case.hex,
        salt=_SALT,
        max_age=_KEPT,
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def _begin(case: UUID, found: Progress) -> None:
    provider = provider_named(settings.PAYMENTS)
    if provider is None:
        raise NothingToPay("Fees are paid in cash alone here.")
    language = get_language() or settings.LANGUAGE_CODE
    words = Words(
        text=_("%(who)s: %(what)s")
        % {"who": in_language(brand().name), "what": in_language(found.service_name)},
        language=language,
        back_url=lambda intent: (
            settings.BASE_URL + reverse("counter:paid", kwargs={"slip": _slip(intent)})
        ),
        told_url=settings.BASE_URL + reverse("payment-told", kwargs={"way": settings.PAYMENTS}),
    )
    begin_payment(case=case, way=settings.PAYMENTS, provider=provider, words=words, at=clock.now())


def _show(
    request: SeenRequest, token: str, found: Progress, *, tried: str = "", status: int = 200
) -> HttpResponse:
    fee, lines = found.fee, fee_lines(found)
    if fee is None or lines is None:
        return show_progress(request, token)
    intent = fee.card.intent
    owed = fee.card.state is FeeState.OPEN
    ready = owed and intent is not None and intent.state is IntentState.OPEN
    ended = owed and intent is not None and intent.state in _ENDED
    page = PayPage(
        token=token,
        reference=found.reference,
        service_name=in_language(found.service_name),
        zone=found.zone,
        fee=lines,
        online=owed and bool(settings.PAYMENTS),
        onward=intent.page if intent is not None and ready else "",
        tried=tried or (intent.state.value if intent is not None and ended else ""),
        counter=in_language(fee.counter.contact) if fee.counter is not None else "",
    )
    answer = render(request, page.template, {"page": page}, status=status)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@public
@never_cache
@require_safe
def paid(request: SeenRequest, slip: str) -> HttpResponse:
    """Say what we have heard of a payment to whoever the provider led back; of it alone."""
    intent = _intent_in(slip)
    found = None if intent is None else intent_of(request.viewer, intent=intent)
    if found is None:
        page = PaidPage(state="over")
        return render(request, page.template, {"page": page}, status=404)
    tried, payment = found
    state = tried.state.value
    if payment is not None:
        state = "paid" if payment.applied else "back"
    case = tried.case
    kept = request.get_signed_cookie(_cookie(case), default="", salt=_SALT, max_age=_KEPT)
    page = PaidPage(
        state=state,
        cents=tried.amount_cents if payment is None else payment.amount_cents,
        number="" if payment is None else payment.number,
        onward=follow_token(case) if kept == case.hex else "",
    )
    answer = render(request, page.template, {"page": page})
    answer["X-Robots-Tag"] = "noindex"
    return answer


@public
@never_cache
@require_safe
def receipt_pdf(request: SeenRequest, token: str) -> HttpResponse:
    """Hand over the receipt of what was paid, to keep or to print."""
    case = case_in(token)
    found = None
    if case is not None:
        found = queries.progress_of(request.viewer, case=case, at=clock.now())
    lines = None if found is None else fee_lines(found)
    settled = None if lines is None else next((each for each in lines.paid if each.applied), None)
    if found is None or settled is None:
        return show_progress(request, token)
    made = queries.own_file_pdf(
        request.viewer,
        title=receipt_title(settled.number),
        about=f"{in_language(found.organization)}, {in_language(found.office)}",
        language=get_language() or settings.LANGUAGE_CODE,
        sections=[Section(title=_("What was paid"), rows=tuple(_rows(found, settled)))],
        at=clock.now(),
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{settled.number}.pdf"'
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _rows(found: Progress, line: PaidLine) -> list[tuple[str, str]]:
    rows = [
        (_("Service"), in_language(found.service_name)),
        (_("Reference"), found.reference),
        (_("Amount"), money(line.cents)),
        (_("Paid"), f"{moment(line.at, found.zone)}\n{line.how}"),
    ]
    if found.fee is not None:
        rows.append((_("By what law"), in_language(found.fee.reference)))
    if line.back:
        when = moment(line.back_at, found.zone) if line.back_at else _("on its way")
        rows.append((_("Given back"), f"{when}\n{line.back}"))
    return rows


@csrf_exempt
@public
@never_cache
@require_POST
def told(request: SeenRequest, way: str) -> HttpResponse:
    """Take a provider's message: proved by its signature, not by a cookie; nothing else is said."""
    provider = provider_named(way) if way == settings.PAYMENTS else None
    if provider is None or int(request.META.get("CONTENT_LENGTH") or 0) > _MOST_BODY:
        return HttpResponse(status=403)
    at = clock.now()
    signature = request.headers.get("Signature", "")
    try:
        heard = provider.told(path=request.path, body=request.body, signature=signature, at=at)
        actions.take_told(way=way, told=heard, at=at)
    except NotFromProvider:
        return HttpResponse(status=403)
    except NoSuchOrder:
        return HttpResponse(status=404)
    return HttpResponse(status=204)


def _slip(intent: UUID) -> str:
    """Return what opens the page about one payment and no application, for two days."""
    return signing.TimestampSigner(salt=_SALT).sign(intent.hex)


def _intent_in(slip: str) -> UUID | None:
    try:
        text = signing.TimestampSigner(salt=_SALT).unsign(slip, max_age=_BACK_FOR)
        return UUID(hex=text)
    except (signing.BadSignature, ValueError):
        return None


def _cookie(case: UUID) -> str:
    digest = salted_hmac(_SALT, case.hex, algorithm="sha256").hexdigest()
    return f"pay-{digest[:12]}"
