"""In which order files are taken, and what class a file is in: for officers and applicants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.casework.models import Application, Triage
from guichet.casework.queries.custody import sight_of
from guichet.casework.rules import UNANSWERED
from guichet.catalogue.definitions import Order, ServiceDefinition, definition_for, own_services
from guichet.catalogue.queries import OfficeCard
from guichet.identity.queries import labels_of
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadStart:
    """A class of files and by how many business days it goes ahead; `letter` marks it in lists."""

    code: str
    letter: str
    name: Text
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOrder:
    """In which order one stage of one service takes its files."""

    service_name: Text
    stage: Text
    order: Order
    classes: tuple[HeadStart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """A change of class, for colleagues; `to` is None for the ordinary files."""

    at: datetime
    by: str
    to: HeadStart | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How a file's turn comes: the order of the stage it is in, and its class if it has one."""

    order: Order
    stage: Text
    classes: tuple[HeadStart, ...]
    own_class: HeadStart | None
    turn_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """A file's turn, how its class changed, and whether the viewer may change it."""

    turn: Turn | None
    history: tuple[Sorted, ...]
    may_triage: bool


def sorting_of(
    viewer: Viewer, *, application: Application, definition: ServiceDefinition, acts: bool
) -> Sorting:
    """Return a file's turn and class; `acts` tells whether the viewer works on it."""
    return Sorting(
        turn=turn_of(viewer, case=application.pk),
        history=triage_of(viewer, case=application.pk),
        may_triage=acts and application.status in UNANSWERED and bool(definition.classes),
    )


def head_starts(viewer: Viewer, *, definition: ServiceDefinition) -> tuple[HeadStart, ...]:
    """Return the classes of a service, the most pressing first."""
    del viewer
    return tuple(
        HeadStart(
            code=each.code,
            letter=chr(ord("A") + place),
            name=each.name,
            days=each.ahead_business_days,
        )
        for place, each in enumerate(definition.classes)
    )


def class_of(viewer: Viewer, *, definition: ServiceDefinition, case_class: str) -> HeadStart | None:
    """Return a class of a service by its code; None for an ordinary file."""
    classes = head_starts(viewer, definition=definition)
    return next((each for each in classes if each.code == case_class), None)


def turn_of(viewer: Viewer, *, case: UUID) -> Turn | None:
    """Return how a case's turn comes; for callers that may see the case."""
    application = Application.objects.filter(pk=case).first()
    if application is None:
        return None
    definition = definition_for(application.service, version=application.definition_version)
    stage = definition.stage(application.stage)
    return Turn(
        order=stage.order,
        stage=stage.name,
        classes=head_starts(viewer, definition=definition),
        own_class=class_of(viewer, definition=definition, case_class=application.case_class),
        turn_on=application.turn_on,
    )


def triage_of(viewer: Viewer, *, case: UUID) -> tuple[Sorted, ...]:
    """Return the changes of a file's class, the latest first; nothing to who may not see it."""
    if sight_of(viewer, case=case) is None:
        return ()
    rows = list(
        Triage.objects.filter(application=case).select_related("application").order_by("-at")
    )
    labels = labels_of(viewer, users={each.officer for each in rows})
    return tuple(
        Sorted(
            at=each.at,
            by=labels.get(each.officer, ""),
            to=class_of(
                viewer,
                definition=definition_for(
                    each.application.service, version=each.application.definition_version
                ),
                case_class=each.case_class,
            ),
            words=each.words,
        )
        for each in rows
    )


def orders_of(viewer: Viewer, *, office: OfficeCard) -> tuple[StageOrder, ...]:
    """Return in which order an office takes its files: each stage that its definitions give it."""
    return tuple(
        StageOrder(
            service_name=definition.name,
            stage=stage.name,
            order=stage.order,
            classes=head_starts(viewer, definition=definition)
            if stage.order is Order.CLASS_THEN_AGE
            else (),
        )
        for definition in own_services()
        for stage in definition.stages
        if stage.office == office.code
    )


def service_orders(viewer: Viewer, *, service: str) -> tuple[StageOrder, ...]:
    """Return in which order each stage of a service takes files, for its page."""
    definition = definition_for(service)
    return tuple(
        StageOrder(
            service_name=definition.name,
            stage=stage.name,
            order=stage.order,
            classes=head_starts(viewer, definition=definition)
            if stage.order is Order.CLASS_THEN_AGE
            else (),
        )
        for stage in definition.stages
    )
