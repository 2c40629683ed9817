"""Where a person can be reached about a case, for the system that writes to them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from guichet.casework.models import Answers, Application, SavedDraft
from guichet.casework.queries.answered import AnsweredQuestion
from guichet.casework.rules import Status, draft_link, pepper_from, with_corrections
from guichet.catalogue.definitions import (
    Answer,
    Kind,
    Question,
    ServiceDefinition,
    contact_questions,
    definition_for,
    holder_of,
)
from guichet.catalogue.queries import accountable_office, office_card
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who is written to, where, and about what; an address that was not given is empty.

    `draft_link` is what opens a draft, with its code; it is empty for an application.
    """

    reference: str
    language: str
    service_name: Text
    office: Text
    zone: ZoneInfo
    submitted_on: date
    name: str
    email: str
    address: str
    draft_link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whether the person of a case gave an e-mail and a postal address."""

    email: bool
    address: bool


def reach_of(viewer: Viewer, *, cases: Collection[UUID]) -> Mapping[UUID, Reach]:
    """Return how the persons of many cases can be reached; cases without answers are left out.

    A case may be a saved draft. Two tables are read once for all of them. Only the system asks,
    as for `contact_of`.
    """
    if not viewer.system:
        return {}
    rows = Answers.objects.filter(application__in=list(cases)).values_list(
        "application",
        "values",
        "corrected",
        "application__service",
        "application__definition_version",
    )
    found = {
        case: _reach(
            definition_for(service, version=version),
            with_corrections(values=values, corrected=corrected),
        )
        for case, values, corrected, service, version in rows
    }
    if rest := set(cases) - set(found):
        drafts = SavedDraft.objects.filter(pk__in=rest).values_list("pk", flat=True)
        found |= {draft: Reach(email=True, address=False) for draft in drafts}
    return found


def _reach(definition: ServiceDefinition, given: Mapping[str, Answer]) -> Reach:
    return Reach(
        email=bool(_first(definition, given, kind=Kind.EMAIL)),
        address=bool(_first(definition, given, autocomplete="street-address")),
    )


def contact_of(viewer: Viewer, *, case: UUID) -> Contact | None:
    """Return how to reach the person of a case or of a draft; None once that was erased.

    Only the system asks: staff read a file, which is written down.
    """
    if not viewer.system:
        return None
    answers = Answers.objects.select_related("application").filter(application=case).first()
    if answers is None:
        return _contact_of_draft(viewer, draft=case)
    application = answers.application
    definition = definition_for(application.service, version=application.definition_version)
    given = answers.standing()
    office = office_card(viewer, office=application.office)
    return Contact(
        reference=application.reference,
        language=application.language,
        service_name=definition.name,
        office=office.title,
        zone=office.zone,
        submitted_on=application.submitted_at.astimezone(office.zone).date(),
        name=holder_of(definition, given),
        email=_first(definition, given, kind=Kind.EMAIL),
        address=_first(definition, given, autocomplete="street-address"),
    )


def _contact_of_draft(viewer: Viewer, *, draft: UUID) -> Contact | None:
    row = SavedDraft.objects.filter(pk=draft).first()
    if row is None:
        return None
    definition = definition_for(row.service, version=row.definition_version)
    on = row.saved_at.date()
    office = accountable_office(viewer, service=row.service, on=on)
    return Contact(
        reference="",
        language=row.language,
        service_name=definition.name,
        office=office.title,
        zone=office.zone,
        submitted_on=row.saved_at.astimezone(office.zone).date(),
        name="",
        email=row.email,
        address="",
        draft_link=draft_link(draft=row.pk, pepper=pepper_from(settings.SECRET_KEY)),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """What a person may correct of how to be reached, and every answer as it stands now."""

    service: str
    definition_version: str
    reference: str
    name: Text
    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]


def contact_details_of(viewer: Viewer, *, case: UUID) -> ContactDetails | None:
    """Return a person's own contact details; for callers that have seen reference and secret.

    None where there is nothing to correct: taken back, erased, or never asked for.
    """
    del viewer
    application = Application.objects.filter(pk=case).exclude(status=Status.WITHDRAWN).first()
    answers = Answers.objects.filter(application=application).first() if application else None
    if application is None or answers is None:
        return None
    definition = definition_for(application.service, version=application.definition_version)
    given = answers.standing()
    questions = contact_questions(definition, given)
    if not questions:
        return None
    return ContactDetails(
        service=application.service,
        definition_version=application.definition_version,
        reference=application.reference,
        name=definition.name,
        questions=questions,
        answers=given,
    )


def contact_lines(viewer: Viewer, *, case: UUID) -> tuple[AnsweredQuestion, ...]:
    """Return a person's own contact details as they read, those left blank too."""
    details = contact_details_of(viewer, case=case)
    if details is None:
        return ()
    return tuple(
        AnsweredQuestion.of(question, details.answers.get(question.code, ""))
        for question in details.questions
    )
