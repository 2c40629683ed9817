"""What verifying found, service by service: errors with their interval, money, days saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from guichet.analysis.estimation.intervals import Estimate
from guichet.analysis.screening import FEWEST, Checked, Stratum, error_share, expected_total
from guichet.casework.models import Sample, Screening, Verification
from guichet.casework.rules import READERS, WITH_ERROR, Found, settled_share
from guichet.catalogue.definitions import ServiceDefinition, Verify, own_services
from guichet.catalogue.queries import NoAccountableOffice, accountable_office
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]
_SETTLED = Q(verification__settled_at__isnull=False)
_KNOWN = _SETTLED & ~Q(verification__found=Found.NOT_DETERMINABLE)
_WRONG = Q(verification__found__in=sorted(WITH_ERROR))


@dataclass(frozen=True, slots=True, kw_only=True)
class StratumSeen:
    """Files screened at one rate under samples that were shown; `why` is empty for the random."""

    why: Text
    per_thousand: int
    screened: int
    verified: int
    errors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one service's verifications found since a moment; counts are exact.

    `share` is the share of all screened files that hold an error, with its 95 % interval; None
    where nothing was verified. `money` is what all of them hold, by the sample, in cents; its
    upper end is infinite while fewer than `fewest_finds` were found by the lowest rate.
    `recovered_cents` is what came back, so far, of the money found, from `recovered_cases`
    files; of `owing_cases` not all came back.
    `days_saved` are business days that people whose files proved correct would have waited, had
    the verification come before their yes. What may be published of all this is for
    `published_counts` to say.
    """

    service: str
    name: Text
    look_at: Text
    first: bool
    random_per_thousand: int
    by_risk: bool
    screened: int
    waiting: int
    found: Mapping[Found, int]
    share: Estimate | None
    money_cases: int
    found_cents: int
    recovered_cases: int
    owing_cases: int
    recovered_cents: int
    money: Estimate
    fewest_finds: int
    spared: int
    days_saved: int
    strata: tuple[StratumSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSeen:
    """A sample as anybody may see it: its commitment, and the seed once it is shown."""

    starts_on: date
    ends_on: date
    commitment: str
    committed_at: datetime
    seed: str
    shown_at: datetime | None
    lost: bool
    waiting: int


def verified_services(viewer: Viewer) -> tuple[ServiceDefinition, ...]:
    """Return the services whose files are verified; that they are is no secret."""
    del viewer
    return tuple(each for each in own_services() if each.integrity is not None)


def figures(viewer: Viewer, *, definition: ServiceDefinition, since: datetime) -> Figures:
    """Return what a service's verifications found since a moment.

    Raises LookupError for a service that verifies nothing.
    """
    rule = definition.integrity
    if rule is None:
        raise LookupError(f"'{definition.code}' verifies nothing; its definition has no integrity.")
    rows = Screening.objects.filter(service=definition.code, at__gte=since)
    drawn = Verification.objects.filter(screening__in=rows)
    counted = dict(
        drawn.exclude(found="").order_by().values_list("found").annotate(count=Count("pk"))
    )
    money = drawn.filter(found_cents__gt=0).aggregate(cases=Count("pk"), cents=Sum("found_cents"))
    back = drawn.filter(recovered_cents__gt=0).aggregate(
        cases=Count("pk"), cents=Sum("recovered_cents")
    )
    spared = drawn.filter(found=Found.CORRECT, before_yes=False).aggregate(
        cases=Count("pk"), days=Sum("days")
    )
    by_rate = _by_rate(viewer, service=definition.code, since=since)
    return Figures(
        service=definition.code,
        name=definition.name,
        look_at=rule.look_at,
        first=rule.verify is Verify.FIRST,
        random_per_thousand=rule.random_per_thousand,
        by_risk=rule.risk is not None,
        screened=sum(each.stratum.total for each in by_rate),
        waiting=drawn.filter(settled_at__isnull=True).count(),
        found={each: counted.get(each.value, 0) for each in Found},
        share=error_share([each.stratum for each in by_rate]),
        money_cases=money["cases"],
        found_cents=money["cents"] or 0,
        recovered_cases=back["cases"],
        owing_cases=drawn.filter(found_cents__gt=F("recovered_cents")).count(),
        recovered_cents=back["cents"] or 0,
        money=expected_total(
            [
                Checked(per_thousand=rate, amount=cents)
                for rate, cents in drawn.filter(found_cents__gt=0).values_list(
                    "screening__per_thousand", "found_cents"
                )
            ],
            settled={each.per_thousand: each.settled for each in by_rate},
        ),
        fewest_finds=FEWEST,
        spared=spared["cases"],
        days_saved=spared["days"] or 0,
        strata=_strata(viewer, definition=definition, since=since),
    )


def owned_figures(viewer: Viewer, *, since: datetime, today: date) -> tuple[Figures, ...]:
    """Return the figures of services for which an office of the viewer's answers today."""
    mine = viewer.offices(*READERS)
    found = []
    for definition in verified_services(viewer):
        try:
            owner = accountable_office(viewer, service=definition.code, on=today)
        except NoAccountableOffice:
            continue
        if owner.id in mine:
            found.append(figures(viewer, definition=definition, since=since))
    return tuple(found)


def samples(viewer: Viewer) -> tuple[SampleSeen, ...]:
    """Return the last samples, the latest first; `waiting` hold the showing of the seed up."""
    del viewer
    open_now = Q(screenings__verification__isnull=False) & Q(
        screenings__verification__settled_at__isnull=True
    )
    rows = Sample.objects.annotate(waiting=Count("screenings", filter=open_now))
    return tuple(
        SampleSeen(
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            commitment=each.commitment,
            committed_at=each.committed_at,
            seed=each.seed,
            shown_at=each.shown_at,
            lost=each.lost_at is not None,
            waiting=each.waiting,
        )
        for each in rows.order_by("-starts_on", "-committed_at")[:13]
    )


def drawn_cases(viewer: Viewer, *, sample: UUID) -> Mapping[UUID, int]:
    """Return the rate of a thousand of each case screened under a sample; for the system alone."""
    if not viewer.system:
        return {}
    rows = Screening.objects.filter(sample=sample).order_by("pk")
    return dict(rows.values_list("pk", "per_thousand"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rate:
    """The files screened at one rate of a thousand; of the picked ones, the share settled."""

    per_thousand: int
    settled: float
    stratum: Stratum


def _by_rate(viewer: Viewer, *, service: str, since: datetime, shown: bool = False) -> list[_Rate]:
    """Return each rate of a thousand with its files: screened, picked, determined, in error."""
    del viewer
    rows = Screening.objects.filter(service=service, at__gte=since)
    if shown:
        rows = rows.filter(sample__shown_at__isnull=False)
    counted = (
        rows.order_by("-per_thousand")
        .values("per_thousand")
        .annotate(
            total=Count("pk"),
            picks=Count("pk", filter=Q(picked=True)),
            checked=Count("pk", filter=_KNOWN),
            errors=Count("pk", filter=_WRONG),
        )
    )
    return [
        _Rate(
            per_thousand=each["per_thousand"],
            settled=settled_share(picks=each["picks"], known=each["checked"]),
            stratum=Stratum(total=each["total"], checked=each["checked"], errors=each["errors"]),
        )
        for each in counted
    ]


def _strata(
    viewer: Viewer, *, definition: ServiceDefinition, since: datetime
) -> tuple[StratumSeen, ...]:
    """Return the strata of samples that were shown: before, they would tell who was at risk."""
    rule = definition.integrity
    why = {}
    if rule is not None and rule.risk is not None:
        why = {rule.risk_rates[row.code]: row.reason for row in rule.risk.rows}
    return tuple(
        StratumSeen(
            why=why.get(each.per_thousand, {}),
            per_thousand=each.per_thousand,
            screened=each.stratum.total,
            verified=each.stratum.checked,
            errors=each.stratum.errors,
        )
        for each in _by_rate(viewer, service=definition.code, since=since, shown=True)
    )
