"""Follow an application: by reference and secret, then by a ticket good for half an hour."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet.casework import actions, queries
from guichet.casework.rules import Outcome, Status
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.address import client_address
from guichet.components.follow import MINUTES, case_in, follow_token
from guichet.components.roles import purpose_words, role_words
from guichet.components.wording import in_language
from guichet.counter.pages.track import Answer, Look, ProgressPage, Step, TrackPage


@public
@never_cache
@sensitive_post_parameters("reference", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: SeenRequest) -> HttpResponse:
    """Ask for reference and secret; lead whoever holds both to the application.

    An unknown reference and a wrong secret get the same answer.
    """
    if request.method != "POST":
        return _form(request, TrackPage())
    reference = request.POST.get("reference", "").strip()[:100]
    secret = request.POST.get("secret", "").strip()[:100]
    given = (("reference", reference), ("secret", secret))
    missing = tuple(name for name, value in given if not value)
    if missing:
        return _form(request, TrackPage(reference=reference, problem="missing", missing=missing))
    at, address = clock.now(), client_address(request)
    if not actions.may_try(address=address, at=at):
        page = TrackPage(problem="often", minutes=actions.WINDOW_MINUTES)
        return _form(request, page, status=429)
    case = queries.case_of(request.viewer, reference=reference, secret=secret)
    if case is None:
        actions.note_failure(address=address, at=at)
        return _form(request, TrackPage(reference=reference, problem="none"))
    onward = reverse("counter:progress", kwargs={"token": follow_token(case)})
    return HttpResponseRedirect(onward, status=303)


@public
@never_cache
@require_safe
def progress(request: SeenRequest, token: str) -> HttpResponse:
    """Show how an application stands; an old or forged ticket leads back to the form."""
    case = case_in(token)
    found = None
    if case is not None:
        found = queries.progress_of(request.viewer, case=case, at=clock.now())
    if found is None:
        return _form(request, TrackPage(problem="over", minutes=MINUTES), status=404)
    page = _page(found, token)
    answer = render(request, page.template, {"page": page})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _form(request: SeenRequest, page: TrackPage, *, status: int = 200) -> HttpResponse:
    return render(request, page.template, {"page": page}, status=status)


def _page(found: queries.Progress, token: str) -> ProgressPage:
    return ProgressPage(
        token=token,
        reference=found.reference,
        service_name=in_language(found.service_name),
        heading=_heading(found),
        office=in_language(found.office),
        organization=in_language(found.organization),
        zone=found.zone,
        clock=found.clock,
        ended=found.status in {Status.RELEASED, Status.WITHDRAWN},
        consequence=in_language(found.limit_consequence) if found.limit_consequence else "",
        law=in_language(found.limit_reference) if found.limit_reference else "",
        steps=_steps(found),
        looks=tuple(
            Look(
                at=look.at,
                office=in_language(look.office),
                role=role_words(look.role),
                purpose=purpose_words(look.purpose),
            )
            for look in found.readings
        ),
        answer=_answer(found),
        minutes=MINUTES,
    )


def _heading(found: queries.Progress) -> str:
    """Say where it stands and what the person has to do, in one line."""
    if found.outcome == Outcome.APPROVED:
        return _("Your application is approved")
    if found.outcome == Outcome.REFUSED:
        return _("Your application is refused")
    if found.status is Status.WITHDRAWN:
        return _("You took this application back")
    if found.status is Status.IN_REVIEW:
        return _("With an officer. Nothing for you to do.")
    return _("Received. Nothing for you to do.")


def _steps(found: queries.Progress) -> tuple[Step, ...]:
    """Put the milestones in words: done, under way, to come."""
    names = {
        "received": _("Received"),
        "in_review": _("With an officer"),
        "decision": _("Decision"),
    }
    refused = found.outcome == Outcome.REFUSED
    steps: list[Step] = []
    for milestone in found.milestones:
        done = milestone.at is not None
        under_way = milestone.now and milestone.code != "decision"
        shape = "half" if under_way else "go" if done else "open"
        style = "now" if under_way else "done" if done else ""
        if milestone.code == "decision" and refused:
            shape, style = "stop", "stop"
        steps.append(
            Step(
                shape=shape,
                style=style,
                name=names[milestone.code],
                at=milestone.at,
                since=under_way and milestone.code == "in_review",
                note=_note(found, milestone.code, done=done, under_way=under_way),
            )
        )
    return tuple(steps)


def _note(found: queries.Progress, code: str, *, done: bool, under_way: bool) -> str:
    """Say what happens next, where it belongs in the list."""
    if code == "received" and under_way:
        return _("An officer opens it next. Files are taken by the earliest promise.")
    if code == "in_review" and under_way:
        return in_language(found.office)
    if code == "decision" and not done:
        return _("You will see it here, with its reasons and, when it is yes, the permit.")
    return ""


def _answer(found: queries.Progress) -> Answer | None:
    if not found.outcome:
        return None
    return Answer(
        approved=found.outcome == Outcome.APPROVED,
        reason=in_language(found.reason or {}),
        reference=in_language(found.reason_reference) if found.reason_reference else "",
        words=found.words,
        permit_number=found.permit_number,
    )
