"""Where a person can be reached about a case, for the system that writes to them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from guichet.casework.models import Answers, Application
from guichet.catalogue.definitions import (
    Answer,
    Kind,
    ServiceDefinition,
    definition_for,
    holder_of,
)
from guichet.catalogue.queries import office_calendar, office_card
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who is written to, where, and about what; an address that was not given is empty."""

    reference: str
    language: str
    service_name: Text
    office: Text
    submitted_on: date
    name: str
    email: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whether the person of a case gave an e-mail and a postal address."""

    email: bool
    address: bool


def reach_of(viewer: Viewer, *, cases: Collection[UUID]) -> Mapping[UUID, Reach]:
    """Return how the persons of many cases can be reached; cases without answers are left out.

    Two tables are read once for all of them. Only the system asks, as for `contact_of`.
    """
    if not viewer.system:
        return {}
    rows = Answers.objects.filter(application__in=list(cases)).values_list(
        "application", "values", "application__service", "application__definition_version"
    )
    return {
        case: _reach(definition_for(service, version=version), json.loads(values))
        for case, values, service, version in rows
    }


def _reach(definition: ServiceDefinition, given: Mapping[str, Answer]) -> Reach:
    return Reach(
        email=bool(_first(definition, given, kind=Kind.EMAIL)),
        address=bool(_first(definition, given, autocomplete="street-address")),
    )


def contact_of(viewer: Viewer, *, case: UUID) -> Contact | None:
    """Return how to reach the person of a case; None once the answers were erased.

    Only the system asks: staff read a file, which is written down.
    """
    if not viewer.system:
        return None
    application = Application.objects.filter(pk=case).first()
    answers = Answers.objects.filter(application=case).first()
    if application is None or answers is None:
        return None
    definition = definition_for(application.service, version=application.definition_version)
    given: Mapping[str, Answer] = json.loads(answers.values)
    calendar = office_calendar(viewer, office=application.office)
    return Contact(
        reference=application.reference,
        language=application.language,
        service_name=definition.name,
        office=office_card(viewer, office=application.office).title,
        submitted_on=calendar.local_day(application.submitted_at),
        name=holder_of(definition, given),
        email=_first(definition, given, kind=Kind.EMAIL),
        address=_first(definition, given, autocomplete="street-address"),
    )


def _first(
    definition: ServiceDefinition,
    given: Mapping[str, Answer],
    *,
    kind: Kind | None = None,
    autocomplete: str = "",
) -> str:
    """Return the first answer to a question of that kind, or of that purpose (WCAG 1.3.5)."""
    for question in (each for group in definition.groups for each in group.questions):
        fits = question.kind is kind if kind else question.autocomplete == autocomplete
        if fits and given.get(question.code):
            return str(given[question.code])
    return ""
