"""Money at the desk: take cash, give back, and see what is awaited and what does not match."""

from datetime import date
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guichet.casework import actions
from guichet.casework.queries import sight_of, takes_money
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import office_card
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.jurisdiction import brand
from guichet.components.payments import cause_words
from guichet.components.wording import in_language
from guichet.desk.pages.payments import (
    AwaitedLine,
    DifferingLine,
    DrawerLine,
    GoingLine,
    MoneyForms,
    PaymentsPage,
)
from guichet.desk.pages.queue import Choice
from guichet.desk.views.to_file import to_file
from guichet.interactions.rules import Role
from guichet.payments import queries
from guichet.payments.actions import AlreadyGivenBack, NoSuchPayment, NothingToPay
from guichet.payments.rules import Cause

# What an officer may find; the others are found by themselves.
_CAUSES = (Cause.WITHDRAWN, Cause.EXEMPT, Cause.ERROR)


def money_forms(request: SeenRequest, case: UUID) -> MoneyForms:
    """Return what the forms about money on a file need."""
    return MoneyForms(
        may=takes_money(request.viewer, case=case),
        key=str(uuid4()),
        causes=tuple(Choice(value=each, text=cause_words(each), chosen=False) for each in _CAUSES),
    )


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def cash(request: SeenRequest, case: UUID) -> HttpResponse:
    """Take down that the fee was paid in cash, once however often the button is pressed."""
    try:
        key = UUID(request.POST.get("key", ""))
        actions.take_cash(request.viewer, case=case, key=key, at=clock.now())
    except (ValueError, actions.NoSuchFile):
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except NothingToPay:
        messages.warning(
            request, _("Nothing is to be paid: it was paid already, or the file ended.")
        )
    else:
        messages.success(request, _("Paid in cash. The receipt’s number stands under the fee."))
    return to_file(case, request.POST.get("back", ""))


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def give_back(request: SeenRequest, case: UUID) -> HttpResponse:
    """Have a payment go back: cash over the counter now, any other the way it came."""
    if sight_of(request.viewer, case=case) is None:
        raise Http404
    chosen = request.POST.get("cause", "")
    if chosen not in _CAUSES:
        messages.error(request, _("Choose why the payment goes back."))
        return to_file(case, request.POST.get("back", ""))
    try:
        payment = UUID(request.POST.get("payment", ""))
        actions.return_payment(
            request.viewer, case=case, payment=payment, cause=Cause(chosen), at=clock.now()
        )
    except (ValueError, actions.NoSuchFile, NoSuchPayment):
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except AlreadyGivenBack:
        messages.warning(request, _("It goes back already."))
    else:
        messages.success(request, _("It goes back. The person sees it, and gets a notice."))
    return to_file(case, request.POST.get("back", ""))


@staff(Role.OFFICER, Role.LEAD, Role.AUDITOR)
@require_safe
def payments(request: SeenRequest) -> HttpResponse:
    """Show the money of the viewer's offices."""
    viewer, zone = request.viewer, brand().zone
    today = clock.now().astimezone(zone).date()
    page = PaymentsPage(
        day=today,
        zone=zone,
        awaited=tuple(
            AwaitedLine(fee=each, service=_service(each.service, today))
            for each in queries.awaited(viewer)
        ),
        drawers=tuple(
            DrawerLine(cash=each, office=in_language(office_card(viewer, office=each.office).title))
            for each in queries.cash_of_day(viewer, day=today, zone=zone)
        ),
        going=tuple(
            GoingLine(refund=each, why=cause_words(each.cause))
            for each in queries.refunds_going(viewer)
        ),
        differing=tuple(
            DifferingLine(line=each, what=_what(each.what, each.kind))
            for each in queries.differing(viewer)
        ),
        statements=queries.statements(viewer),
        provider=bool(settings.PAYMENTS),
    )
    return render(request, page.template, {"page": page})


def _service(code: str, today: date) -> str:
    return in_language(definition_for(code, on=today).name)


def _what(what: str, kind: str) -> str:
    if what == "amount":
        return _("The two books have different amounts")
    if what == "not_with_them":
        lacking = _("In our books and not in the provider’s: a payment")
        return (
            lacking if kind == "charge" else _("In our books and not in the provider’s: a refund")
        )
    lacking = _("In the provider’s books and not in ours: a payment")
    return lacking if kind == "charge" else _("In the provider’s books and not in ours: a refund")
