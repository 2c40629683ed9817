"""Every active service as other directories may read it."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q

from guichet.catalogue.adapters.exchange import ChannelFacts, OrganizationFacts, ServiceFacts
from guichet.catalogue.definitions import ServiceDefinition, UnknownService, definition_for
from guichet.catalogue.definitions.languages import official_languages
from guichet.catalogue.models import (
    Organization,
    Ownership,
    Service,
    ServiceAlert,
    ServiceFacet,
)
from guichet.catalogue.queries.facet_titles import facet_title
from guichet.catalogue.rules.facets import facet_values
from guichet.catalogue.rules.statuses import Facet, Status
from guichet.interactions.rules import PUBLIC, Viewer

_Texts = Mapping[str, str]
_Facets = Mapping[tuple[int, str], list[str]]


def services_to_exchange(viewer: Viewer, *, base: str, at: datetime) -> tuple[ServiceFacts, ...]:
    """Return what anybody may know of each active service, by code; `base` is the site's address.

    A service filed elsewhere for the same applications stands beside its twin: both are published.
    """
    del viewer  # the published catalogue is for everyone
    today = at.date()
    rows = (
        Service.objects.select_related("organization")
        .filter(status=Status.ACTIVE, active_from__lte=today)
        .order_by("code")
    )
    titles, facets = _titles(), _facets()
    offices, alerts = _offices(today), _alerts(at)
    return tuple(
        _facts(
            row,
            own=_own(row, today),
            base=base,
            office=offices.get(row.pk, {}),
            alert=alerts.get(row.pk, {}),
            needs={code: titles[Facet.NEED, code] for code in facets[row.pk, Facet.NEED]},
            audiences={
                code: titles[Facet.AUDIENCE, code] for code in facets[row.pk, Facet.AUDIENCE]
            },
        )
        for row in rows
    )


def _facts(
    row: Service,
    *,
    own: ServiceDefinition | None,
    base: str,
    office: _Texts,
    alert: _Texts,
    needs: Mapping[str, _Texts],
    audiences: Mapping[str, _Texts],
) -> ServiceFacts:
    description = {
        language: row.description.get(language) or row.summary.get(language, "")
        for language in row.name
    }
    return ServiceFacts(
        code=row.code,
        name=row.name,
        description=own.description if own else description,
        status=row.status,
        organization=_organization(row.organization, base),
        office=office,
        address={language: f"{base}/{language}/services/{row.code}" for language in row.name},
        fee_cents=own.fee_cents if own else row.fee_cents,
        fee_charged=row.fee_charged,
        channels=_channels(row, own),
        needs=needs,
        audiences=audiences,
        documents=own.before_you_start if own else {},
        steps=own.next_steps if own else {},
        law=own.legal_reference if own else {},
        alert=alert,
    )


def _organization(row: Organization, base: str) -> OrganizationFacts:
    first = official_languages()[0]
    return OrganizationFacts(
        code=row.code, name=row.name, address=f"{base}/{first}/browse/organization/{row.code}"
    )


def _own(row: Service, today: date) -> ServiceDefinition | None:
    if not row.runs_here:
        return None
    try:
        return definition_for(row.code, on=today)
    except UnknownService:
        return None


def _channels(row: Service, own: ServiceDefinition | None) -> tuple[ChannelFacts, ...]:
    if own is None:
        return tuple(ChannelFacts(code=code, contact={}, standard={}) for code in row.channels)
    promised = {each.channel: each.name for each in own.standards}
    return tuple(
        ChannelFacts(code=each.code, contact=each.contact, standard=promised.get(each.code, {}))
        for each in own.channels
    )


def _titles() -> Mapping[tuple[str, str], _Texts]:
    return {
        (facet, value.code): {
            language: facet_title(PUBLIC, value=value, language=language)
            for language in official_languages()
        }
        for facet, values in facet_values().items()
        for value in values.values()
    }


def _facets() -> _Facets:
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows = ServiceFacet.objects.order_by("value").values_list("service_id", "facet", "value")
    for service, facet, value in rows:
        found[service, facet].append(value)
    return found


def _offices(today: date) -> Mapping[int, _Texts]:
    rows = Ownership.objects.filter(stage="", starts__lte=today).order_by("starts")
    return dict(rows.values_list("service_id", "office__title"))


def _alerts(at: datetime) -> Mapping[int, _Texts]:
    standing = ServiceAlert.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at, taken_back_at__isnull=True
    )
    return dict(standing.order_by("said_at").values_list("service_id", "text"))
