"""The publisher's own figures about a year's inventory, from what was filed.

Each definition stands in `docs/reference/report-catalogue.md`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guichet.catalogue.adapters.gc_inventory import ONLINE_POINTS, VOLUMES
from guichet.catalogue.models import Filing, StandardResult, YearlyVolume
from guichet.catalogue.rules.filing import is_external, is_in_scope
from guichet.catalogue.rules.statuses import VolumeKind
from guichet.interactions.rules import Viewer

_TOP = 10
_CHANNELS = tuple(channel for _, channel in VOLUMES.values() if channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Standards by verdict; `unassessed` are outside `assessed`."""

    met: int
    assessed: int
    unassessed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopService:
    """A service by its applications; `organization` is the code as filed."""

    service_id: str
    name: str
    organization: str
    applications: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueReport:
    """Counts over services in scope unless the name says all; shares are fractions of 1."""

    services_reported: int
    services_in_scope: int
    services_external: int
    organizations: int
    services_with_standard: int
    end_to_end_external: int
    end_to_end_share_of_external: float | None
    end_to_end_share_of_applicable: float | None
    online_any_external: int
    standards_met: int
    standards_assessed: int
    standards_unassessed: int
    by_type: Mapping[str, Tally]
    by_channel: Mapping[str, Tally]
    by_organization: Mapping[str, Tally]
    applications_total: int
    applications_total_counted_once: int
    applications_by_channel: Mapping[str, int]
    interactions_total: int
    top_services: tuple[TopService, ...]


@dataclass(frozen=True, slots=True)
class _Filed:
    """A filing and the numbers beside it; `leader` is where its applications count once."""

    service: int
    leader: int
    organization: str
    published_id: str
    words: Mapping[str, str]
    applications: int
    phone_enquiries: int
    channels: Mapping[str, int]

    @property
    def external(self) -> bool:
        return is_external(self.words["service_scope"])

    @property
    def points(self) -> Counter[str]:
        return Counter(self.words[column] for column in ONLINE_POINTS)


def catalogue_report(viewer: Viewer, *, fiscal_year: str) -> CatalogueReport | None:
    """Return the figures of one fiscal year, or None where nothing was filed for it."""
    del viewer  # published figures are for everyone
    everything = _filed(fiscal_year)
    if not everything:
        return None
    scope = [each for each in everything if is_in_scope(each.words["service_scope"])]
    external = [each for each in scope if each.external]
    complete = sum(each.points["Y"] > 0 and each.points["N"] == 0 for each in external)
    applicable = sum(each.points["Y"] + each.points["N"] > 0 for each in external)
    verdicts = _verdicts(fiscal_year, {each.service for each in scope})
    overall = _tally(met for *_, met in verdicts)
    return CatalogueReport(
        services_reported=len(everything),
        services_in_scope=len(scope),
        services_external=len(external),
        organizations=len({each.organization for each in everything}),
        services_with_standard=len({service for service, *_ in verdicts}),
        end_to_end_external=complete,
        end_to_end_share_of_external=complete / len(external) if external else None,
        end_to_end_share_of_applicable=complete / applicable if applicable else None,
        online_any_external=sum(each.points["Y"] > 0 for each in external),
        standards_met=overall.met,
        standards_assessed=overall.assessed,
        standards_unassessed=overall.unassessed,
        by_type=_tallies((kind, met) for _, kind, _, _, met in verdicts),
        by_channel=_tallies((channel, met) for _, _, channel, _, met in verdicts),
        by_organization=_tallies((code, met) for _, _, _, code, met in verdicts),
        applications_total=sum(each.applications for each in scope),
        applications_total_counted_once=_counted_once(scope),
        applications_by_channel=_by_channel(scope),
        interactions_total=sum(each.applications + each.phone_enquiries for each in scope),
        top_services=_top(scope),
    )


def _filed(fiscal_year: str) -> list[_Filed]:
    totals: dict[int, Counter[str]] = defaultdict(Counter)
    channels: dict[int, Counter[str]] = defaultdict(Counter)
    counted = YearlyVolume.objects.filter(fiscal_year=fiscal_year, count__isnull=False)
    for service, kind, channel, count in counted.values_list("service", "kind", "channel", "count"):
        totals[service][kind] += count or 0
        if kind == VolumeKind.APPLICATIONS:
            channels[service][channel] += count or 0
    rows = Filing.objects.filter(fiscal_year=fiscal_year).values_list(
        *("service", "service__counted_with", "organization__code", "published_id", "words")
    )
    return [
        _Filed(
            service=service,
            leader=leader or service,
            organization=organization,
            published_id=published_id,
            words=words,
            applications=totals[service][VolumeKind.APPLICATIONS_TOTAL],
            phone_enquiries=totals[service][VolumeKind.PHONE_ENQUIRIES],
            channels=channels[service],
        )
        for service, leader, organization, published_id, words in rows
    ]


_Verdict = tuple[int, str, str, str, str]


def _verdicts(fiscal_year: str, services: set[int]) -> list[_Verdict]:
    """Return (service, kind, channel, organization, verdict) of each standard in scope."""
    rows = StandardResult.objects.filter(fiscal_year=fiscal_year).values_list(
        *("filing__service", "kind", "channel", "filing__organization__code", "met")
    )
    return [row for row in rows if row[0] in services]


def _tally(verdicts: Iterable[str]) -> Tally:
    counted = Counter(verdicts)
    return Tally(met=counted["Y"], assessed=counted["Y"] + counted["N"], unassessed=counted["NA"])


def _tallies(verdicts: Iterable[tuple[str, str]]) -> Mapping[str, Tally]:
    by_code: dict[str, list[str]] = defaultdict(list)
    for code, met in verdicts:
        by_code[code].append(met)
    return {code: _tally(by_code[code]) for code in sorted(by_code)}


def _counted_once(scope: Iterable[_Filed]) -> int:
    """Add the largest member of each joint service, and every other service."""
    largest: Counter[int] = Counter()
    for each in scope:
        largest[each.leader] = max(largest[each.leader], each.applications)
    return largest.total()


def _by_channel(scope: Iterable[_Filed]) -> Mapping[str, int]:
    added: dict[str, int] = dict.fromkeys(_CHANNELS, 0)
    for each in scope:
        for channel, count in each.channels.items():
            added[channel] += count
    return added


def _top(scope: Iterable[_Filed]) -> tuple[TopService, ...]:
    ordered = sorted(scope, key=lambda each: (-each.applications, each.published_id))
    return tuple(
        TopService(
            service_id=each.published_id,
            name=each.words["service_name_en"],
            organization=each.organization,
            applications=each.applications,
        )
        for each in ordered[:_TOP]
    )
