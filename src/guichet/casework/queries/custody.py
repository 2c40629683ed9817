"""Who has a file: the office of its stage, the officer who holds it, and those who see it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from guichet.casework.models import Application, Stay
from guichet.casework.queries.recourses import objection_offices
from guichet.casework.rules import (
    Move,
    MoveRefused,
    Purpose,
    Status,
    after,
    purposes_for,
    role_in,
    standing_holder,
    targets,
)
from guichet.catalogue.definitions import ServiceDefinition
from guichet.catalogue.queries import accountable_office, office_calendar, office_card
from guichet.identity.queries import labels_of, officers_of
from guichet.interactions.rules import SYSTEM, Role, Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """In what role and for which office somebody sees a file, and what for."""

    role: Role
    office: UUID
    purposes: tuple[Purpose, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSeen:
    """A stage as the file went through it; `left_at` is None for the one it is in.

    `unopened_days` are the business days from the hand-over until somebody there opened the file,
    so far when nobody has; None for the first stage. `days` are those on the stage's own clock.
    """

    code: str
    name: Text
    office: Text
    entered_at: datetime
    opened_at: datetime | None
    left_at: datetime | None
    days: int
    due_on: date | None
    unopened_days: int | None
    late: bool
    returned: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """Who holds the file now, and what the viewer may do about it."""

    holder: UUID | None
    label: str
    until: datetime | None
    mine: bool
    may_claim: bool
    may_give_back: bool
    officers: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """A stage the file may go to from here."""

    code: str
    name: Text
    office: Text
    back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spell:
    """A stage left, or the one the file is in."""

    stage: str
    office: UUID
    entered_at: datetime
    opened_at: datetime | None
    left_at: datetime | None
    starts_on: date
    due_on: date | None
    paused_days: int
    returned: bool = False
    words: str = ""


def sight_of(viewer: Viewer, *, case: UUID) -> Sight | None:
    """Return how the viewer sees a case.

    As of the office that has it, of the accountable one, or of one that has an objection to it.
    """
    row = Application.objects.filter(pk=case).values_list("office", "accountable").first()
    has_it, accountable = row or (None, None)
    for office in (has_it, accountable):
        role = None if office is None else role_in(viewer, office=office)
        if office is not None and role is not None:
            purposes = purposes_for(role, here=office == has_it)
            return Sight(role=role, office=office, purposes=purposes)
    # Who looks at an objection reads the file it is about, and decides nothing in it.
    for office in objection_offices(viewer, case=case) if has_it is not None else ():
        role = role_in(viewer, office=office)
        if role is not None:
            return Sight(role=role, office=office, purposes=purposes_for(role, here=False))
    return None


def service_of(viewer: Viewer, *, case: UUID) -> str | None:
    """Return the code of the service a case is about, to whoever sees the case."""
    if sight_of(viewer, case=case) is None:
        return None
    return Application.objects.filter(pk=case).values_list("service", flat=True).first()


def decides(viewer: Viewer, *, application: Application, definition: ServiceDefinition) -> bool:
    """Tell whether the office that has the file decides: the accountable one, or the last stage's.

    An office that owns a stage between checks its part and hands the file on.
    """
    del viewer
    return application.accountable is None or application.stage == definition.stages[-1].code


def stages_of(
    viewer: Viewer, *, application: Application, definition: ServiceDefinition, at: datetime
) -> tuple[StageSeen, ...]:
    """Return the stages a file went through, the one it is in last."""
    names = {stage.code: stage.name for stage in definition.stages}
    left = Stay.objects.filter(application=application).order_by("entered_at")
    columns = [each.name for each in fields(_Spell)]
    spells = [_Spell(**row) for row in left.values(*columns)]
    here = _Spell(
        stage=application.stage,
        office=application.office,
        entered_at=application.stage_since or application.submitted_at,
        opened_at=application.stage_opened_at,
        left_at=application.closed_at,
        starts_on=application.stage_starts_on or application.clock_starts_on,
        due_on=application.stage_due_on,
        paused_days=application.stage_paused_days,
    )
    return tuple(
        _stage(viewer, spell, names, at, first=place == 0)
        for place, spell in enumerate([*spells, here])
    )


def _stage(
    viewer: Viewer, stay: _Spell, names: Mapping[str, Text], at: datetime, *, first: bool
) -> StageSeen:
    calendar = office_calendar(viewer, office=stay.office)
    until = calendar.local_day(stay.left_at or at)
    opened = calendar.local_day(stay.opened_at or stay.left_at or at)
    days = calendar.business_days_between(stay.starts_on, until).count - stay.paused_days
    return StageSeen(
        code=stay.stage,
        name=names.get(stay.stage, {}),
        office=office_card(viewer, office=stay.office).title,
        entered_at=stay.entered_at,
        opened_at=stay.opened_at,
        left_at=stay.left_at,
        days=max(days, 0),
        due_on=stay.due_on,
        unopened_days=None
        if first
        else calendar.business_days_between(stay.starts_on, opened).count,
        late=stay.due_on is not None and until > stay.due_on,
        returned=stay.returned,
        words=stay.words,
    )


def custody_of(viewer: Viewer, *, application: Application, acts: bool, at: datetime) -> Custody:
    """Return who holds a file, and whom a lead may assign it to."""
    holder = standing_holder(holder=application.holder, held_until=application.held_until, at=at)
    lead = viewer.holds(Role.LEAD, office=application.office)
    open_now = acts and application.decided_at is None and application.status != Status.WITHDRAWN
    officers = officers_of(viewer, office=application.office, today=at.date()) if lead else {}
    return Custody(
        holder=holder,
        label=labels_of(viewer, users={holder}).get(holder, "") if holder else "",
        until=application.held_until if holder else None,
        mine=holder is not None and holder == viewer.user,
        may_claim=open_now and holder is None,
        may_give_back=open_now and holder is not None and (lead or holder == viewer.user),
        officers=tuple(officers.items()) if open_now else (),
    )


def onward_of(
    viewer: Viewer, *, application: Application, definition: ServiceDefinition, acts: bool
) -> tuple[Onward, ...]:
    """Return where the viewer may send the file: the next stage first, then earlier ones."""
    try:
        after(status=Status(application.status), move=Move.HAND_OVER)
    except MoveRefused:
        return ()
    if not acts:
        return ()
    codes = [stage.code for stage in definition.stages]
    now = codes.index(application.stage)
    day = office_calendar(viewer, office=application.office).local_day(
        application.stage_since or application.submitted_at
    )
    return tuple(
        Onward(
            code=code,
            name=definition.stage(code).name,
            office=accountable_office(
                SYSTEM, service=application.service, stage=code, on=day
            ).title,
            back=codes.index(code) < now,
        )
        for code in targets(stages=codes, now=application.stage)
    )
