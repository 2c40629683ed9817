"""Screen a file once: draw, and put it before somebody to verify where it is picked."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from guichet.analysis.screening import commitment_of, is_picked, mark_of
from guichet.casework.actions.journal import note
from guichet.casework.models import Answers, Application, Sample, Screening, Verification
from guichet.casework.rules import seed_of, stretch_of
from guichet.catalogue.definitions import (
    ServiceDefinition,
    Verify,
    definition_for,
    own_services,
    values_of,
)
from guichet.catalogue.queries import NoAccountableOffice, counter_terms
from guichet.interactions.actions import record
from guichet.interactions.rules import SYSTEM


class VerificationFirst(Exception):
    """The file is to be verified before anybody says yes to it."""


def screen_before_yes(*, application: Application, at: datetime) -> None:
    """Screen a locked file whose class is verified before a yes; once, and others not at all."""
    definition = definition_for(application.service, version=application.definition_version)
    rule = definition.integrity
    if rule is not None and rule.when(case_class=application.case_class) is Verify.FIRST:
        _screen(application, before_yes=True, at=at)


def screen_after_yes(*, application: Application, at: datetime) -> None:
    """Screen a locked file that was just approved, unless it was before."""
    definition = definition_for(application.service, version=application.definition_version)
    if definition.integrity is not None:
        _screen(application, before_yes=False, at=at)


def refuse_unverified(*, application: Application) -> None:
    """Raise VerificationFirst where a yes must wait: the file is not screened, or not verified."""
    definition = definition_for(application.service, version=application.definition_version)
    rule = definition.integrity
    if rule is None or rule.when(case_class=application.case_class) is not Verify.FIRST:
        return
    drawn = Screening.objects.filter(pk=application.pk).select_related("verification").first()
    if drawn is None:
        raise VerificationFirst(
            "Files of this kind are screened before a yes, and this one was not opened yet: open "
            "it to decide it."
        )
    if drawn.picked and drawn.verification.settled_at is None:
        raise VerificationFirst(
            "This file is being verified, and a yes waits for that. See 'To verify'; a refusal on "
            "a ground that stands already need not wait."
        )


def sample_for(*, at: datetime) -> Sample:
    """Return the sample of a moment's month, committed to now where it was not before."""
    day = at.date()
    standing = Sample.objects.filter(
        starts_on__lte=day, ends_on__gte=day, lost_at__isnull=True, shown_at__isnull=True
    ).first()
    if standing is not None and commitment_of(_seed(standing.pk)) == standing.commitment:
        return standing
    if standing is not None:
        # The installation's secret was changed: what was committed to cannot be made again.
        standing.lost_at = at
        standing.save(update_fields=["lost_at"])
    return commit_sample(day=day, at=at)


@transaction.atomic
def commit_sample(*, day: date, at: datetime) -> Sample:
    """Commit to a seed for the month of a day and say so in the journal; at most one a month."""
    starts_on, ends_on = stretch_of(day)
    standing = Sample.objects.filter(starts_on=starts_on, lost_at__isnull=True).first()
    if standing is not None:
        return standing
    new = uuid4()
    Sample.objects.bulk_create(
        [
            Sample(
                id=new,
                starts_on=starts_on,
                ends_on=ends_on,
                commitment=commitment_of(_seed(new)),
                committed_at=at,
            )
        ],
        ignore_conflicts=True,
    )
    sample = Sample.objects.get(starts_on=starts_on, lost_at__isnull=True)
    if sample.pk == new:
        record(
            kind="sample_committed",
            occurred_at=at,
            recorded_at=at,
            payload={
                "sample": str(new),
                "commitment": sample.commitment,
                "starts": starts_on.isoformat(),
                "ends": ends_on.isoformat(),
            },
        )
    return sample


def keep_samples(*, at: datetime) -> int:
    """Commit to this month's seed and the next one's; show those that are over; return how many.

    A seed is shown only when nothing picked by it waits any more: before, it would tell who was
    picked at random.
    """
    if not any(_verifies(definition, day=at.date()) for definition in own_services()):
        return 0
    sample_for(at=at)
    commit_sample(day=stretch_of(at.date())[1] + timedelta(days=1), at=at)
    return sum(_show(each, at=at) for each in _over(at.date()))


def _verifies(definition: ServiceDefinition, *, day: date) -> bool:
    """Tell whether a service takes applications here of which some are verified."""
    if definition.integrity is None:
        return False
    try:
        return counter_terms(SYSTEM, service=definition.code, on=day).open
    except NoAccountableOffice:
        return False


def _over(day: date) -> list[UUID]:
    rows = Sample.objects.filter(ends_on__lt=day, shown_at__isnull=True, lost_at__isnull=True)
    waiting = Verification.objects.filter(settled_at__isnull=True)
    rows = rows.exclude(pk__in=waiting.values("screening__sample"))
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def _show(pk: UUID, *, at: datetime) -> bool:
    sample = Sample.objects.select_for_update().get(pk=pk)
    seed = _seed(pk)
    if sample.shown_at is not None:
        return False
    if commitment_of(seed) != sample.commitment:
        sample.lost_at = at
        sample.save(update_fields=["lost_at"])
        return False
    sample.seed, sample.shown_at = seed.hex(), at
    sample.save(update_fields=["seed", "shown_at"])
    record(
        kind="sample_shown",
        occurred_at=at,
        recorded_at=at,
        payload={"sample": str(pk), "seed": sample.seed},
    )
    return True


def _seed(sample: UUID) -> bytes:
    return seed_of(sample=sample, installation_secret=settings.SECRET_KEY)


def _screen(application: Application, *, before_yes: bool, at: datetime) -> None:
    if Screening.objects.filter(pk=application.pk).exists():
        return
    definition = definition_for(application.service, version=application.definition_version)
    answers = Answers.objects.filter(pk=application.pk).first()
    if definition.integrity is None or answers is None:  # erased: nothing is left to verify
        return
    stratum, rate = definition.integrity.rate_of(values_of(definition, answers.standing()))
    sample = sample_for(at=at)
    seed = _seed(sample.pk)
    picked = is_picked(seed=seed, case=application.pk, per_thousand=rate)
    screening = Screening.objects.create(
        application=application,
        sample=sample,
        service=application.service,
        stratum=stratum,
        per_thousand=rate,
        picked=picked,
        at=at,
    )
    mark = mark_of(seed=seed, case=application.pk, per_thousand=rate, picked=picked)
    payload = {"sample": str(sample.pk), "mark": mark}
    note(kind="screened", application=application, at=at, payload=payload)
    if not picked:
        return
    opened = Verification.objects.create(
        screening=screening,
        office=application.accountable or application.office,
        before_yes=before_yes,
        opened_at=at,
    )
    note(
        kind="verification_opened",
        application=application,
        office=opened.office,
        at=at,
        payload={"verification": str(opened.pk)},
    )
