"""A service in a list, and a page of such a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from guichet.catalogue.models import Service
from guichet.catalogue.rules.texts import in_language
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceResult:
    """One service in a list, in one language.

    `fee_cents` is None where only `fee_charged` was filed, and both are None where neither was.
    """

    code: str
    name: str
    summary: str
    organization: str
    runs_here: bool
    applies_online: bool
    fee_cents: int | None
    fee_charged: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Some results of how many; `read_as` is what a mistyped search was taken to mean."""

    results: tuple[ServiceResult, ...]
    total: int
    read_as: str = ""


def results_of(viewer: Viewer, *, keys: Sequence[int], language: str) -> tuple[ServiceResult, ...]:
    """Return services in the order of their keys."""
    del viewer  # the published catalogue is for everyone
    found = Service.objects.select_related("organization").in_bulk(list(keys))
    return tuple(
        ServiceResult(
            code=service.code,
            name=in_language(service.name, language),
            summary=in_language(service.summary, language),
            organization=in_language(service.organization.name, language),
            runs_here=service.runs_here,
            applies_online=service.runs_here or service.online_application == "Y",
            fee_cents=service.fee_cents,
            fee_charged=service.fee_charged,
        )
        for key in keys
        if (service := found.get(key)) is not None
    )
