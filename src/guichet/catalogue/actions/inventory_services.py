"""Store the services of an inventory: filings, and the catalogue's rows that follow from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from guichet.catalogue.actions.inventory_organizations import store_organizations
from guichet.catalogue.actions.inventory_owners import set_owners
from guichet.catalogue.actions.reports import ImportReport, Progress, Rejection, changes_between
from guichet.catalogue.adapters.gc_inventory import (
    ONLINE_POINTS,
    SERVICE_FILE,
    VOLUMES,
    PublishedOrganization,
    ServiceRow,
)
from guichet.catalogue.models import Filing, Service, ServiceFacet
from guichet.catalogue.rules.facets import audiences_as_filed, needs_by_name
from guichet.catalogue.rules.filing import (
    count_of,
    first_sentence,
    fiscal_year_start,
    web_address,
)
from guichet.catalogue.rules.statuses import Facet, Status

_BATCH = 500
_LONGEST_CODE = 60
_KEY = tuple[str, str, str]

_INSERT_VOLUME = (
    "INSERT INTO catalogue_yearlyvolume (service_id, fiscal_year, kind, channel, word, count) "
    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (service_id, fiscal_year, kind, channel) "
    "DO UPDATE SET word = excluded.word, count = excluded.count"
)

_CHANNELS = {
    "web": "num_applications_online",
    "phone": "num_applications_by_phone",
    "counter": "num_applications_in_person",
    "mail": "num_applications_by_mail",
}

FILED_FIELDS = (
    *("organization_id", "name", "summary", "description", "scope", "service_type", "url"),
    *("fee_charged", "channels", *ONLINE_POINTS.values()),
)


@dataclass(slots=True, kw_only=True)
class Stored:
    """What the inventory's services became."""

    filings: dict[_KEY, tuple[int, int]] = field(default_factory=dict)
    by_key: dict[_KEY, int] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)


def store_services(
    *,
    rows: Sequence[ServiceRow],
    known: Mapping[str, PublishedOrganization],
    report: ImportReport,
    progress: Progress,
) -> Stored:
    """Store filings with their services, owners, volumes and facets; call inside a transaction."""
    organizations = store_organizations(rows=rows, known=known)
    past = _Past()
    fresh: list[tuple[str, ServiceRow]] = []
    for row in sorted(rows, key=lambda row: row.year):
        code = past.code_for(row)
        if len(code) > _LONGEST_CODE:
            reason = f"its code {code} would be longer than {_LONGEST_CODE} characters"
            report.rejected.append(Rejection(file=SERVICE_FILE, number=row.number, reason=reason))
        elif past.takes(row, code, report):
            fresh.append((code, row))
    report.absent.extend(past.absent(rows))
    services = _store_rows(past, fresh, organizations)
    filings = _store_filings(fresh, services, organizations)
    _store_volumes(fresh, services, progress)
    set_owners(services=services.values())
    _store_facets(services.values(), past.latest)
    all_services = dict(Service.objects.values_list("code", "pk")) if rows else {}
    return Stored(
        filings={**past.filings, **filings},
        by_key={key: all_services[code] for key, code in past.codes_by_key.items()},
        touched={service.pk for service in services.values()},
    )


class _Past:
    """What earlier imports stored, and which code each published id has."""

    def __init__(self) -> None:
        self.words: dict[_KEY, Mapping[str, str]] = {}
        self.filings: dict[_KEY, tuple[int, int]] = {}
        self.codes_by_key: dict[_KEY, str] = {}
        self.latest: dict[str, tuple[str, str, Mapping[str, str]]] = {}
        self._codes: dict[tuple[str, str], str] = {}
        self._taken: dict[tuple[str, str], str] = {}
        stored = Filing.objects.values_list(
            *("pk", "service_id", "service__code", "fiscal_year", "organization__code"),
            *("published_id", "words"),
        )
        for pk, service, code, year, organization, published_id, words in stored:
            key = (year, organization, published_id)
            self.words[key] = words
            self.filings[key] = (pk, service)
            self._note(key, code, words)

    def _note(self, key: _KEY, code: str, words: Mapping[str, str]) -> None:
        year, organization, published_id = key
        self.codes_by_key[key] = code
        self._codes[organization, published_id] = code
        self._taken[year, code] = organization
        if code not in self.latest or self.latest[code][0] <= year:
            self.latest[code] = (year, organization, words)

    def code_for(self, row: ServiceRow) -> str:
        """Return the code of the row's service: the id's own, unless another department has it."""
        code = self._codes.get((row.organization, row.published_id), f"gc-{row.published_id}")
        other = self._taken.get((row.year, code), row.organization)
        return code if other == row.organization else f"{code}-{row.organization}"

    def takes(self, row: ServiceRow, code: str, report: ImportReport) -> bool:
        """Tally the row and say whether it is to be written."""
        before = self.words.get(row.key)
        if before == row.words:
            report.unchanged += 1
            return False
        if before is None:
            report.added += 1
            earlier = self.latest.get(code)
            if earlier and earlier[0] < row.year:
                what = f"{code}, {row.year} after {earlier[0]}"
                report.changes.extend(
                    changes_between(what=what, before=earlier[2], after=row.words)
                )
        else:
            report.updated += 1
            report.changes.extend(
                changes_between(what=f"{code}, {row.year}", before=before, after=row.words)
            )
        self._note(row.key, code, row.words)
        return True

    def absent(self, rows: Iterable[ServiceRow]) -> list[str]:
        """List stored filings of the years at hand that the files no longer hold."""
        keys = {row.key for row in rows}
        years = {key[0] for key in keys}
        return [", ".join(key) for key in sorted(self.words) if key[0] in years and key not in keys]


