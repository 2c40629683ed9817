"""Watch how many files one person reads, and look at an alarm."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Count, Min

from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.hold import WordsRefused
from guichet.casework.actions.locking import NoSuchFile
from guichet.casework.models import ReadingAlarm, RecentReading
from guichet.casework.rules import (
    FORGET_AFTER,
    MAX_WORDS,
    READ_FILES,
    READ_WITHIN,
    WATCHERS,
    MoveRefused,
)
from guichet.interactions.actions import record
from guichet.interactions.rules import Viewer


def watch_reading(*, reader: UUID, office: UUID, case: UUID, at: datetime) -> bool:
    """Count one reading, in its transaction; tell whether this one gave the alarm."""
    RecentReading.objects.create(reader=reader, case=case, at=at)
    lately = RecentReading.objects.filter(reader=reader, at__gt=at - READ_WITHIN, at__lte=at)
    counted = lately.aggregate(files=Count("case", distinct=True), since=Min("at"))
    if counted["files"] < READ_FILES:
        return False
    alarm = ReadingAlarm(
        id=uuid4(), reader=reader, office=office, files=counted["files"],
        since=counted["since"], at=at,
    )  # fmt: skip  # read as one
    # One alarm stands at a time; a second request at once finds the first one's.
    ReadingAlarm.objects.bulk_create([alarm], ignore_conflicts=True)
    if not ReadingAlarm.objects.filter(pk=alarm.pk).exists():
        return False
    record(
        kind="bulk_read",
        occurred_at=at,
        recorded_at=at,
        office=office,
        payload={
            "alarm": str(alarm.pk),
            "actor": str(reader),
            "files": counted["files"],
            "minutes": int(READ_WITHIN.total_seconds() // 60),
        },
    )
    return True


@transaction.atomic
def look_at_alarm(viewer: Viewer, *, alarm: UUID, words: str, at: datetime) -> None:
    """Say what was found about an alarm: a lead, an auditor or an administrator, never the reader.

    Raises NoSuchFile, NotYours, WordsRefused, and MoveRefused when somebody looked already.
    """
    standing = ReadingAlarm.objects.select_for_update().filter(pk=alarm).first()
    if standing is None or not viewer.offices(*WATCHERS) & {standing.office}:
        raise NoSuchFile(f"There is no alarm {alarm} in your offices. Reload the page.")
    if viewer.user is None or viewer.user == standing.reader:
        raise NotYours("Whoever read the files does not look at the alarm: another person does.")
    text = words.strip()
    if not text or len(text) > MAX_WORDS:
        raise WordsRefused(
            f"What was found has {len(text)} characters; write from 1 to {MAX_WORDS} of them."
        )
    if standing.looked_at is not None:
        raise MoveRefused("Somebody looked at this alarm already. Reload the page.")
    standing.looked_at, standing.looked_by, standing.words = at, viewer.user, text
    standing.save(update_fields=["looked_at", "looked_by", "words"])
    record(
        kind="bulk_read_looked_at",
        occurred_at=at,
        recorded_at=at,
        office=standing.office,
        payload={"alarm": str(standing.pk), "actor": str(viewer.user)},
    )


def forget_readings(*, at: datetime) -> int:
    """Delete the readings that are too old to count; the journal keeps them. Return how many."""
    gone, _each = RecentReading.objects.filter(at__lt=at - FORGET_AFTER).delete()
    return gone
