"""Files to verify, for the office that answers for them; never why a file was picked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.casework.models import Application, Decision, Proposal, Verification
from guichet.casework.queries.paging import Oldest
from guichet.casework.queries.recourses import barred_from
from guichet.casework.rules import DECIDERS, READERS, Found, role_in
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import office_calendar, office_card
from guichet.identity.queries import labels_of
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ToVerify:
    """One file to verify; `days` are business days since it was picked.

    `barred` says that the viewer decided the file or entered it, and a colleague verifies.
    """

    id: UUID
    case: UUID
    reference: str
    service_name: Text
    office: Text
    look_at: Text
    opened_at: datetime
    days: int
    before_yes: bool
    may_settle: bool
    barred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found, on the file's page."""

    found: Found
    cents: int
    recovered_cents: int
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifying:
    """How a file stands with its verification: waiting, or settled as `verified`.

    `may_settle` and `may_recover` say whether the viewer may put down what was found, and what
    came back of it; `barred` that it is a colleague who verifies.
    """

    id: UUID
    before_yes: bool
    may_settle: bool
    may_recover: bool
    barred: bool
    verified: Verified | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What verifying found, as the person is told: never who looked, nor their notes."""

    found: Found
    cents: int
    recovered_cents: int
    at: datetime
    look_at: Text


def to_verify(viewer: Viewer, *, today: date) -> Oldest[ToVerify]:
    """Return the files that the viewer's offices have to verify, the longest waiting first."""
    rows = list(
        Verification.objects.filter(office__in=viewer.offices(*READERS), settled_at__isnull=True)
        .select_related("screening__application")
        .order_by("opened_at", "pk")[: _MOST + 1]
    )
    lines = tuple(_line(viewer, each, today=today) for each in rows[:_MOST])
    return Oldest(lines=lines, more=len(rows) > _MOST)


def one_to_verify(viewer: Viewer, *, verification: UUID, today: date) -> ToVerify | None:
    """Return one file to verify; None when it is settled or another office's."""
    row = (
        Verification.objects.filter(
            pk=verification, office__in=viewer.offices(*READERS), settled_at__isnull=True
        )
        .select_related("screening__application")
        .first()
    )
    return None if row is None else _line(viewer, row, today=today)


def verifying_of(viewer: Viewer, *, case: UUID) -> Verifying | None:
    """Return how a case stands with its verification; None where it was not picked."""
    row = Verification.objects.filter(screening=case).first()
    if row is None:
        return None
    settled = None
    if row.settled_at is not None and row.officer is not None:
        settled = Verified(
            found=Found(row.found),
            cents=row.found_cents,
            recovered_cents=row.recovered_cents,
            words=row.words,
            by=labels_of(viewer, users={row.officer}).get(row.officer, ""),
            at=row.settled_at,
        )
    acts = role_in(viewer, office=row.office) in DECIDERS
    barred = acts and settled is None and barred_from_verifying(viewer, case=case)
    return Verifying(
        id=row.pk,
        before_yes=row.before_yes,
        may_settle=acts and settled is None and not barred,
        may_recover=acts and settled is not None and settled.cents > 0,
        barred=barred,
        verified=settled,
    )


def finding_of(viewer: Viewer, *, case: UUID) -> Finding | None:
    """Return what verifying a case found; None before. For whoever may see the whole case."""
    del viewer
    row = (
        Verification.objects.filter(screening=case, settled_at__isnull=False)
        .select_related("screening__application")
        .first()
    )
    if row is None or row.settled_at is None:
        return None
    application = row.screening.application
    definition = definition_for(application.service, version=application.definition_version)
    return Finding(
        found=Found(row.found),
        cents=row.found_cents,
        recovered_cents=row.recovered_cents,
        at=row.settled_at,
        look_at={} if definition.integrity is None else definition.integrity.look_at,
    )


def barred_from_verifying(viewer: Viewer, *, case: UUID) -> bool:
    """Tell whether the viewer had a part in the decision, or entered the application."""
    if viewer.user is None or barred_from(viewer, case=case):
        return True
    decided = Decision.objects.filter(application=case, undone_at__isnull=True, officer=viewer.user)
    proposed = Proposal.objects.filter(application=case, officer=viewer.user)
    return decided.exists() or proposed.exists()


def _line(viewer: Viewer, row: Verification, *, today: date) -> ToVerify:
    application: Application = row.screening.application
    definition = definition_for(application.service, version=application.definition_version)
    calendar = office_calendar(viewer, office=row.office)
    opened = calendar.local_day(row.opened_at)
    acts = role_in(viewer, office=row.office) in DECIDERS
    barred = acts and barred_from_verifying(viewer, case=application.pk)
    return ToVerify(
        id=row.pk,
        case=application.pk,
        reference=application.reference,
        service_name=definition.name,
        office=office_card(viewer, office=row.office).title,
        look_at={} if definition.integrity is None else definition.integrity.look_at,
        opened_at=row.opened_at,
        days=calendar.business_days_between(opened, max(today, opened)).count,
        before_yes=row.before_yes,
        may_settle=acts and not barred,
        barred=barred,
    )
