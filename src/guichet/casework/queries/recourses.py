"""What a person may do against a refusal or a measure, what was done, who no longer decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from guichet.casework.models import Application, Decision, Intake, Objection, Proposal
from guichet.casework.queries.addressees import Addressee, addressee_of
from guichet.casework.rules import DECIDERS, Against, Outcome, Settled, Status, read_code
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import accountable_office, office_card
from guichet.interactions.queries import events_of_case
from guichet.interactions.rules import SYSTEM, Viewer
from guichet.permits.queries import permit_of_case

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A suspension (through `until`, if it has a last day) or a revocation that stands today."""

    against: Against
    since: datetime
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecourseSeen:
    """One way against a refusal, a suspension or a revocation; `until` is its last day.

    `service` takes it here, empty where somebody outside does; what is given by an office here and
    not begun here names whom it is sent to, the `addressee`. `open` tells whether it can still
    be taken; `objection` is the case it was taken with, if it was. `decision` is the refusal, or
    the approval whose permit was suspended or revoked, and `since` when that was.
    """

    against: Against
    decision: UUID
    since: datetime
    code: str
    name: Text
    text: Text
    reference: Text
    service: str
    addressee: Addressee | None
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
    """Return the ways against what stands against a person, in the definition's order.

    A released refusal, or the suspension or revocation of the permit; none without one. What was
    revoked is for the office or the court named: no objection is taken here. `today` is the date
    in the accountable office's zone.
    """
    application = Application.objects.filter(pk=case, status=Status.RELEASED).first()
    decision = None if application is None else _standing_decision(application)
    if application is None or application.released_at is None or decision is None:
        return ()
    measure = measure_of(viewer, case=case, today=today)
    if measure is None and decision.outcome != Outcome.REFUSED:
        return ()
    against = Against.REFUSAL if measure is None else measure.against
    since = application.released_at if measure is None else measure.since
    definition = definition_for(application.service, version=application.definition_version)
    zone = office_card(viewer, office=application.accountable or application.office).zone
    from_day = since.astimezone(zone).date()
    taken = _taken(decision, suspended_at=since if against is Against.SUSPENSION else None)
    found = []
    for each in definition.recourses:
        until, objection = from_day + timedelta(days=each.calendar_days), taken.get(each.code)
        found.append(
            RecourseSeen(
                against=against,
                decision=decision.pk,
                since=since,
                code=each.code,
                name=each.name,
                text=each.text,
                reference=each.reference,
                service="" if against is Against.REVOCATION else each.service,
                addressee=addressee_of(viewer, service=each.service, today=today)
                if against is Against.REVOCATION and each.service
                else None,
                until=until,
                open=today <= until and objection is None,
                objection=None if objection is None else objection.pk,
                objected_at=None if objection is None else objection.submitted_at,
            )
        )
    return tuple(found)


def addressee_without_recourse(viewer: Viewer, *, case: UUID, today: date) -> Addressee | None:
    """Return whom a person tells of a measure for which the definition names no recourse.

    None where nothing stands against the permit, or a recourse is named.
    """
    application = Application.objects.filter(pk=case, status=Status.RELEASED).first()
    if application is None or measure_of(viewer, case=case, today=today) is None:
        return None
    if definition_for(application.service, version=application.definition_version).recourses:
        return None
    return addressee_of(viewer, service=application.service, today=today)


def measure_of(viewer: Viewer, *, case: UUID, today: date) -> Measure | None:
    """Return what stands against the use of a case's permit today; None without a permit."""
    card = permit_of_case(viewer, case=case)
    if card is None:
        return None
    if card.revoked_at is not None:
        return Measure(
            against=Against.REVOCATION,
            since=card.revoked_at,
            until=None,
            reason=card.revocation_reason,
        )
    if card.suspended_at is None or (card.suspended_until and card.suspended_until < today):
        return None
    return Measure(
        against=Against.SUSPENSION,
        since=card.suspended_at,
        until=card.suspended_until,
        reason=card.suspension_reason,
    )


def _standing_decision(application: Application) -> Decision | None:
    rows = Decision.objects.filter(application=application, undone_at=None, reopened_at=None)
    return rows.first()


def _taken(decision: Decision, *, suspended_at: datetime | None) -> dict[str, Application]:
    """Return by recourse what was sent against a decision, or against one suspension."""
    rows = Objection.objects.filter(decision=decision, suspended_at=suspended_at)
    return {each.recourse: each.application for each in rows.select_related("application")}


def refusal_of(
    viewer: Viewer, *, reference: str, service: str, today: date
) -> tuple[UUID, str] | None:
    """Return the case with a reference, refused or its permit suspended, and the recourse, or None.

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
    """Tell whether the viewer took what this case objects to, or a decision that came undone.

    Nobody decides on an objection to their own decision, on an objection to that, nor again on the
    case once an objection to their decision was upheld.
    """
    if viewer.user is None:
        return False
    if _settled(viewer.user, Decision.objects.filter(application=case, reopened_at__isnull=False)):
        return True
    about = Objection.objects.filter(pk=case).first()
    while about is not None:
        if _settled(viewer.user, Decision.objects.filter(pk=about.decision_id)):
            return True
        if about.suspended_at and _suspended(viewer.user, about.first_id, since=about.suspended_at):
            return True
        about = Objection.objects.filter(pk=about.first_id).first()
    return False


def _suspended(user: UUID, case: UUID, *, since: datetime) -> bool:
    """Tell whether a person suspended a case's permit at a moment, or changed that since."""
    return any(
        each.kind == "permit_suspended"
        and each.occurred_at >= since
        and each.payload.get("actor") == str(user)
        for each in events_of_case(SYSTEM, case=case)
    )


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
