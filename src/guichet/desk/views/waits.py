"""The office's own estimates, scored."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guichet.capacity.queries import ServiceWaits, office_waits
from guichet.components.access import SeenRequest, staff
from guichet.components.jurisdiction import local_today
from guichet.components.wording import in_language
from guichet.desk.pages.waits import EstimateLine, ServiceEstimates, WaitsPage

_METHODS = {
    "kaplan-meier-latest": _("the latest waits"),
    "life-table": _("the last weeks"),
    "life-table-on-line": _("the last weeks, on today’s line"),
}


@staff()
@require_safe
def waits(request: SeenRequest) -> HttpResponse:
    """Show what the services of the viewer's offices tell people, and how it came true."""
    today = local_today()
    found = office_waits(request.viewer, today=today)
    page = WaitsPage(
        offices=tuple(in_language(card.title) for card in found.offices),
        services=tuple(_service(each, today=today) for each in found.services),
        last_night=found.last_night,
    )
    return render(request, page.template, {"page": page})


def _service(found: ServiceWaits, *, today: date) -> ServiceEstimates:
    return ServiceEstimates(
        code=found.code,
        name=in_language(found.name),
        lines=tuple(
            EstimateLine(
                channel=wait.channel,
                case_class=wait.case_class,
                method=str(_METHODS.get(wait.method, wait.method)),
                wait=wait,
                age=wait.age(today=today).value,
                score=None if wait.case_class else found.scores.get(wait.channel),
            )
            for wait in found.waits
        ),
    )