def _store_rows(
    past: _Past, fresh: Sequence[tuple[str, ServiceRow]], organizations: Mapping[str, int]
) -> dict[str, Service]:
    """Create or update the service of each fresh filing by the latest one, and return them."""
    codes = {code for code, _ in fresh}
    found = {each.code: each for each in Service.objects.filter(code__startswith="gc-")}
    new: list[Service] = []
    old: list[Service] = []
    for code in sorted(codes):
        year, organization, words = past.latest[code]
        service = found.get(code)
        if service is None:
            service = Service(code=code, status=Status.DRAFT, active_from=fiscal_year_start(year))
            new.append(service)
        else:
            old.append(service)
        for name, value in _fields(words, organizations[organization]).items():
            setattr(service, name, value)
    Service.objects.bulk_create(new, batch_size=_BATCH)
    Service.objects.bulk_update(old, FILED_FIELDS, batch_size=100)
    return {service.code: service for service in (*new, *old)}


def _fields(words: Mapping[str, str], organization: int) -> dict[str, object]:
    """Return what a filing says of its service."""
    name = {each: words[f"service_name_{each}"].strip() for each in ("en", "fr")}
    description = {each: words[f"service_description_{each}"].strip() for each in ("en", "fr")}
    return {
        "organization_id": organization,
        "name": name,
        "description": description,
        "summary": {each: first_sentence(description[each]) or name[each] for each in ("en", "fr")},
        "scope": words["service_scope"],
        "service_type": words["service_type"],
        "url": {
            each: address
            for each in ("en", "fr")
            if (address := web_address(words[f"service_uri_{each}"]))
        },
        "fee_charged": {"Y": True, "N": False}.get(words["service_fee"]),
        "channels": [code for code, column in _CHANNELS.items() if count_of(words[column])],
        **{ours: words[column] for column, ours in ONLINE_POINTS.items()},
    }


def _store_filings(
    fresh: Sequence[tuple[str, ServiceRow]],
    services: Mapping[str, Service],
    organizations: Mapping[str, int],
) -> dict[_KEY, tuple[int, int]]:
    filings = [
        Filing(
            service=services[code],
            organization_id=organizations[row.organization],
            fiscal_year=row.year,
            published_id=row.published_id,
            scope=row.words["service_scope"],
            words=dict(row.words),
        )
        for code, row in fresh
    ]
    stored = Filing.objects.bulk_create(
        filings,
        update_conflicts=True,
        update_fields=["scope", "words"],
        unique_fields=["fiscal_year", "organization", "published_id"],
        batch_size=_BATCH,
    )
    return {
        row.key: (filing.pk, filing.service_id)
        for (_, row), filing in zip(fresh, stored, strict=True)
    }


def _store_volumes(
    fresh: Sequence[tuple[str, ServiceRow]], services: Mapping[str, Service], progress: Progress
) -> None:
    """Write ten counts a filing; by hand, for the ORM takes five times as long."""
    for start in range(0, len(fresh), _BATCH):
        batch = fresh[start : start + _BATCH]
        with connection.cursor() as cursor:
            cursor.executemany(
                _INSERT_VOLUME,
                [
                    (
                        *(services[code].pk, row.year, kind.value, channel),
                        *(row.words[column], count_of(row.words[column])),
                    )
                    for code, row in batch
                    for column, (kind, channel) in VOLUMES.items()
                ],
            )
        progress("writing services", start + len(batch), len(fresh))


def _store_facets(
    services: Iterable[Service], latest: Mapping[str, tuple[str, str, Mapping[str, str]]]
) -> None:
    wanted: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for service in services:
        _, _, words = latest[service.code]
        for need in needs_by_name(service.name):
            wanted[service.pk].add((Facet.NEED, need))
        for audience in audiences_as_filed(words["client_target_groups"]):
            wanted[service.pk].add((Facet.AUDIENCE, audience))
    ServiceFacet.objects.filter(service__in=[service.pk for service in services]).delete()
    ServiceFacet.objects.bulk_create(
        [
            ServiceFacet(service_id=key, facet=facet, value=value)
            for key, pairs in wanted.items()
            for facet, value in sorted(pairs)
        ],
        batch_size=_BATCH * 4,
    )
