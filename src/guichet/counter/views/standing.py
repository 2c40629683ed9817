"""Pages that always stand at the foot: help, accessibility, privacy, cookies, terms."""

from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.catalogue.definitions import ServiceDefinition, own_services
from guichet.catalogue.queries import NoAccountableOffice, accountable_office
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.jurisdiction import brand
from guichet.components.own_texts import own_text
from guichet.components.wording import in_language
from guichet.counter.pages.standing import (
    AccessibilityPage,
    AskedLine,
    ContactLine,
    CookieLine,
    CookiesPage,
    HelpPage,
    KeptByService,
    KeptLine,
    PrivacyPage,
    TermsPage,
)
from guichet.counter.views.apply.sent import CONFIRMATION_MINUTES
from guichet.interactions.rules import PUBLIC

_DAY = 24 * 60 * 60
NOTICE_COOKIE = "messages"  # Django's own name for it


@public
@require_safe
def help_and_contact(request: SeenRequest) -> HttpResponse:
    """Say how to reach a person."""
    page = HelpPage(
        contact=_contact(), complaint=in_language(brand().complaint), own=own_text("help")
    )
    return render(request, page.template, {"page": page})


@public
@require_safe
def accessibility(request: SeenRequest) -> HttpResponse:
    """State what these pages promise everybody, and where to complain."""
    page = AccessibilityPage(
        contact=_contact(),
        complaint=in_language(brand().complaint),
        own=own_text("accessibility"),
    )
    return render(request, page.template, {"page": page})


@public
@require_safe
def privacy(request: SeenRequest) -> HttpResponse:
    """Say what is asked and kept, for how long and by what law."""
    today = clock.now().date()
    page = PrivacyPage(
        services=[_kept_by(definition, today) for definition in own_services()],
        complaint=in_language(brand().complaint),
        own=own_text("privacy"),
    )
    return render(request, page.template, {"page": page})


@public
@require_safe
def cookies(request: SeenRequest) -> HttpResponse:
    """Name every cookie this site may set, why and for how long."""
    form_days = settings.CSRF_COOKIE_AGE // _DAY if settings.CSRF_COOKIE_AGE else 0
    lines = (
        CookieLine(name=settings.CSRF_COOKIE_NAME, purpose="form", minutes=0, days=form_days),
        CookieLine(name="sent-…", purpose="sent", minutes=CONFIRMATION_MINUTES, days=0),
        CookieLine(name=settings.SESSION_COOKIE_NAME, purpose="session", minutes=0, days=0),
        CookieLine(name=NOTICE_COOKIE, purpose="notice", minutes=0, days=0),
    )
    page = CookiesPage(cookies=lines, own=own_text("cookies"))
    return render(request, page.template, {"page": page})


@public
@require_safe
def terms(request: SeenRequest) -> HttpResponse:
    """Say on what terms the site is used."""
    page = TermsPage(complaint=in_language(brand().complaint), own=own_text("terms"))
    return render(request, page.template, {"page": page})


def _kept_by(definition: ServiceDefinition, today: date) -> KeptByService:
    """Read what one service asks and keeps from its definition, and who answers for it today."""
    try:
        office = accountable_office(PUBLIC, service=definition.code, on=today)
        title, organization = in_language(office.title), in_language(office.organization)
    except NoAccountableOffice:  # defined, and not loaded yet
        title, organization = definition.office, definition.organization
    return KeptByService(
        name=in_language(definition.name),
        office=title,
        organization=organization,
        law=in_language(definition.legal_reference),
        asked=tuple(
            AskedLine(
                label=in_language(question.label),
                why=in_language(question.why) if question.why else "",
            )
            for question in definition.questions.values()
        ),
        lines=tuple(
            KeptLine(kind=kept.kind, days=kept.days, reference=in_language(kept.reference))
            for kept in definition.retention
        ),
        longest=max((kept.days for kept in definition.retention), default=0),
        permit=definition.outcome is not None and bool(definition.outcome.facts),
    )


def _contact() -> tuple[ContactLine, ...]:
    return tuple(
        ContactLine(way=in_language(each.way), value=in_language(each.value), href=each.href)
        for each in brand().contact
    )
