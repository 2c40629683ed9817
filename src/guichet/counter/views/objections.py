"""Begin an objection from the page that shows the refusal."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guichet.casework.queries import own_file
from guichet.catalogue.definitions import asked_groups, fitting_answers
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.follow import case_in
from guichet.counter.forms.draft import begin
from guichet.counter.views.apply.common import (
    definition_here,
    is_open,
    lost_page,
    show_question,
    today,
)
from guichet.counter.views.progress_page import show_progress


@public
@never_cache
@require_safe
def begin_objection(request: SeenRequest, token: str, recourse: str) -> HttpResponse:
    """Show the first page of an objection; what was answered before to the same questions stands.

    Nothing is written before it is sent.
    """
    case = case_in(token)
    file = None if case is None else own_file(request.viewer, case=case, at=clock.now())
    if case is None or file is None:
        return show_progress(request, token)
    way = next((each for each in file.progress.recourses if each.code == recourse), None)
    if way is None or not way.service:
        return HttpResponseRedirect(reverse("counter:progress", kwargs={"token": token}))
    if not way.open or not is_open(request.viewer, way.service):
        return lost_page(request, way.service, "recourse")
    definition = definition_here(way.service)
    given = {each.code: each.answer for group in file.groups for each in group.questions}
    draft = begin(
        definition,
        about=case,
        recourse=recourse,
        answers=fitting_answers(definition, given, today=today()),
    )
    return show_question(request, definition, asked_groups(definition, draft.answers)[0], draft)
