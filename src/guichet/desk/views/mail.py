"""Scanned letters that belong to no file yet: see one, match it, or put it aside."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from guichet.casework.actions import NotYours
from guichet.casework.actions import mail as actions
from guichet.casework.queries import mail as queries
from guichet.casework.queries.mail import MailSeen
from guichet.casework.rules import MoveRefused
from guichet.casework.rules.mail import CHOSEN_REFUSALS, MailKind, MailRefusal, Unmatched
from guichet.catalogue.queries import office_card
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.downloads import attachment
from guichet.components.sending import drawn_mail
from guichet.components.wording import in_language
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.mail import MailItemPage, MailLine, MailListPage
from guichet.desk.pages.queue import Choice
from guichet.documents.rules import State
from guichet.interactions.rules import Role

_LONGEST = 40
KINDS = {
    MailKind.ANSWER: gettext_lazy("An answer"),
    MailKind.APPLICATION: gettext_lazy("An application"),
    MailKind.OBJECTION: gettext_lazy("An objection"),
    MailKind.OTHER: gettext_lazy("A letter"),
}
WHY = {
    Unmatched.UNNAMED: gettext_lazy("No reference was found on it"),
    Unmatched.UNKNOWN: gettext_lazy("Its reference names no file of your department"),
    Unmatched.SEVERAL: gettext_lazy("It names several files"),
    Unmatched.ENDED: gettext_lazy("Its file is closed"),
    Unmatched.NOT_KEPT: gettext_lazy("Its service keeps no documents"),
}
REFUSALS = {
    MailRefusal.NOT_OURS: gettext_lazy("It is not for us, and was sent on"),
    MailRefusal.UNREADABLE: gettext_lazy("It cannot be read, and is scanned again"),
    MailRefusal.TWICE: gettext_lazy("It is in its file already"),
    MailRefusal.NOTHING: gettext_lazy("It asks for nothing: advertising, an empty page"),
}


@staff(Role.OFFICER, Role.LEAD)
@require_safe
def mail(request: SeenRequest) -> HttpResponse:
    """List the letters to match, and those that came into files by themselves."""
    asked = request.GET.get("after", "")
    found = queries.mail_to_match(request.viewer, page=asked)
    page = MailListPage(
        lines=tuple(_line(request, each) for each in found.lines),
        total=found.total,
        unseen=queries.unseen_mail(request.viewer, at=clock.now()),
        first=reverse("desk:mail") if asked else "",
        onward=f"?{urlencode({'after': found.after})}" if found.after else "",
    )
    return render(request, page.template, {"page": page})


@staff(Role.OFFICER, Role.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def mail_item(request: SeenRequest, mail: UUID) -> HttpResponse:
    """Show a letter; POST gives it to a file, or puts it aside."""
    if request.method != "POST":
        return _show(request, mail)
    try:
        if request.POST.get("act") == "refuse":
            return _refuse(request, mail)
        return _give(request, mail)
    except actions.NoSuchMail:
        messages.warning(request, _("A colleague has dealt with this letter."))
    except NotYours:
        raise PermissionDenied from None
    return HttpResponseRedirect(reverse("desk:mail"), status=303)


@staff(Role.OFFICER, Role.LEAD)
@require_safe
def mail_scan(request: SeenRequest, mail: UUID) -> HttpResponseBase:
    """Hand the scan of a letter over; the reading is written down."""
    try:
        return attachment(actions.open_mail(request.viewer, mail=mail, at=clock.now()))
    except actions.NoSuchMail:
        raise Http404 from None
    except NotYours:
        raise PermissionDenied from None


def _give(request: SeenRequest, mail: UUID) -> HttpResponse:
    reference = request.POST.get("reference", "").strip()[:_LONGEST]
    if not reference:
        text = _("Enter the reference of its file")
        return _show(request, mail, mistake=Mistake(field="reference", text=text))
    try:
        actions.give_mail(request.viewer, mail=mail, reference=reference, at=clock.now())
    except actions.NotMatched as refused:
        text = _not_matched(refused.why)
        return _show(request, mail, mistake=Mistake(field="reference", text=text))
    except MoveRefused:
        text = _("The scan was refused by its check: put the letter aside and scan it again")
        return _show(request, mail, mistake=Mistake(field="reference", text=text))
    messages.success(
        request, _("The letter is in its file, from the day it arrived. Its office sees it there.")
    )
    return HttpResponseRedirect(reverse("desk:mail"), status=303)


def _refuse(request: SeenRequest, mail: UUID) -> HttpResponse:
    chosen = request.POST.get("refusal", "")
    if chosen not in CHOSEN_REFUSALS:
        text = _("Choose why it is put aside")
        return _show(request, mail, mistake=Mistake(field="refusal", text=text))
    actions.refuse_mail(request.viewer, mail=mail, refusal=MailRefusal(chosen), at=clock.now())
    messages.success(request, _("The letter was put aside, and its scan removed."))
    return HttpResponseRedirect(reverse("desk:mail"), status=303)


def _not_matched(why: Unmatched) -> str:
    said = {
        Unmatched.UNKNOWN: _("No file of your department has this reference: compare each sign"),
        Unmatched.ENDED: _("That file is closed: start an application, or put the letter aside"),
        Unmatched.NOT_KEPT: _("That service keeps no documents: put the letter aside"),
    }
    return said.get(why, said[Unmatched.UNKNOWN])


def _show(request: SeenRequest, mail: UUID, *, mistake: Mistake | None = None) -> HttpResponse:
    found = queries.one_mail(request.viewer, mail=mail)
    if found is None:
        raise Http404
    scan = found.document
    page = MailItemPage(
        line=_line(request, found),
        files=() if scan is None else (drawn_mail(scan, url=_scan_url(found)),),
        usable=scan is not None and scan.state is not State.REFUSED,
        reference=request.POST.get("reference", "")[:_LONGEST],
        reasons=tuple(
            Choice(value=each, text=str(REFUSALS[each]), chosen=request.POST.get("refusal") == each)
            for each in CHOSEN_REFUSALS
        ),
        mistakes=() if mistake is None else (mistake,),
    )
    return render(request, page.template, {"page": page})


def _scan_url(found: MailSeen) -> str:
    return reverse("desk:mail-scan", kwargs={"mail": found.id})


def _line(request: SeenRequest, found: MailSeen) -> MailLine:
    return MailLine(
        mail=found,
        name=_("Its scan is gone") if found.document is None else found.document.name,
        kind=str(KINDS[found.kind]),
        why=str(WHY[found.why]),
        office=in_language(office_card(request.viewer, office=found.office).title),
    )
