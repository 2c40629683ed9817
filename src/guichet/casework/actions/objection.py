"""Object to a refusal or a suspension: an application of its own, linked to the one it is about."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.actions.submit import Entry, KeyReused, Receipt, submit
from guichet.casework.models import Application, Objection
from guichet.casework.queries import RecourseSeen, recourses_of
from guichet.casework.rules import Against
from guichet.catalogue.definitions import Answer
from guichet.catalogue.queries import office_calendar
from guichet.interactions.rules import SYSTEM


class RecourseClosed(Exception):
    """Nobody may object this way: nothing stands, its time is over, or it was done already."""


@transaction.atomic
def object_to(
    *,
    case: UUID,
    recourse: str,
    key: UUID,
    definition_version: str,
    answers: Mapping[str, Answer],
    language: str,
    channel: str,
    at: datetime,
    entry: Entry | None = None,
) -> Receipt:
    """Receive an objection to what stands in a case and return its receipt, the same for a key.

    For callers that have seen the case's reference and secret, and for officers to whom the person
    has said the reference: `entry` is then when it was written down. Its time is judged by `at`,
    the day it arrived. Raises NoSuchFile, RecourseClosed,
    and what `submit` raises.
    """
    application = lock(case=case)
    if application is None:
        raise no_such_file(case=case)
    office = application.accountable or application.office
    today = office_calendar(SYSTEM, office=office).local_day(at)
    ways = {each.code: each for each in recourses_of(SYSTEM, case=case, today=today)}
    found = ways.get(recourse)
    if found is None or not found.service:
        raise RecourseClosed(f"Case {case} has no recourse '{recourse}' that is taken here.")
    receipt = submit(
        key=key,
        service=found.service,
        definition_version=definition_version,
        answers=answers,
        language=language,
        channel=channel,
        at=at,
        about=case,
        entry=entry,
    )
    if not receipt.created:
        return _sent_before(receipt, case=case)
    if not found.open:
        raise RecourseClosed(
            f"Nobody may object to this decision by '{recourse}' any more: its time is over, or it "
            "was done already."
        )
    _write(application, receipt, found, at=at if entry is None else entry.at)
    return receipt


def _write(application: Application, receipt: Receipt, way: RecourseSeen, *, at: datetime) -> None:
    """Link an objection to what it is about, and say so in the journal of the first case."""
    suspended = way.against is Against.SUSPENSION
    Objection.objects.create(
        application_id=receipt.case,
        first=application,
        decision_id=way.decision,
        recourse=way.code,
        suspended_at=way.since if suspended else None,
    )
    note(
        kind="objected",
        application=application,
        at=at,
        payload={
            "decision": str(way.decision),
            "recourse": way.code,
            "objection": str(receipt.case),
        },
    )


def _sent_before(receipt: Receipt, *, case: UUID) -> Receipt:
    if not Objection.objects.filter(pk=receipt.case, first=case).exists():
        raise KeyReused("This key sent an objection to another decision. Start again.")
    return receipt
