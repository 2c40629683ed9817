"""Who came, called or wrote: on a file, at an office today, and counted by service and reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from guichet.casework.models import Application, Contact
from guichet.casework.queries.custody import sight_of
from guichet.casework.rules import DECIDERS, published_counts, read_code
from guichet.casework.rules.contacts import MOST_LISTED, REPEAT_WITHIN, ContactReason
from guichet.catalogue.definitions import own_services
from guichet.identity.queries import labels_of
from guichet.interactions.rules import Role, Viewer

Text = Mapping[str, str]
_FEWEST = 5
_ALIKE = Contact.objects.filter(application=OuterRef("application"), reason=OuterRef("reason"))
_REPEAT = Exists(
    _ALIKE.filter(
        arrived_at__lt=OuterRef("arrived_at"),
        arrived_at__gte=OuterRef("arrived_at") - REPEAT_WITHIN,
    )
)
_CAME_BACK = Exists(
    _ALIKE.filter(
        arrived_at__gt=OuterRef("arrived_at"),
        arrived_at__lte=OuterRef("arrived_at") + REPEAT_WITHIN,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSeen:
    """One contact; `repeat` says that it came again for the same within two weeks.

    `case` and `reference` are empty without a file, and for who does not see it.
    """

    id: UUID
    channel: str
    reason: str
    service: Text
    case: UUID | None
    reference: str
    by: str
    arrived_at: datetime
    ended_at: datetime
    waited_minutes: int
    resolved: bool
    repeat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsOfService:
    """Contacts about one service in a period; None where so few came that they could be known.

    `first` are contacts that were no repeat; of them `resolved_first` ended resolved, and nobody
    of them came again for the same with a file. Waits are minutes from arrival to start: half of
    those who came or called waited at most `half`, 8 in 10 at most `eight`; letters are left out.
    """

    service: str
    name: Text
    total: int | None
    reasons: Mapping[ContactReason, int | None]
    channels: Mapping[str, int | None]
    first: int | None
    resolved_first: float | None
    repeats: int | None
    half: int | None
    eight: int | None


def is_repeat(viewer: Viewer, *, contact: UUID) -> bool:
    """Tell whether a contact came again about the same file for the same reason."""
    del viewer
    return Contact.objects.filter(_REPEAT, pk=contact).exists()


def case_spoken_of(viewer: Viewer, *, reference: str) -> UUID | None:
    """Return the file with a reference, of those whose office the viewer works in; else None."""
    case = (
        Application.objects.filter(reference=read_code(reference))
        .values_list("pk", flat=True)
        .first()
    )
    sight = None if case is None else sight_of(viewer, case=case)
    return case if sight is not None and sight.role in DECIDERS else None


def reference_spoken_of(viewer: Viewer, *, case: UUID) -> str:
    """Return the reference of a file the viewer works on, empty where there is none such."""
    if sight_of(viewer, case=case) is None:
        return ""
    found = Application.objects.filter(pk=case).values_list("reference", flat=True).first()
    return found or ""


def contacts_of(viewer: Viewer, *, case: UUID) -> tuple[ContactSeen, ...]:
    """Return the contacts about a file the viewer has seen, the latest first."""
    rows = Contact.objects.filter(application=case).order_by("-ended_at")
    return _seen(viewer, rows[:MOST_LISTED])


def latest_contacts(viewer: Viewer, *, office: UUID) -> tuple[ContactSeen, ...]:
    """Return the latest contacts of an office the viewer works in."""
    if office not in viewer.offices(Role.OFFICER, Role.LEAD):
        return ()
    rows = Contact.objects.filter(office=office).order_by("-ended_at")
    return _seen(viewer, rows[:MOST_LISTED])


def contact_report(
    viewer: Viewer, *, since: datetime, until: datetime
) -> tuple[ContactsOfService, ...]:
    """Return what people came, called and wrote for in a period, by service, the most first.

    For staff. Contacts about no service in particular stand under an empty code.
    """
    if not viewer.roles:
        return ()
    rows = Contact.objects.filter(arrived_at__gte=since, arrived_at__lt=until).annotate(
        repeat=_REPEAT, came_back=_CAME_BACK
    )
    grouped: dict[str, list[_Row]] = {}
    for row in rows.values_list(
        "service", "reason", "channel", "resolved", "asked_before", "repeat", "came_back",
        "arrived_at", "started_at",
    ).iterator():  # fmt: skip  # read as one
        grouped.setdefault(row[0], []).append(_Row(*row[1:]))
    names = {each.code: each.name for each in own_services()}
    found = [
        _of_service(service, names.get(service, {}), rows) for service, rows in grouped.items()
    ]
    return tuple(sorted(found, key=lambda each: (-len(grouped[each.service]), each.service)))


@dataclass(frozen=True, slots=True)
class _Row:
    reason: str
    channel: str
    resolved: bool
    asked_before: bool
    repeat: bool
    came_back: bool
    arrived_at: datetime
    started_at: datetime

    @property
    def first(self) -> bool:
        return not (self.repeat or self.asked_before)


def _of_service(service: str, name: Text, rows: Sequence[_Row]) -> ContactsOfService:
    reasons = published_counts(_counted((each.reason for each in rows), tuple(ContactReason)))
    channels = published_counts(_counted((each.channel for each in rows), ()))
    first = [each for each in rows if each.first]
    again = published_counts({"first": len(first), "repeats": len(rows) - len(first)})
    solved = sum(each.resolved and not each.came_back for each in first)
    waits = sorted(
        (each.started_at - each.arrived_at).total_seconds()
        for each in rows
        if each.channel != "mail"
    )
    return ContactsOfService(
        service=service,
        name=name,
        total=_total(len(rows)),
        reasons={each: reasons[each.value] for each in ContactReason},
        channels=channels,
        first=again["first"],
        resolved_first=solved / len(first) if len(first) >= 2 * _FEWEST else None,
        repeats=again["repeats"],
        half=_minutes(waits, share=0.5),
        eight=_minutes(waits, share=0.8),
    )


def _total(count: int) -> int | None:
    return None if 0 < count < _FEWEST else count


def _counted(words: Iterable[str], known: Iterable[str]) -> dict[str, int]:
    return {**dict.fromkeys(known, 0), **Counter(words)}


def _minutes(waits: Sequence[float], *, share: float) -> int | None:
    """Return the least whole minutes within which that share waited, None of too few."""
    if len(waits) < 2 * _FEWEST:
        return None
    return ceil(waits[ceil(share * len(waits)) - 1] / 60)


def _seen(viewer: Viewer, rows: QuerySet[Contact]) -> tuple[ContactSeen, ...]:
    found = list(rows.annotate(reference=F("application__reference"), repeat=_REPEAT))
    labels = labels_of(viewer, users={each.officer for each in found})
    names = {each.code: each.name for each in own_services()}
    cases = {each.application_id for each in found if each.application_id}
    seen = {case for case in cases if sight_of(viewer, case=case) is not None}
    return tuple(
        ContactSeen(
            id=each.pk,
            channel=each.channel,
            reason=each.reason,
            service=names.get(each.service, {}),
            case=each.application_id if each.application_id in seen else None,
            reference=each.reference if each.application_id in seen else "",
            by=labels.get(each.officer, ""),
            arrived_at=each.arrived_at,
            ended_at=each.ended_at,
            waited_minutes=int((each.started_at - each.arrived_at).total_seconds() // 60),
            resolved=each.resolved,
            repeat=each.asked_before or each.repeat,
        )
        for each in found
    )
