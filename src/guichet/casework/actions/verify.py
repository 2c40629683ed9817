"""Put down what verifying a file found: another than who decided it, once."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guichet.analysis.screening import is_picked
from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.hold import WordsRefused
from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import NoSuchFile, lock
from guichet.casework.models import Application, Screening, Verification
from guichet.casework.queries.verifications import barred_from_verifying
from guichet.casework.rules import (
    DECIDERS,
    MAX_WORDS,
    Found,
    MoveRefused,
    refuse_money,
    role_in,
    seed_of,
)
from guichet.catalogue.definitions import definition_for
from guichet.catalogue.queries import office_calendar
from guichet.interactions.rules import Viewer


@transaction.atomic
def verify(
    viewer: Viewer,
    *,
    verification: UUID,
    found: Found,
    found_cents: int,
    words: str,
    at: datetime,
) -> None:
    """Settle a verification: what was found, the money in it, and how, for colleagues.

    The same finding again by the same officer changes nothing. Raises NoSuchFile, NotYours for
    those who decided the file or only read, FoundRefused, WordsRefused, and MoveRefused when a
    colleague settled it otherwise.
    """
    application, standing = lock_verification(viewer, verification=verification)
    officer = viewer.user
    if officer is None or role_in(viewer, office=standing.office) not in DECIDERS:
        raise NotYours("Officers and leads of the office that answers for a file verify it.")
    if barred_from_verifying(viewer, case=application.pk):
        raise NotYours("You decided this file or entered it for the person: a colleague verifies.")
    refuse_money(found, cents=found_cents)
    text = words.strip()
    if not text or len(text) > MAX_WORDS:
        raise WordsRefused(f"The words have {len(text)} characters; write from 1 to {MAX_WORDS}.")
    if standing.settled_at is not None:
        if (standing.officer, standing.found, standing.found_cents) == (
            officer,
            found,
            found_cents,
        ):
            return
        raise MoveRefused("This file was verified already. Reload the page.")
    calendar = office_calendar(viewer, office=standing.office)
    when = max(at, standing.opened_at)
    standing.days = calendar.business_days_between(
        calendar.local_day(standing.opened_at), calendar.local_day(when)
    ).count
    standing.settled_at, standing.found, standing.found_cents = when, found, found_cents
    standing.officer, standing.words = officer, text
    standing.save()
    note(
        kind="verified",
        application=application,
        office=standing.office,
        at=when,
        payload={
            "verification": str(standing.pk),
            "found": found.value,
            "found_cents": found_cents,
            "at_random": _at_random(application, standing.screening),
            "actor": str(officer),
        },
    )


def _at_random(application: Application, screening: Screening) -> bool:
    """Tell whether the random sample alone would have picked the file; nobody knew it before."""
    rule = definition_for(application.service, version=application.definition_version).integrity
    rate = screening.per_thousand if rule is None else rule.random_per_thousand
    seed = seed_of(sample=screening.sample_id, installation_secret=settings.SECRET_KEY)
    return is_picked(seed=seed, case=application.pk, per_thousand=rate)


def lock_verification(viewer: Viewer, *, verification: UUID) -> tuple[Application, Verification]:
    """Return a verification of the viewer's offices with its application, which is locked.

    Raises NoSuchFile.
    """
    found = Verification.objects.filter(pk=verification).values_list("screening_id", "office")
    case, office = found.first() or (None, None)
    mine = office is not None and role_in(viewer, office=office) is not None
    application = lock(case=case) if case is not None and mine else None
    if application is None:
        raise NoSuchFile(f"There is no verification {verification} in your offices.")
    # Read after the lock: a colleague may have settled it while we waited.
    return application, Verification.objects.select_related("screening").get(pk=verification)
