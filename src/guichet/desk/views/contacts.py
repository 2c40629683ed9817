"""Record a contact in seconds; see what people come, call and write for."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guichet.casework import queries
from guichet.casework.actions import ChannelUnknown, NoSuchFile, NotYours
from guichet.casework.actions import contacts as actions
from guichet.casework.queries import contacts as read
from guichet.casework.rules.contacts import CONTACT_CHANNELS, TimesRefused
from guichet.catalogue.definitions import own_services
from guichet.catalogue.queries import office_card
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.contacts import REASON_WORDS, reason_words
from guichet.components.jurisdiction import brand
from guichet.components.templatetags.guichet import channel
from guichet.components.wording import calendar_days, in_language
from guichet.desk.forms.arrival import language_choices
from guichet.desk.forms.contact import (
    ContactRead,
    contact_reasons,
    read_contact,
    times_words,
)
from guichet.desk.pages.contact_lines import ContactLine
from guichet.desk.pages.contacts import (
    ContactForm,
    ContactReportPage,
    ContactsPage,
    CountOf,
    ServiceContacts,
)
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.queue import Choice
from guichet.interactions.rules import Role

PERIODS = (28, 91, 365)


@staff(Role.OFFICER, Role.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: SeenRequest) -> HttpResponse:
    """Show the form and the latest contacts; POST records one and leads back."""
    if request.method == "POST":
        return _record(request)
    form = _empty(request)
    case = request.GET.get("case", "")
    if case:
        try:
            form = _about(request, form, case=UUID(case))
        except ValueError:
            raise Http404 from None
    return _show(request, form)


def _empty(request: SeenRequest) -> ContactForm:
    return ContactForm(
        key=str(uuid4()),
        began=clock.now().isoformat(),
        channel=request.GET.get("channel", ""),
        office=request.GET.get("office", ""),
    )


def _about(request: SeenRequest, form: ContactForm, *, case: UUID) -> ContactForm:
    """Fill in the file it is about."""
    reference = read.reference_spoken_of(request.viewer, case=case)
    service = queries.service_of(request.viewer, case=case)
    return replace(form, reference=reference, service=service or "")


def _record(request: SeenRequest) -> HttpResponse:
    mine = request.viewer.offices(Role.OFFICER, Role.LEAD)
    at = clock.now()
    try:
        office = UUID(request.POST.get("office", ""))
        zone = office_card(request.viewer, office=office).zone
        found = read_contact(request.POST, offices=mine, at=at, zone=zone)
    except (ValueError, LookupError):
        raise Http404 from None
    reference = found.form.reference
    case = read.case_spoken_of(request.viewer, reference=reference) if reference else None
    if reference and case is None:
        text = _("None of your files has this reference: check it, or leave it empty")
        missing = Mistake(field="reference", text=text)
        found = replace(found, mistakes=(*found.mistakes, missing))
    if found.mistakes or found.reason is None or found.went is None:
        return _show(request, found.form, mistakes=found.mistakes)
    return _write(request, found, case=case, at=at)


def _write(
    request: SeenRequest, found: ContactRead, *, case: UUID | None, at: datetime
) -> HttpResponse:
    form = found.form
    if found.reason is None or found.went is None:
        raise Http404
    try:
        actions.record_contact(
            request.viewer,
            key=found.key,
            office=found.office,
            channel=form.channel,
            language=form.language,
            reason=found.reason,
            service=form.service,
            case=case,
            went=found.went,
            resolved=found.resolved,
            asked_before=form.asked_before,
            at=at,
        )
    except TimesRefused as refused:
        mistake = Mistake(field="day", text=times_words(refused.why))
        return _show(request, form, mistakes=(mistake,))
    except (ChannelUnknown, actions.ServiceUnknown, NoSuchFile):
        raise Http404 from None
    except NotYours:
        raise PermissionDenied from None
    messages.success(request, _("Recorded."))
    onward = f"{reverse('desk:contacts')}?office={form.office}&channel={form.channel}"
    return HttpResponseRedirect(onward, status=303)


def _show(
    request: SeenRequest, form: ContactForm, *, mistakes: tuple[Mistake, ...] = ()
) -> HttpResponse:
    mine = sorted(request.viewer.offices(Role.OFFICER, Role.LEAD))
    chosen = next((each for each in mine if str(each) == form.office), mine[0])
    cards = {office: office_card(request.viewer, office=office) for office in mine}
    lines = read.latest_contacts(request.viewer, office=chosen)
    page = ContactsPage(
        form=form,
        channels=CONTACT_CHANNELS,
        reasons=contact_reasons(form.reason),
        services=tuple(
            Choice(value=each.code, text=in_language(each.name), chosen=each.code == form.service)
            for each in own_services()
        ),
        languages=language_choices(form.language),
        offices=tuple(
            Choice(value=str(office), text=in_language(card.title), chosen=office == chosen)
            for office, card in cards.items()
        ),
        elsewhen=bool(form.day or form.arrived or form.started or form.ended)
        or any(each.field == "day" for each in mistakes),
        mistakes=mistakes,
        lines=contact_lines(lines),
        zone=cards[chosen].zone,
    )
    return render(request, page.template, {"page": page})


def contact_lines(seen: tuple[read.ContactSeen, ...]) -> tuple[ContactLine, ...]:
    """Put contacts into words."""
    return tuple(ContactLine(seen=each, reason=reason_words(each.reason)) for each in seen)


@staff()
@require_safe
def contact_report(request: SeenRequest) -> HttpResponse:
    """Show what people came, called and wrote for, small counts withheld."""
    sent = request.GET.get("days", "")
    days = int(sent) if sent in {str(each) for each in PERIODS} else PERIODS[0]
    now, zone = clock.now(), brand().zone
    first = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    since = first - timedelta(days=days - 1)
    found = read.contact_report(request.viewer, since=since, until=now)
    page = ContactReportPage(
        periods=tuple(
            Choice(value=str(each), text=calendar_days(each), chosen=each == days)
            for each in PERIODS
        ),
        since=since.date(),
        services=tuple(_of_service(each) for each in found),
    )
    return render(request, page.template, {"page": page})


def _of_service(found: read.ContactsOfService) -> ServiceContacts:
    reasons = [
        CountOf(what=str(REASON_WORDS[reason]), count=count)
        for reason, count in found.reasons.items()
        if count != 0
    ]
    return ServiceContacts(
        name=in_language(found.name) if found.name else _("No service in particular"),
        total=found.total,
        reasons=tuple(sorted(reasons, key=lambda each: -(each.count or 0))),
        channels=tuple(
            CountOf(what=channel(code), count=count) for code, count in found.channels.items()
        ),
        resolved_first=found.resolved_first,
        repeats=found.repeats,
        half=found.half,
        eight=found.eight,
    )
