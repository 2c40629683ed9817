"""Call people from the waiting room, serve them, and what else may become of a ticket."""

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guichet.casework.actions import NotYours, calls, walk_ins
from guichet.casework.actions.contacts import ServiceUnknown
from guichet.casework.queries import walk_ins as queries
from guichet.casework.queries.contacts import case_spoken_of
from guichet.casework.rules.contacts import ContactReason
from guichet.casework.rules.walk_ins import WalkInRefused
from guichet.catalogue.definitions import own_services
from guichet.catalogue.queries.ways import WalkInPlace, walk_in_places
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.contacts import reason_words
from guichet.components.wording import in_language, language
from guichet.desk.forms.contact import contact_reasons
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.line import LinePage, NoLinePage, ServiceForm, WaitingLine
from guichet.desk.pages.queue import Choice
from guichet.interactions.rules import Role

_SERVES = (Role.OFFICER, Role.LEAD)
_LONGEST_WINDOW = 10
_WHY = {
    "busy": gettext_lazy("Somebody is at your window still: end that first."),
    "over": gettext_lazy("That was over already."),
    "early": gettext_lazy("Nobody has come to the window yet: begin first."),
    "closed": gettext_lazy("That office takes nobody without an appointment now."),
    "nowhere": gettext_lazy("That office gives out no tickets."),
    "full": gettext_lazy("Too many people wait already."),
}


@staff(*_SERVES)
@require_safe
def line(request: SeenRequest) -> HttpResponse:
    """Show the line of one of the viewer's offices, and the own window."""
    return _show(request, office=request.GET.get("office", ""))


@staff(*_SERVES)
@require_POST
def call(request: SeenRequest) -> HttpResponse:
    """Call the next to the window, once however often it is pressed."""
    office, key = _office_and_key(request)
    window = " ".join(request.POST.get("window", "").split())[:_LONGEST_WINDOW]
    try:
        called = calls.call_next(
            request.viewer, key=key, office=office, window=window, at=clock.now()
        )
    except WalkInRefused as refused:
        messages.warning(request, str(_WHY[refused.why]))
    except NotYours:
        raise PermissionDenied from None
    else:
        if called is None:
            messages.success(request, _("Nobody waits."))
    return _back(office)


@staff(*_SERVES)
@require_POST
def hand_out(request: SeenRequest) -> HttpResponse:
    """Hand out a ticket to somebody who cannot or will not take one at the kiosk."""
    office, key = _office_and_key(request)
    if office not in request.viewer.offices(*_SERVES):
        raise PermissionDenied
    try:
        reason = ContactReason(request.POST.get("reason", ""))
    except ValueError:
        messages.warning(request, _("Choose what it was about"))
        return _back(office)
    try:
        taken = walk_ins.take_ticket(
            request.viewer,
            key=key,
            office=office,
            reason=reason,
            language=language(),
            at=clock.now(),
        )
    except WalkInRefused as refused:
        messages.warning(request, str(_WHY[refused.why]))
        return _back(office)
    messages.success(request, _("Ticket %(number)s is handed out.") % {"number": taken.number})
    return _back(office, handed=taken.id)


@staff(*_SERVES)
@require_POST
def act(request: SeenRequest, call: UUID) -> HttpResponse:
    """Do what was pressed with the one at the own window."""
    do, at, viewer = request.POST.get("do", ""), clock.now(), request.viewer
    try:
        office = UUID(request.POST.get("office", ""))
        if do in {"resolved", "unresolved"}:
            return _end(request, call, office=office, resolved=do == "resolved", at=at)
        if do == "transfer":
            calls.transfer(viewer, call=call, to=UUID(request.POST.get("to", "")), at=at)
            messages.success(request, _("Sent on, at the place of who came so early."))
        else:
            steps = {
                "again": calls.call_again,
                "begin": calls.begin_serving,
                "not-there": calls.not_there,
            }
            steps[do](viewer, call=call, at=at)
    except WalkInRefused as refused:
        messages.warning(request, str(_WHY[refused.why]))
    except NotYours:
        raise PermissionDenied from None
    except (ValueError, KeyError):
        raise Http404 from None
    return _back(office)


def _end(
    request: SeenRequest, call: UUID, *, office: UUID, resolved: bool, at: datetime
) -> HttpResponse:
    form = ServiceForm(
        reason=request.POST.get("reason", ""),
        service=request.POST.get("service", ""),
        reference=request.POST.get("reference", "").strip()[:40],
    )
    case = case_spoken_of(request.viewer, reference=form.reference) if form.reference else None
    if form.reference and case is None:
        text = _("None of your files has this reference: check it, or leave it empty")
        return _show(
            request,
            office=str(office),
            form=form,
            mistakes=(Mistake(field="reference", text=text),),
        )
    try:
        calls.end_serving(
            request.viewer,
            call=call,
            reason=ContactReason(form.reason),
            service=form.service,
            case=case,
            resolved=resolved,
            at=at,
        )
    except ServiceUnknown:
        raise Http404 from None
    messages.success(request, _("Recorded."))
    return _back(office)


def _office_and_key(request: SeenRequest) -> tuple[UUID, UUID]:
    try:
        return UUID(request.POST.get("office", "")), UUID(request.POST.get("key", ""))
    except ValueError:
        raise Http404 from None


def _back(office: UUID, *, handed: UUID | None = None) -> HttpResponse:
    more = "" if handed is None else f"&handed={handed}"
    return HttpResponseRedirect(f"{reverse('desk:line')}?office={office}{more}", status=303)


def _show(
    request: SeenRequest,
    *,
    office: str,
    form: ServiceForm | None = None,
    mistakes: tuple[Mistake, ...] = (),
) -> HttpResponse:
    at = clock.now()
    places = walk_in_places(request.viewer, at=at)
    mine = [each for each in places if each.office in request.viewer.offices(*_SERVES)]
    chosen = next((each.office for each in mine if str(each.office) == office), None)
    chosen = chosen or (mine[0].office if mine else None)
    found = None if chosen is None else queries.line_at_desk(request.viewer, office=chosen, at=at)
    if found is None:
        return render(request, NoLinePage.template, {"page": NoLinePage()})
    own, spoken = found.own, dict(settings.LANGUAGES)
    filled = form or ServiceForm(reason="" if own is None else own.reason)
    page = LinePage(
        line=found,
        waiting=tuple(
            WaitingLine(
                waiting=each,
                reason=reason_words(each.reason),
                language=str(spoken.get(each.language, each.language)),
            )
            for each in found.waiting
        ),
        others=found.others,
        own_reason="" if own is None else reason_words(own.reason),
        own_language="" if own is None else str(spoken.get(own.language, own.language)),
        offices=_choices(mine, chosen=found.office),
        call_key=str(uuid4()),
        ticket_key=str(uuid4()),
        reasons=contact_reasons(filled.reason),
        hand_reasons=contact_reasons(""),
        services=tuple(
            Choice(value=each.code, text=in_language(each.name), chosen=each.code == filled.service)
            for each in own_services()
        ),
        elsewhere=_choices(
            [each for each in places if each.standing.open and each.office != found.office]
        ),
        form=filled,
        mistakes=mistakes,
        handed=_handed(request),
    )
    return render(request, page.template, {"page": page})


def _handed(request: SeenRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("handed", ""))
    except ValueError:
        return None


def _choices(places: list[WalkInPlace], *, chosen: UUID | None = None) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=str(each.office), text=in_language(each.title), chosen=each.office == chosen)
        for each in places
    )
