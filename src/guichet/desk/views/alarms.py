"""Who read many files in a short time: for leads, auditors and administrators."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guichet.casework import actions, queries
from guichet.casework.rules import MAX_WORDS, READ_FILES, READ_WITHIN, WATCHERS, MoveRefused
from guichet.catalogue.queries import office_card
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.wording import in_language
from guichet.desk.pages.alarms import AlarmLine, AlarmsPage


@staff(*WATCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def alarms(request: SeenRequest) -> HttpResponse:
    """List the alarms; a form says what was found about one."""
    if request.method == "POST":
        return _look(request)
    return _show(request)


def _look(request: SeenRequest) -> HttpResponse:
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    try:
        alarm = UUID(request.POST.get("alarm", ""))
        actions.look_at_alarm(request.viewer, alarm=alarm, words=words, at=clock.now())
    except actions.WordsRefused:
        text = _("Say what you found, in at most %(most)s characters") % {"most": MAX_WORDS}
        return _show(request, mistaken=alarm, mistake=text, typed=words)
    except (ValueError, actions.NoSuchFile):
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except MoveRefused:
        messages.warning(request, _("Somebody looked at it already."))
    else:
        messages.success(request, _("What you found stands beside the alarm."))
    return HttpResponseRedirect(reverse("desk:alarms"), status=303)


def _show(
    request: SeenRequest, *, mistaken: UUID | None = None, mistake: str = "", typed: str = ""
) -> HttpResponse:
    page = AlarmsPage(
        lines=tuple(
            AlarmLine(
                alarm=each,
                office=in_language(office_card(request.viewer, office=each.office).title),
                mistake=mistake if each.id == mistaken else "",
                typed=typed if each.id == mistaken else "",
            )
            for each in queries.alarms(request.viewer)
        ),
        mistaken=mistaken,
        files=READ_FILES,
        minutes=int(READ_WITHIN.total_seconds() // 60),
        max_words=MAX_WORDS,
    )
    return render(request, page.template, {"page": page})
