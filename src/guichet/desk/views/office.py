"""One office at the desk: what it answers for, its warnings, and what changes hands."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guichet.catalogue import queries
from guichet.catalogue.actions import give_alert, take_alert_back, transfer
from guichet.catalogue.queries import OfficeCard
from guichet.catalogue.rules.alerts import AlertRefused, alerting_role
from guichet.catalogue.rules.ownership import TransferRefused, may_transfer
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.wording import in_language
from guichet.desk.pages.office import AlertText, GivenAlert, OfficePage, OwnedLine
from guichet.desk.pages.queue import Choice
from guichet.desk.views.handover import sheet
from guichet.desk.views.office_wording import (
    alert_fault,
    alert_kind,
    transfer_fault,
)

_FIELDS = ("service", "kind", "starts", "ends", "to", "on", "reason")


@staff()
@require_safe
def own_office(request: SeenRequest) -> HttpResponse:
    """Lead to the viewer's own office, the first of several."""
    first = min(request.viewer.offices())
    return HttpResponseRedirect(reverse("desk:office", kwargs={"office": first}))


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def office_page(request: SeenRequest, office: UUID) -> HttpResponse:
    """Show an office to those who work in it and to administrators, and carry out a change.

    Raises PermissionDenied for anybody else.
    """
    viewer = request.viewer
    if office not in viewer.offices() and not may_transfer(viewer):
        raise PermissionDenied
    try:
        card = queries.office_card(viewer, office=office)
    except queries.NoSuchOffice as gone:
        raise PermissionDenied from gone
    if request.method != "POST":
        return _show(request, card)
    try:
        said = _change(request, card)
    except AlertRefused as refused:
        field = f"text-{refused.language}" if refused.language else "alert-service"
        return _show(request, card, refused=alert_fault(refused), at=field)
    except TransferRefused as refused:
        return _show(request, card, refused=transfer_fault(refused), at="transfer-service")
    except ValueError:
        return _show(request, card, refused=_("Write days as 2027-04-01, and times as 08:30"))
    messages.success(request, said)
    onward = reverse("desk:office", kwargs={"office": office})
    return HttpResponseRedirect(onward, status=303)


def _change(request: SeenRequest, card: OfficeCard) -> str:
    """Carry out what the form asks and say what was done.

    Raises AlertRefused or TransferRefused, and ValueError for days or forms that cannot be read.
    """
    given, at, viewer = request.POST, clock.now(), request.viewer
    asked = given.get("do", "")
    if asked == "warn":
        starts, ends = given.get("starts", "").strip(), given.get("ends", "").strip()
        give_alert(
            viewer,
            key=UUID(given.get("key", "")),
            service=given.get("service", ""),
            kind=given.get("kind", ""),
            text={code: given.get(f"text-{code}", "") for code, _name in settings.LANGUAGES},
            starts_at=_moment(starts, card) if starts else at,
            ends_at=_moment(ends, card) if ends else None,
            at=at,
        )
        return _("The warning stands on the service’s page and where people follow applications.")
    if asked == "take_back":
        take_alert_back(viewer, alert=UUID(given.get("alert", "")), at=at)
        return _("The warning is taken back.")
    if asked == "transfer":
        transfer(
            viewer,
            service=given.get("service", ""),
            to=given.get("to", ""),
            on=date.fromisoformat(given.get("on", "").strip()),
            reason=given.get("reason", ""),
            at=at,
        )
        return _("The transfer is written. Both offices read its sheet below.")
    raise ValueError(asked)


def _moment(text: str, card: OfficeCard) -> datetime:
    """Read a moment typed in the office's own time; raise ValueError."""
    return datetime.fromisoformat(text).replace(tzinfo=card.zone)


def _show(
    request: SeenRequest, card: OfficeCard, *, refused: str = "", at: str = ""
) -> HttpResponse:
    viewer, now = request.viewer, clock.now()
    today = now.astimezone(card.zone).date()
    given = request.POST
    everyone = queries.offices(viewer)
    page = OfficePage(
        id=card.id,
        title=in_language(card.title),
        organization=in_language(card.organization),
        others=tuple(
            _choice(str(each.id), in_language(each.title), str(card.id))
            for each in everyone
            if each.id in viewer.offices() or may_transfer(viewer)
        ),
        services=tuple(
            OwnedLine(code=each.code, name=in_language(each.name), since=each.since)
            for each in queries.services_of_office(viewer, office=card.id, on=today)
        ),
        alerts=tuple(
            GivenAlert(
                id=each.id,
                service=in_language(each.service_name),
                kind=alert_kind(each.kind),
                text=in_language(each.text),
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                zone=each.zone,
            )
            for each in queries.alerts_given(viewer, office=card.id, at=now)
        ),
        may_alert=alerting_role(viewer, office=card.id) is not None,
        may_transfer=may_transfer(viewer),
        alert_key=given.get("key") or str(uuid4()),
        alert_texts=tuple(
            AlertText(language=code, name=name, typed=given.get(f"text-{code}", ""))
            for code, name in settings.LANGUAGES
        ),
        typed={name: given.get(name, "") for name in _FIELDS},
        offices=tuple(
            _choice(each.code, in_language(each.title), given.get("to", ""))
            for each in everyone
            if each.id != card.id and not each.provisional
        ),
        sheets=tuple(
            sheet(viewer, each, today=today) for each in queries.handovers(viewer, office=card.id)
        ),
        refused=refused,
        refused_at=at,
    )
    return render(request, page.template, {"page": page})


def _choice(value: str, text: str, chosen: str) -> Choice:
    return Choice(value=value, text=text, chosen=value == chosen)
