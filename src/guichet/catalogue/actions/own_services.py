"""Make the catalogue hold a service that runs here, as its definition says."""

from collections.abc import Sequence
from datetime import date, datetime

from guichet.catalogue.actions.transfer import record_ownership
from guichet.catalogue.definitions import ServiceDefinition
from guichet.catalogue.models import (
    Office,
    Organization,
    Ownership,
    Service,
    ServiceFacet,
    Standard,
)
from guichet.catalogue.rules.facets import facet_values
from guichet.catalogue.rules.ownership import TransferReason, answering
from guichet.catalogue.rules.statuses import Facet, Status
from guichet.interactions.actions import record


class LoadRefused(Exception):
    """A definition names what is not there, or would rewrite who answered."""


def load_own_service(*, versions: Sequence[ServiceDefinition], at: datetime) -> int | None:
    """Store a service by its versions, oldest first; return its key, or None if nothing changed.

    Call inside a transaction. Raises LoadRefused.
    """
    newest = versions[-1]
    wanted = _fields(newest)
    service = Service.objects.filter(code=newest.code).first()
    registered = "" if service is None else service.definition_version
    if service is None:
        service = Service.objects.create(
            code=newest.code, active_from=versions[0].effective, **wanted
        )
        changed = True
    else:
        changed = any(getattr(service, field) != value for field, value in wanted.items())
        if changed:
            Service.objects.filter(pk=service.pk).update(**wanted)
    changed |= _set_owners(service, versions, at)
    changed |= _set_facets(service, newest)
    changed |= _set_standards(service, newest)
    if service.status == Status.DRAFT:
        Service.objects.filter(pk=service.pk).update(status=Status.ACTIVE)
        changed = True
    if registered != newest.version:
        record(
            kind="service_registered",
            occurred_at=at,
            recorded_at=at,
            service=newest.code,
            payload={"definition_version": newest.version},
        )
    return service.pk if changed else None


def _fields(newest: ServiceDefinition) -> dict[str, object]:
    organization = Organization.objects.filter(code=newest.organization).first()
    if organization is None:
        raise LoadRefused(
            f"the definition of '{newest.code}' names the organization '{newest.organization}'; "
            "add it to organizations.toml"
        )
    return {
        "organization_id": organization.pk,
        "name": dict(newest.name),
        "summary": dict(newest.summary),
        "description": dict(newest.description),
        "synonyms": {language: list(listed) for language, listed in newest.synonyms.items()},
        "runs_here": True,
        "definition_version": newest.version,
        "fee_cents": newest.fee_cents,
        "fee_charged": newest.fee_cents > 0,
        "channels": [channel.code for channel in newest.channels],
        "online_application": "Y",
        "scope": "EXTERN",
    }


def _set_owners(service: Service, versions: Sequence[ServiceDefinition], at: datetime) -> bool:
    """Write who answers for the whole and for each stage, from the versions' first days on."""
    chains: dict[str, list[tuple[date, str]]] = {}
    for version in versions:
        owners = {"": version.office} | {stage.code: stage.office for stage in version.stages}
        for stage, office in owners.items():
            chain = chains.setdefault(stage, [])
            if not chain or chain[-1][1] != office:
                chain.append((version.effective, office))
    written = False
    for stage, chain in chains.items():
        written |= _follow(service, stage, chain, at)
    return written


def _follow(service: Service, stage: str, chain: Sequence[tuple[date, str]], at: datetime) -> bool:
    """Make what is stored hold the definition's chain; what a transfer wrote stands beside it.

    Raises LoadRefused where the definition would rewrite who answered.
    """
    rows = Ownership.objects.filter(service=service, stage=stage).order_by("starts")
    stored = list(rows.values_list("starts", "office__code", "reason"))
    known = [(starts, office) for starts, office, _reason in stored]
    declared = [row[:2] for row in stored if row[2] == TransferReason.DEFINITION]
    missing = [
        (starts, office)
        for starts, office in chain
        if (starts, office) not in known and answering(known, starts) != office
    ]
    late = bool(known and missing) and missing[0][0] <= known[-1][0]
    if late or any(each not in chain for each in declared):
        raise LoadRefused(
            f"'{service.code}' says that {chain} answer for stage '{stage or 'all'}', but "
            f"{known} did; name the new office in a new version, dated when it takes over"
        )
    before = Office.objects.filter(code=known[-1][1]).first() if known else None
    for starts, code in missing:
        before = _hand_over(service, stage, starts=starts, code=code, before=before, at=at)
    return bool(missing)


def _hand_over(
    service: Service,
    stage: str,
    *,
    starts: date,
    code: str,
    before: Office | None,
    at: datetime,
) -> Office:
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise LoadRefused(
            f"the definition of '{service.code}' names the office '{code}'; add it to "
            "organizations.toml"
        )
    Ownership.objects.create(service=service, office=office, stage=stage, starts=starts)
    if not stage:
        record_ownership(
            service=service.code,
            stage=stage,
            office=office,
            before=before,
            starts=starts,
            reason=TransferReason.DEFINITION,
            at=at,
        )
    return office


def _set_facets(service: Service, newest: ServiceDefinition) -> bool:
    wanted = {(Facet.NEED.value, need) for need in newest.needs}
    wanted |= {(Facet.AUDIENCE.value, audience) for audience in newest.audiences}
    for facet, value in sorted(wanted):
        known = facet_values()[Facet(facet)]
        if value not in known:
            raise LoadRefused(
                f"the definition of '{newest.code}' names the {facet} '{value}'; choose from "
                f"{', '.join(known)}"
            )
    stored = set(service.facets.values_list("facet", "value"))
    if stored == wanted:
        return False
    service.facets.all().delete()
    ServiceFacet.objects.bulk_create(
        ServiceFacet(service=service, facet=facet, value=value) for facet, value in sorted(wanted)
    )
    return True


def _set_standards(service: Service, newest: ServiceDefinition) -> bool:
    """Store the newest promises, one a channel; results of earlier ones stay."""
    changed = False
    for promise in newest.standards:
        _, made = Standard.objects.update_or_create(
            service=service,
            code=f"decision-{promise.channel}",
            defaults={
                "text": dict(promise.name),
                "kind": "TML",
                "channel": promise.channel,
                "days": promise.business_days,
                "target": f"{promise.target_percent / 100:g}",
            },
        )
        changed |= made
    return changed
