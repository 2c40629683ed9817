"""What a person may do against a refusal, what was done, and who may no longer decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from guichet.casework.models import Application, Decision, Intake, Objection, Proposal
from guichet.casework.rules import DECIDERS, Outcome, Settled, Status, read_code
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import accountable_office, office_card
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecourseSeen:
    """One way against a refusal; `until` is its last day.

    `service` takes it here, empty where somebody outside does. `open` tells whether it can still
    be taken; `objection` is the case it was taken with, if it was.
    """

    code: str
    name: Text
    text: Text
    reference: Text
    service: str
    until: date
    open: bool
    objection: UUID | None
    objected_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectedTo:
    """The application whose refusal an objection is about."""

    case: UUID
    reference: str
    service_name: Text
    released_at: datetime | None


def recourses_of(viewer: Viewer, *, case: UUID, today: date) -> tuple[RecourseSeen, ...]:
    """Return the ways against a released refusal, in the definition's order; none without one.

    `today` is the date in the accountable office's zone.
    """
    application = Application.objects.filter(pk=case, status=Status.RELEASED).first()
    if application is None or application.released_at is None:
        return ()
    refusal = Decision.objects.filter(
        application=case, outcome=Outcome.REFUSED, undone_at=None, reopened_at=None
    ).first()
    if refusal is None:
        return ()
    definition = definition_for(application.service, version=application.definition_version)
    zone = office_card(viewer, office=application.accountable or application.office).zone
    from_day = application.released_at.astimezone(zone).date()
    taken = {
        each.recourse: each.application
        for each in Objection.objects.filter(decision=refusal).select_related("application")
    }
    found = []
    for each in definition.recourses:
        until, objection = from_day + timedelta(days=each.calendar_days), taken.get(each.code)
        found.append(
            RecourseSeen(
                code=each.code,
                name=each.name,
                text=each.text,
                reference=each.reference,
                service=each.service,
                until=until,
                open=today <= until and objection is None,
                objection=None if objection is None else objection.pk,
                objected_at=None if objection is None else objection.submitted_at,
            )
        )
    return tuple(found)


def permit_recourses(
    viewer: Viewer, *, case: UUID, since: datetime, today: date
) -> tuple[RecourseSeen, ...]:
    """Return what the holder may do against a suspension or revocation of a case's permit.

    The definition's recourses hold for it too, counted from the day it was told; they are taken
    with the office or the court, not as an application about a refusal.
    """
    application = Application.objects.filter(pk=case).first()
    if application is None:
        return ()
    definition = definition_for(application.service, version=application.definition_version)
    zone = office_card(viewer, office=application.accountable or application.office).zone
    from_day = since.astimezone(zone).date()
    return tuple(
        RecourseSeen(
            code=each.code,
            name=each.name,
            text=each.text,
            reference=each.reference,
            service="",
            until=from_day + timedelta(days=each.calendar_days),
            open=today <= from_day + timedelta(days=each.calendar_days),
            objection=None,
            objected_at=None,
        )
        for each in definition.recourses
    )


def refusal_of(
    viewer: Viewer, *, reference: str, service: str, today: date
) -> tuple[UUID, str] | None:
    """Return the refused case with a reference and the recourse that a service takes, or None.

    For who takes that service's applications in: the person who objects has said the reference.
    Nothing of the case is told, nor whether its time is over.
    """
    office = accountable_office(viewer, service=service, on=today).id
    if not any(viewer.holds(role, office=office) for role in DECIDERS):
        return None
    rows = Application.objects.filter(reference=read_code(reference))
    case = rows.values_list("pk", flat=True).first()
    ways = () if case is None else recourses_of(viewer, case=case, today=today)
    found = next((each.code for each in ways if each.service == service), None)
    return None if case is None or found is None else (case, found)


def objected_to(viewer: Viewer, *, case: UUID) -> ObjectedTo | None:
    """Return what an objection is about; None for a case that is none."""
    del viewer
    row = Objection.objects.filter(pk=case).select_related("first", "decision").first()
    if row is None:
        return None
    first = row.first
    return ObjectedTo(
        case=first.pk,
        reference=first.reference,
        service_name=definition_for(first.service, version=first.definition_version).name,
        released_at=row.decision.released_at,
    )


def has_decided(viewer: Viewer, *, case: UUID) -> bool:
    """Tell whether the viewer took a decision that this case objects to, or that came undone.

    Nobody decides on an objection to their own decision, on an objection to that, nor again on the
    case once an objection to their decision was upheld.
    """
    if viewer.user is None:
        return False
    if _settled(viewer.user, Decision.objects.filter(application=case, reopened_at__isnull=False)):
        return True
    about = Objection.objects.filter(pk=case).values_list("decision", "first").first()
    while about is not None:
        decision, first = about
        if _settled(viewer.user, Decision.objects.filter(pk=decision)):
            return True
        about = Objection.objects.filter(pk=first).values_list("decision", "first").first()
    return False


def took_in(viewer: Viewer, *, case: UUID) -> bool:
    """Tell whether the viewer entered the application for the person: a colleague decides it."""
    if viewer.user is None:
        return False
    return Intake.objects.filter(pk=case, officer=viewer.user).exists()


def barred_from(viewer: Viewer, *, case: UUID) -> str:
    """Return why the viewer does not decide a case: `decided` before, `took_in`, or empty."""
    if has_decided(viewer, case=case):
        return "decided"
    return "took_in" if took_in(viewer, case=case) else ""


def _settled(user: UUID, decisions: QuerySet[Decision]) -> bool:
    """Tell whether a person took one of these decisions, or proposed what then became one."""
    for decision in decisions:
        proposed = Proposal.objects.filter(
            application=decision.application_id,
            officer=user,
            settled=Settled.CONFIRMED,
            settled_at__lte=decision.decided_at,
        )
        if decision.officer == user or proposed.exists():
            return True
    return False


def objection_offices(viewer: Viewer, *, case: UUID) -> tuple[UUID, ...]:
    """Return the offices that have an objection to a decision on this case; they read its file."""
    del viewer
    rows = Objection.objects.filter(first=case).values_list(
        "application__office", "application__accountable"
    )
    return tuple(office for row in rows for office in row if office is not None)
