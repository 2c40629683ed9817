"""The catalogue for everybody: services that take applications here, with their published waits."""

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router

from guichet.api.forms.asked import ServiceCode
from guichet.api.pages.answers import ServiceShown, ServicesListed
from guichet.api.pages.problems import Problem, Refused
from guichet.catalogue.definitions import ServiceDefinition, own_services
from guichet.catalogue.queries import (
    Age,
    NoAccountableOffice,
    Wait,
    accountable_office,
    published_wait,
    run_here,
)
from guichet.components import clock
from guichet.components.jurisdiction import local_today
from guichet.interactions.rules import PUBLIC

router = Router(tags=["catalogue"], auth=None)
_MOST = 500


@router.get("", response={200: ServicesListed})
def list_services(request: HttpRequest) -> dict[str, object]:
    """List the services that take applications on this site, with what the wait is today."""
    del request
    listed = run_here(PUBLIC, language=get_language() or "en", limit=_MOST)
    return {"services": [said for each in listed if (said := _listed(each.code))]}


@router.get("/{code}", response={200: ServiceShown, 404: Problem, 422: Problem})
def show_service(request: HttpRequest, code: ServiceCode) -> dict[str, object]:
    """Show one service: promises, legal limit, stages and the published wait."""
    del request
    said, definition = _listed(code), _definition(code)
    if said is None or definition is None:
        raise Refused("not-found", reason="No service of that code takes applications here.")
    promise = definition.standard("web")
    limit = definition.legal_limit
    return {
        **said,
        "definition_version": definition.version,
        "standard_days": None if promise is None else promise.business_days,
        "legal_limit_days": None if limit is None else limit.business_days,
        "stages": [
            {"code": each.code, "name": each.name, "business_days": each.business_days}
            for each in definition.stages
        ],
    }


def _listed(code: str) -> dict[str, object] | None:
    definition = _definition(code)
    if definition is None:
        return None
    try:
        office = accountable_office(PUBLIC, service=code, on=clock.now().date())
    except NoAccountableOffice:
        return None
    return {
        "code": code,
        "name": definition.name,
        "organization": office.organization_code,
        "office": office.code,
        "wait": _wait(published_wait(PUBLIC, service=code, channel="web")),
    }


def _definition(code: str) -> ServiceDefinition | None:
    return next((each for each in own_services() if each.code == code), None)


def _wait(found: Wait | None) -> dict[str, object] | None:
    if found is None:
        return None
    current = found.age(today=local_today()) is not Age.OVER
    sure = current and not found.unsure
    return {
        "as_of": found.as_of,
        "current": current,
        "unsure": found.unsure,
        "half_within_days": found.half if sure else None,
        "eight_in_ten_within_days": found.eight if sure else None,
        "low_days": found.low if current else None,
        "high_days": found.high if current else None,
    }
