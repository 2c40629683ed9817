"""One thing done to several files of the queue, and views of it kept under a name."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guichet.casework import actions, queries
from guichet.casework.rules import READERS
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.jurisdiction import local_today
from guichet.components.wording import in_language
from guichet.desk.pages.queue import Choice, TogetherForm
from guichet.desk.pages.together import DoneLine, TogetherPage
from guichet.desk.views.to_file import query_of
from guichet.desk.views.workload import BECAME
from guichet.interactions.rules import Role, Viewer

DEEDS = {
    actions.Deed.GIVE_BACK: gettext_lazy("Give them back to all"),
    actions.Deed.ASSIGN: gettext_lazy("Assign them to an officer"),
    actions.Deed.TRIAGE: gettext_lazy("Put them into a class"),
    actions.Deed.NOTE: gettext_lazy("Write the same note on each"),
}
KEPT = ("words", "view", "service", "class", "channel", "over", "sort")
"""What an address of the queue says that a kept view keeps."""
_DONE = frozenset({"assigned", "given_back", "sorted", "noted"})


def together_form(
    viewer: Viewer, *, office: UUID, today: date, given: QueryDict | None = None
) -> TogetherForm:
    """Return the form that does one thing to several files, as far as it was filled in."""
    sent = given or QueryDict()
    may = queries.together_choices(viewer, office=office, today=today)
    deeds = [each for each in DEEDS if each is not actions.Deed.ASSIGN or may.officers]
    if not may.classes:
        deeds.remove(actions.Deed.TRIAGE)
    chosen, to, into = (sent.get(name, "") for name in ("deed", "officer", "case_class"))
    return TogetherForm(
        key=sent.get("key", "") or str(uuid4()),
        office=office,
        deeds=tuple(
            Choice(value=each, text=str(DEEDS[each]), chosen=each == chosen) for each in deeds
        ),
        officers=tuple(
            Choice(value=str(user), text=label, chosen=str(user) == to)
            for user, label in may.officers.items()
        ),
        classes=(
            Choice(value="ordinary", text=_("Ordinary"), chosen=into == "ordinary"),
            *(
                Choice(value=code, text=in_language(name), chosen=code == into)
                for code, name in may.classes
            ),
        )
        if may.classes
        else (),
        words=sent.get("words", ""),
        max_words=actions.MOST_WORDS,
    )


@staff(Role.OFFICER, Role.LEAD)
@require_POST
def together(request: SeenRequest) -> HttpResponse:
    """Do one thing to the files chosen and say what became of each; what is to mend keeps them."""
    given, back = request.POST, request.POST.get("back", "")
    try:
        cases = [UUID(each) for each in given.getlist("case")]
        key, office = UUID(given.get("key", "")), UUID(given.get("office", ""))
    except ValueError:
        raise Http404 from None
    if not cases:
        messages.error(request, _("Nothing was changed: choose at least one file in the list."))
        return HttpResponseRedirect(f"{reverse('desk:queue')}{query_of(back)}", status=303)
    into = given.get("case_class", "")
    try:
        moved = actions.do_together(
            request.viewer,
            key=key,
            cases=cases,
            deed=actions.Deed(given.get("deed", "")),
            officer=UUID(given["officer"]) if given.get("officer") else None,
            case_class="" if into == "ordinary" else into,
            words=given.get("words", "").replace("\r\n", "\n"),
            at=clock.now(),
        )
    except actions.WordsRefused:
        text = _("Write the words, in at most %(most)s characters") % {"most": actions.MOST_WORDS}
        return _mend(request, office, cases, "words", text)
    except ValueError:
        text = _("Choose what to do, and with whom where you assign")
        return _mend(request, office, cases, "deed", text)
    done = tuple(
        DoneLine(
            reference=each.reference,
            case=each.case,
            became=str(BECAME[each.became][1]),
            shape=BECAME[each.became][0],
        )
        for each in moved
    )
    left = sum(each.became not in _DONE for each in moved)
    return _show(request, office, done=done, left=left, back=back)


def _mend(
    request: SeenRequest, office: UUID, cases: list[UUID], mistaken: str, mistake: str
) -> HttpResponse:
    files = queries.chosen_files(request.viewer, cases=cases)
    back = request.POST.get("back", "")
    return _show(request, office, files=files, mistake=(mistaken, mistake), back=back)


def _show(
    request: SeenRequest,
    office: UUID,
    *,
    back: str,
    files: tuple[queries.Chosen, ...] = (),
    mistake: tuple[str, str] = ("", ""),
    done: tuple[DoneLine, ...] = (),
    left: int = 0,
) -> HttpResponse:
    today = local_today()
    form = together_form(request.viewer, office=office, today=today, given=request.POST)
    page = TogetherPage(
        files=files,
        form=replace(form, mistaken=mistake[0], mistake=mistake[1]),
        done=done,
        left=left,
        back=back,
    )
    return render(request, page.template, {"page": page})


@staff(*READERS)
@require_POST
def keep_view(request: SeenRequest) -> HttpResponse:
    """Keep the view of the queue that was on the page, and lead back to it."""
    given, back = request.POST, request.POST.get("back", "")
    asked = QueryDict(given.get("query", ""))
    query = urlencode({name: asked[name] for name in KEPT if asked.get(name)})
    try:
        actions.keep_view(
            request.viewer,
            office=UUID(given.get("office", "")),
            name=given.get("name", ""),
            query=query,
            shared=given.get("shared") == "yes",
            at=clock.now(),
        )
    except actions.NameRefused:
        messages.error(request, _("The view was not kept: give it a name of 1 to 60 characters."))
    except actions.QueryRefused:
        text = _("The view was not kept: its search is too long. Look for fewer words.")
        messages.error(request, text)
    except actions.TooManyViews:
        text = _("The view was not kept: there are %(most)s already. Forget one first.")
        messages.error(request, text % {"most": actions.MOST_VIEWS})
    except ValueError:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    else:
        messages.success(request, _("The view is kept under its name."))
    return HttpResponseRedirect(f"{reverse('desk:queue')}{query_of(back)}", status=303)


@staff(*READERS)
@require_POST
def forget_view(request: SeenRequest) -> HttpResponse:
    """Forget a kept view and lead back to the queue."""
    try:
        view = UUID(request.POST.get("kept", ""))
    except ValueError:
        raise Http404 from None
    actions.forget_view(request.viewer, view=view)
    back = request.POST.get("back", "")
    messages.success(request, _("The view is forgotten."))
    return HttpResponseRedirect(f"{reverse('desk:queue')}{query_of(back)}", status=303)
