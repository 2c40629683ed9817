"""The frontline's voice: say what gets in the way, read it, answer for a service."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from guichet.casework.queries import service_of
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.jurisdiction import local_today
from guichet.components.wording import in_language
from guichet.desk.pages.voice import CountCell, SayingLine, VoicePage, VoiceSection
from guichet.desk.views.to_file import to_file
from guichet.engagement import actions
from guichet.engagement.queries import Saying, voice
from guichet.engagement.rules import MOST_WORDS, InTheWay
from guichet.interactions.rules import Role

KINDS = {
    InTheWay.RULE: gettext_lazy("The rule"),
    InTheWay.FORM: gettext_lazy("The form"),
    InTheWay.SYSTEM: gettext_lazy("The system"),
    InTheWay.OTHER_DEPARTMENT: gettext_lazy("Another department"),
}


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def say(request: SeenRequest, case: UUID) -> HttpResponse:
    """Take what gets in the way of the service this file is about; who said it is not kept."""
    back = request.POST.get("back", "")
    service = service_of(request.viewer, case=case)
    if service is None:
        raise Http404
    try:
        actions.say(
            request.viewer,
            key=UUID(request.POST.get("key", "")),
            service=service,
            kind=InTheWay(request.POST.get("kind", "")),
            words=request.POST.get("in-the-way", "").replace("\r\n", "\n"),
            at=clock.now(),
        )
    except actions.WordsRefused:
        text = _("Nothing was said: shorten it to %(most)s characters.") % {"most": MOST_WORDS}
        messages.error(request, text)
    except ValueError:
        raise Http404 from None
    else:
        messages.success(request, _("It is said, without your name. The owner answers it."))
    return to_file(case, back)


@staff()
@require_http_methods(["GET", "HEAD", "POST"])
def voice_page(request: SeenRequest) -> HttpResponse:
    """Show what staff say gets in the way; an owner's lead answers."""
    if request.method != "POST":
        return _show(request)
    words = request.POST.get("answer", "").replace("\r\n", "\n").strip()
    try:
        obstacle = UUID(request.POST.get("obstacle", ""))
        actions.answer(request.viewer, obstacle=obstacle, words=words, at=clock.now())
    except actions.WordsRefused:
        text = _("Write the answer, in at most %(most)s characters") % {"most": MOST_WORDS}
        return _show(request, mistaken=obstacle, mistake=text, typed=words)
    except ValueError:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except actions.AlreadyAnswered:
        messages.warning(request, _("It was answered already."))
    else:
        messages.success(request, _("Your answer stands for all staff to read."))
    return HttpResponseRedirect(reverse("desk:voice"), status=303)


def _show(
    request: SeenRequest, *, mistaken: UUID | None = None, mistake: str = "", typed: str = ""
) -> HttpResponse:
    def line(saying: Saying) -> SayingLine:
        wrong = saying.id == mistaken
        return SayingLine(
            saying=saying,
            what=str(KINDS[saying.kind]),
            mistake=mistake if wrong else "",
            typed=typed if wrong else "",
        )

    today = local_today()
    page = VoicePage(
        sections=tuple(
            VoiceSection(
                name=in_language(each.name),
                owner=in_language(each.owner),
                counts=tuple(
                    CountCell(what=str(KINDS[kind]), count=count)
                    for kind, count in each.counts.items()
                ),
                answered=tuple(line(it) for it in each.answered),
                open=tuple(line(it) for it in each.open),
            )
            for each in voice(request.viewer, today=today)
        ),
        mistaken=mistaken,
        mistake=mistake,
        max_words=MOST_WORDS,
    )
    return render(request, page.template, {"page": page})
