"""Volumes and timeliness over the years, of a service and of an organization."""

from dataclasses import dataclass

from django.db.models import Sum

from guichet.catalogue.models import Service, YearlyTimeliness, YearlyVolume
from guichet.catalogue.rules.statuses import Status, VolumeKind
from guichet.interactions.rules import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinessCard:
    """Promises of time on one channel over one year: how many were met, of how many.

    `met` may be above `total`: both are the publisher's.
    """

    year: str
    channel: str
    met: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelYear:
    """Applications on one channel over one year, added over an organization's services."""

    year: str
    channel: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationYears:
    """What an organization's services took and met, each application counted once.

    `counted_elsewhere` is how many of its services are left out, since the same applications are
    counted under another one.
    """

    volumes: tuple[ChannelYear, ...]
    timeliness: tuple[TimelinessCard, ...]
    counted_elsewhere: int


def timeliness_of(viewer: Viewer, *, service: str) -> tuple[TimelinessCard, ...]:
    """Return a service's timeliness by year and channel, oldest first."""
    del viewer  # published figures are for everyone
    rows = YearlyTimeliness.objects.filter(service__code=service).order_by("fiscal_year", "channel")
    return tuple(
        TimelinessCard(year=row.fiscal_year, channel=row.channel, met=row.met, total=row.total)
        for row in rows
    )


def organization_years(viewer: Viewer, *, organization: str) -> OrganizationYears:
    """Return an organization's volumes and timeliness by year and channel, oldest first."""
    del viewer  # published figures are for everyone
    own = Service.objects.filter(organization__code=organization, status=Status.ACTIVE)
    once = own.filter(counted_with=None)
    volumes = (
        YearlyVolume.objects.filter(
            service__in=once, kind=VolumeKind.APPLICATIONS, count__isnull=False
        )
        .values_list("fiscal_year", "channel")
        .annotate(counted=Sum("count"))
        .order_by("fiscal_year", "channel")
    )
    timeliness = (
        YearlyTimeliness.objects.filter(service__in=once)
        .values_list("fiscal_year", "channel")
        .annotate(met_in_all=Sum("met"), all_of_them=Sum("total"))
        .order_by("fiscal_year", "channel")
    )
    return OrganizationYears(
        volumes=tuple(
            ChannelYear(year=year, channel=channel, count=counted)
            for year, channel, counted in volumes
        ),
        timeliness=tuple(
            TimelinessCard(year=year, channel=channel, met=met, total=total)
            for year, channel, met, total in timeliness
        ),
        counted_elsewhere=own.exclude(counted_with=None).count(),
    )
