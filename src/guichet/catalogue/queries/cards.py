"""Everything that the page of one service shows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guichet.catalogue.models import Filing, Service, Standard, StandardResult, YearlyVolume
from guichet.catalogue.queries.facet_titles import facet_title
from guichet.catalogue.queries.offices import NoAccountableOffice, OfficeCard, accountable_office
from guichet.catalogue.rules.facets import facet_values
from guichet.catalogue.rules.statuses import Facet, Status
from guichet.catalogue.rules.texts import in_language
from guichet.interactions.rules import PUBLIC, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCard:
    """Another organization with a part in the service; `role` is a code such as `delivers`."""

    organization: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultCard:
    """What was filed for one standard and year, in the publisher's words.

    `target` and `performance` are fractions of 1 or blank; `met` is Y, N or NA, the publisher's
    own verdict and never computed from the rounded figures beside it.
    """

    year: str
    channel: str
    target: str
    performance: str
    met: str
    volume_met: str
    volume_total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardCard:
    """A promise, by channel; `days` are business days where the promise is a number of them."""

    code: str
    text: str
    kind: str
    channel: str
    days: int | None
    target: str
    results: tuple[ResultCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeCard:
    """A yearly count: the published word, and its number where it is one."""

    year: str
    kind: str
    channel: str
    word: str
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard:
    """One service in one language.

    `start_url` is the department's own page, empty where the service runs here. `filed_year` is
    the latest year filed, empty for services that no inventory holds. `counted_with` is the code
    of the service under which the same applications are counted already.
    """

    code: str
    name: str
    summary: str
    description: str
    status: str
    organization: str
    organization_name: str
    office: OfficeCard
    partners: tuple[PartnerCard, ...]
    runs_here: bool
    definition_version: str
    start_url: str
    fee_cents: int | None
    fee_charged: bool | None
    channels: tuple[str, ...]
    online_points: Mapping[str, str]
    standards: tuple[StandardCard, ...]
    volumes: tuple[VolumeCard, ...]
    needs: tuple[tuple[str, str], ...]
    audiences: tuple[tuple[str, str], ...]
    filed_year: str
    counted_with: str


def service_card(viewer: Viewer, *, code: str, language: str, today: date) -> ServiceCard | None:
    """Return what the page of an active service shows, or None where there is no such service."""
    service = (
        Service.objects.select_related("organization", "counted_with")
        .filter(code=code, status=Status.ACTIVE, active_from__lte=today)
        .first()
    )
    if service is None:
        return None
    try:
        office = accountable_office(viewer, service=code, on=today)
    except NoAccountableOffice:
        return None
    filed = Filing.objects.filter(service=service).order_by("-fiscal_year")
    latest = filed.values_list("fiscal_year", flat=True).first()
    return ServiceCard(
        code=service.code,
        name=in_language(service.name, language),
        summary=in_language(service.summary, language),
        description=in_language(service.description, language),
        status=service.status,
        organization=service.organization.code,
        organization_name=in_language(service.organization.name, language),
        office=office,
        partners=_partners(service, language),
        runs_here=service.runs_here,
        definition_version=service.definition_version,
        start_url="" if service.runs_here else in_language(service.url, language),
        fee_cents=service.fee_cents,
        fee_charged=service.fee_charged,
        channels=tuple(service.channels),
        online_points=_online_points(service),
        standards=_standards(service, language),
        volumes=_volumes(service),
        needs=_facet(service, Facet.NEED, language),
        audiences=_facet(service, Facet.AUDIENCE, language),
        filed_year=latest or "",
        counted_with=service.counted_with.code if service.counted_with else "",
    )


def _partners(service: Service, language: str) -> tuple[PartnerCard, ...]:
    rows = service.partners.select_related("organization").order_by("role", "organization__code")
    return tuple(
        PartnerCard(
            organization=row.organization.code,
            name=in_language(row.organization.name, language),
            role=row.role,
        )
        for row in rows
    )


def _online_points(service: Service) -> Mapping[str, str]:
    return {
        "account": service.online_account,
        "authentication": service.online_authentication,
        "application": service.online_application,
        "decision": service.online_decision,
        "issuance": service.online_issuance,
        "feedback": service.online_feedback,
    }


def _standards(service: Service, language: str) -> tuple[StandardCard, ...]:
    results: dict[int, list[ResultCard]] = defaultdict(list)
    rows = StandardResult.objects.filter(standard__service=service).order_by("-fiscal_year")
    for row in rows:
        results[row.standard_id].append(
            ResultCard(
                year=row.fiscal_year,
                channel=row.channel,
                target=row.target,
                performance=row.performance,
                met=row.met,
                volume_met=row.volume_met,
                volume_total=row.volume_total,
            )
        )
    return tuple(
        StandardCard(
            code=standard.code,
            text=in_language(standard.text, language),
            kind=standard.kind,
            channel=standard.channel,
            days=standard.days,
            target=standard.target,
            results=tuple(results[standard.pk]),
        )
        for standard in Standard.objects.filter(service=service).order_by("kind", "pk")
    )


def _volumes(service: Service) -> tuple[VolumeCard, ...]:
    rows = YearlyVolume.objects.filter(service=service).order_by("-fiscal_year", "pk")
    return tuple(
        VolumeCard(
            year=row.fiscal_year,
            kind=row.kind,
            channel=row.channel,
            word=row.word,
            count=row.count,
        )
        for row in rows
    )


def _facet(service: Service, facet: Facet, language: str) -> tuple[tuple[str, str], ...]:
    """Return (code, title) of the values in the order in which pages show them."""
    values = set(service.facets.filter(facet=facet).values_list("value", flat=True))
    return tuple(
        (value.code, facet_title(PUBLIC, value=value, language=language))
        for value in facet_values()[facet].values()
        if value.code in values
    )
