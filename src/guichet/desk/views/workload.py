"""The lead's view of who holds what, and covering an absence."""

from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from guichet.casework import actions, queries
from guichet.catalogue.queries import offices
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.wording import in_language
from guichet.desk.pages.queue import Choice
from guichet.desk.pages.workload import HeldLine, HeldPage, MovedLine, WorkloadPage
from guichet.desk.views.wording import STATUSES
from guichet.interactions.rules import Role

BECAME = {
    actions.Became.ASSIGNED: ("go", gettext_lazy("Assigned")),
    actions.Became.GIVEN_BACK: ("go", gettext_lazy("Given back to all")),
    actions.Became.SORTED: ("go", gettext_lazy("Put into the class")),
    actions.Became.NOTED: ("go", gettext_lazy("Note written")),
    actions.Became.HELD: ("warn", gettext_lazy("Left as it was: a colleague holds it")),
    actions.Became.NO_CLASS: (
        "warn",
        gettext_lazy("Left as it was: its service has no such class"),
    ),
    actions.Became.NO_OFFICER: (
        "warn",
        gettext_lazy("Left as it was: that officer decides no files there"),
    ),
    actions.Became.ENDED: ("warn", gettext_lazy("Left as it was: it is decided or withdrawn")),
    actions.Became.GONE: ("warn", gettext_lazy("Not a file of your office any more")),
    actions.Became.NOT_YOURS: ("warn", gettext_lazy("Left as it was: not yours to move")),
}


@staff(Role.LEAD)
@require_safe
def workload(request: SeenRequest) -> HttpResponse:
    """Show who holds what in one office that the viewer leads."""
    codes = {card.code: card.id for card in offices(request.viewer)}
    found = queries.workload(
        request.viewer, office=codes.get(request.GET.get("office", "")), at=clock.now()
    )
    if found is None:
        raise Http404
    page = WorkloadPage(
        workload=found,
        offices=tuple(
            Choice(value=card.code, text=in_language(card.title), chosen=card == found.office)
            for card in found.offices
        ),
    )
    return render(request, page.template, {"page": page})


@staff(Role.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: SeenRequest, office: UUID, user: UUID) -> HttpResponse:
    """Show what an officer holds; POST gives the chosen files to others and says what became."""
    if request.method != "POST":
        return _show(request, office, user)
    found = queries.held_files(request.viewer, office=office, officer=user, at=clock.now())
    if found is None:
        raise Http404
    try:
        cases = [UUID(each) for each in request.POST.getlist("case")]
        to = request.POST.get("to", "")
        officer = None if to == "all" else UUID(to)
        if not cases:
            return _show(request, office, user, mistake=_("Choose at least one file"))
        if officer is not None and officer not in found.colleagues:
            return _show(request, office, user, mistake=_("Choose to whom the files go"))
        moved = actions.do_together(
            request.viewer,
            key=uuid4(),
            cases=cases,
            deed=actions.Deed.GIVE_BACK if officer is None else actions.Deed.ASSIGN,
            officer=officer,
            at=clock.now(),
        )
    except ValueError:
        return _show(request, office, user, mistake=_("Choose to whom the files go"))
    return _show(
        request,
        office,
        user,
        moved=tuple(
            MovedLine(
                reference=each.reference,
                became=str(BECAME[each.became][1]),
                shape=BECAME[each.became][0],
            )
            for each in moved
        ),
    )


def _show(
    request: SeenRequest,
    office: UUID,
    user: UUID,
    *,
    mistake: str = "",
    moved: tuple[MovedLine, ...] = (),
) -> HttpResponse:
    found = queries.held_files(request.viewer, office=office, officer=user, at=clock.now())
    if found is None:
        raise Http404
    lines = []
    for each in found.files:
        shape, words = STATUSES[each.status]
        lines.append(HeldLine(file=each, status=str(words), shape=shape))
    page = HeldPage(
        held=found,
        lines=tuple(lines),
        colleagues=tuple(
            Choice(value=str(officer), text=label, chosen=False)
            for officer, label in found.colleagues.items()
        ),
        mistake=mistake,
        moved=moved,
    )
    return render(request, page.template, {"page": page})
