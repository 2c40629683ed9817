"""Answer a question of the office, from the page that follows the application."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from guichet.casework import actions
from guichet.casework.rules import MAX_WORDS
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.follow import case_in
from guichet.counter.views.progress_page import show_progress


@public
@never_cache
@sensitive_post_parameters("words")
@require_POST
def answer(request: SeenRequest, token: str) -> HttpResponse:
    """Take the answer; what is to mend is said beside it, and what was typed is kept."""
    case = case_in(token)
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    if case is None:
        return show_progress(request, token, typed=words)
    problem = "empty" if not words else "long" if len(words) > MAX_WORDS else ""
    if problem:
        return show_progress(request, token, typed=words, problem=problem)
    try:
        hold = UUID(request.POST.get("question", ""))
        actions.answer(case=case, hold=hold, words=words, at=clock.now())
    except (ValueError, actions.NoSuchFile, actions.AlreadyAnswered, actions.QuestionOver):
        return show_progress(request, token, typed=words, problem="over")
    onward = reverse("counter:progress", kwargs={"token": token})
    return HttpResponseRedirect(onward, status=303)
