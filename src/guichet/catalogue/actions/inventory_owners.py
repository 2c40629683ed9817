"""Let the deputy head of the department that files a service answer for it, year by year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from guichet.catalogue.models import Filing, Office, Ownership, Service
from guichet.catalogue.rules.filing import fiscal_year_start
from guichet.catalogue.rules.ownership import TransferReason
from guichet.catalogue.rules.statuses import Status

_Chain = list[tuple[date, UUID]]


def set_owners(*, services: Iterable[Service]) -> None:
    """Write who answers for each service, then activate it; what people arranged is left alone.

    A department that files a service another filed the year before took it over on 1 April.
    """
    offices = dict(Office.objects.filter(provisional=True).values_list("organization", "pk"))
    arranged = set(Office.objects.filter(provisional=False).values_list("pk", flat=True))
    by_key = {service.pk: service for service in services}
    moved = set(
        Ownership.objects.exclude(reason=TransferReason.DEFINITION).values_list(
            "service", flat=True
        )
    )
    wanted = _wanted(by_key, offices)
    stored = _stored(by_key)
    fresh: list[Ownership] = []
    for key, chain in wanted.items():
        before = stored.get(key, [])
        if key in moved or arranged.intersection(office for _, office in before):
            continue
        if chain[: len(before)] != before:
            _reopen(by_key[key])
            before = []
        fresh += [
            Ownership(service_id=key, office_id=office, starts=starts)
            for starts, office in chain[len(before) :]
        ]
    Ownership.objects.bulk_create(fresh, batch_size=500)
    _activate(by_key.values(), wanted)


def _wanted(services: Mapping[int, Service], offices: Mapping[int, UUID]) -> dict[int, _Chain]:
    """Return the first day of each department in a row, by service."""
    chains: dict[int, _Chain] = defaultdict(list)
    filed = (
        Filing.objects.filter(service__in=list(services))
        .order_by("service", "fiscal_year")
        .values_list("service", "fiscal_year", "organization")
    )
    for key, year, organization in filed:
        office = offices[organization]
        if not chains[key] or chains[key][-1][1] != office:
            chains[key].append((fiscal_year_start(year), office))
    return chains


def _stored(services: Mapping[int, Service]) -> dict[int, _Chain]:
    chains: dict[int, _Chain] = defaultdict(list)
    rows = Ownership.objects.filter(service__in=list(services), stage="").order_by("starts")
    for key, starts, office in rows.values_list("service", "starts", "office"):
        chains[key].append((starts, office))
    return chains


def _reopen(service: Service) -> None:
    """Make the service a draft again, so that an earlier year may come before what is stored."""
    Service.objects.filter(pk=service.pk).update(status=Status.DRAFT)
    service.status = Status.DRAFT
    Ownership.objects.filter(service=service, stage="").delete()


def _activate(services: Iterable[Service], wanted: Mapping[int, _Chain]) -> None:
    by_day: dict[date, list[int]] = defaultdict(list)
    for service in services:
        if service.status == Status.DRAFT:
            by_day[wanted[service.pk][0][0]].append(service.pk)
    for day, keys in by_day.items():
        Service.objects.filter(pk__in=keys).update(status=Status.ACTIVE, active_from=day)
