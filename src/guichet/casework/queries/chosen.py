"""Files chosen in a queue, and the views that people keep of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from guichet.casework.models import Application, QueueView
from guichet.casework.rules import DECIDERS, READERS
from guichet.catalogue.definitions import own_services
from guichet.identity.queries import officers_of
from guichet.interactions.rules import Role, Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One file chosen, as far as the viewer may see it."""

    case: UUID
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewKept:
    """A view of a queue under a name; `shared` with the office, else the viewer's own."""

    id: UUID
    name: str
    query: str
    shared: bool
    may_forget: bool


def chosen_files(viewer: Viewer, *, cases: Collection[UUID]) -> tuple[Chosen, ...]:
    """Return those of the cases that the viewer's offices have, by reference."""
    rows = Application.objects.filter(pk__in=cases, office__in=viewer.offices(*DECIDERS))
    return tuple(
        Chosen(case=case, reference=reference)
        for case, reference in rows.order_by("reference").values_list("pk", "reference")
    )


def kept_views(viewer: Viewer, *, office: UUID) -> tuple[ViewKept, ...]:
    """Return the views of an office's queue that the viewer keeps or shares, by name."""
    if office not in viewer.offices(*READERS) or viewer.user is None:
        return ()
    rows = QueueView.objects.filter(Q(user=viewer.user) | Q(user__isnull=True), office=office)
    lead = viewer.holds(Role.LEAD, office=office)
    return tuple(
        ViewKept(
            id=each.pk,
            name=each.name,
            query=each.query,
            shared=each.user is None,
            may_forget=lead or each.user is not None,
        )
        for each in rows.order_by("name", "pk")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherChoices:
    """To whom files of an office may be given, by a lead, and the classes they may be put into."""

    officers: Mapping[UUID, str]
    classes: tuple[tuple[str, Text], ...]


def together_choices(viewer: Viewer, *, office: UUID, today: date) -> TogetherChoices:
    """Return what may be chosen for several files of an office's queue."""
    lead = viewer.holds(Role.LEAD, office=office)
    classes = {each.code: each.name for service in own_services() for each in service.classes}
    return TogetherChoices(
        officers=officers_of(viewer, office=office, today=today) if lead else {},
        classes=tuple(classes.items()),
    )
