"""One service that several departments file, each under an id of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from guichet.catalogue.models import Partner, Service, YearlyVolume
from guichet.catalogue.queries.cards import PartnerCard
from guichet.catalogue.rules.statuses import Status, VolumeKind
from guichet.catalogue.rules.texts import in_language
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFiling:
    """The same service as another department, or the same one again, filed it."""

    code: str
    name: str
    organization: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JointFiling:
    """Who does what for a service filed several times, and its applications counted once.

    `counted_once` is the largest total among the filings of `year`; None where none is a number.
    """

    parts: tuple[PartnerCard, ...]
    others: tuple[OtherFiling, ...]
    year: str
    counted_once: int | None


def joint_filing(viewer: Viewer, *, service: str, language: str) -> JointFiling | None:
    """Return what is filed beside a service for the same applications, None where nothing is."""
    del viewer  # published figures are for everyone
    here = Service.objects.filter(code=service).values_list("pk", "counted_with").first()
    if here is None:
        return None
    leader = here[1] or here[0]
    members = list(
        Service.objects.select_related("organization")
        .filter(Q(pk=leader) | Q(counted_with=leader), status=Status.ACTIVE)
        .order_by("pk")
    )
    others = [each for each in members if each.pk != here[0]]
    if not others:
        return None
    year, counted_once = _counted_once(members)
    return JointFiling(
        parts=_parts(members, language),
        others=tuple(
            OtherFiling(
                code=each.code,
                name=in_language(each.name, language),
                organization=in_language(each.organization.name, language),
            )
            for each in others
        ),
        year=year,
        counted_once=counted_once,
    )


def _parts(members: Sequence[Service], language: str) -> tuple[PartnerCard, ...]:
    """Return every department with its part, as each names the others; who delivers comes first."""
    rows = (
        Partner.objects.filter(service__in=members)
        .values_list("organization__code", "organization__name", "role")
        .order_by("role", "organization__code")
        .distinct()
    )
    return tuple(
        PartnerCard(organization=code, name=in_language(name, language), role=role)
        for code, name, role in rows
    )


def _counted_once(members: Sequence[Service]) -> tuple[str, int | None]:
    """Return the latest year with a total, and the largest total filed for it."""
    rows = YearlyVolume.objects.filter(
        service__in=members, kind=VolumeKind.APPLICATIONS_TOTAL, count__isnull=False
    ).order_by("-fiscal_year", "-count")
    largest = rows.first()
    return (largest.fiscal_year, largest.count) if largest else ("", None)
