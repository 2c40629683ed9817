"""Pages that always stand at the foot: help, accessibility, privacy."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.catalogue.definitions import own_services
from guichet.components.access import SeenRequest, public
from guichet.components.jurisdiction import brand
from guichet.components.wording import in_language
from guichet.counter.pages.standing import (
    AccessibilityPage,
    ContactLine,
    HelpPage,
    KeptByService,
    KeptLine,
    PrivacyPage,
)


@public
@require_safe
def help_and_contact(request: SeenRequest) -> HttpResponse:
    """Say how to reach a person."""
    page = HelpPage(contact=_contact(), complaint=in_language(brand().complaint))
    return render(request, page.template, {"page": page})


@public
@require_safe
def accessibility(request: SeenRequest) -> HttpResponse:
    """State what these pages promise everybody, and where to complain."""
    page = AccessibilityPage(contact=_contact(), complaint=in_language(brand().complaint))
    return render(request, page.template, {"page": page})


@public
@require_safe
def privacy(request: SeenRequest) -> HttpResponse:
    """Say what is kept, for how long and by what law."""
    services = [
        KeptByService(
            name=in_language(definition.name),
            lines=tuple(
                KeptLine(kind=kept.kind, days=kept.days, reference=in_language(kept.reference))
                for kept in definition.retention
            ),
        )
        for definition in own_services()
    ]
    page = PrivacyPage(services=services)
    return render(request, page.template, {"page": page})


def _contact() -> tuple[ContactLine, ...]:
    return tuple(
        ContactLine(way=in_language(each.way), value=in_language(each.value), href=each.href)
        for each in brand().contact
    )
