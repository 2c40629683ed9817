"""How long files have waited: against standard and limit, and what was put before the office."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet.casework import queries
from guichet.catalogue.queries import office_card, offices
from guichet.components.access import SeenRequest, staff
from guichet.components.jurisdiction import local_today
from guichet.components.wording import in_language
from guichet.desk.pages.ageing import AgeingLine, AgeingPage, EscalatedLine, NoAgeingPage
from guichet.desk.pages.queue import Choice


@staff()
@require_safe
def ageing(request: SeenRequest) -> HttpResponse:
    """Show how the open files of one of the viewer's offices stand."""
    codes = {card.code: card.id for card in offices(request.viewer)}
    found = queries.ageing(
        request.viewer,
        office=codes.get(request.GET.get("office", "")),
        today=local_today(),
    )
    if found is None:
        none = NoAgeingPage()
        return render(request, none.template, {"page": none})
    page = _page(request, found)
    return render(request, page.template, {"page": page})


def _page(request: SeenRequest, found: queries.Ageing) -> AgeingPage:
    here = found.office
    queue = reverse("desk:queue")
    narrowed = {"office": here.code} if len(found.offices) > 1 else {}
    elsewhere = {each.office for each in found.escalated} - {here.id}
    titles = {
        office: in_language(office_card(request.viewer, office=office).title)
        for office in elsewhere
    }
    return AgeingPage(
        ageing=found,
        offices=tuple(
            Choice(value=card.code, text=in_language(card.title), chosen=card == here)
            for card in found.offices
        ),
        open=sum(row.open for row in found.rows),
        this_week=sum(row.this_week for row in found.rows),
        past_standard=sum(row.past_standard for row in found.rows),
        past_limit=sum(row.past_limit for row in found.rows),
        lines=tuple(
            AgeingLine(
                row=row,
                href=f"{queue}?{urlencode({**narrowed, 'service': row.service, 'sort': 'limit'})}",
            )
            for row in found.rows
        ),
        escalated=tuple(
            EscalatedLine(row=each, office=titles.get(each.office, "")) for each in found.escalated
        ),
    )
