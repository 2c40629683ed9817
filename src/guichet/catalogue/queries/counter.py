"""What the counter must know of a service before it takes an application: one small read.

Plain SQL, because every application begins and ends with it, and remembered for a second: a flood
of people asks a process's database once. So a service that closes, or whose office changes its
hours, takes applications on its old terms for that second, as if they had come just before.
"""

from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from uuid import UUID

from cachetools import TTLCache, cached
from django.db import connection

from guichet.analysis.timeliness import BusinessCalendar
from guichet.catalogue.queries.offices import NoAccountableOffice
from guichet.catalogue.rules.calendars import calendar_of
from guichet.catalogue.rules.statuses import Status
from guichet.catalogue.rules.waits import Age, age_of
from guichet.interactions.adapters.statements import planned_cursor
from guichet.interactions.rules import Viewer

_TERMS = """
SELECT office.id, office.zone, office.weekdays, office.closes_at, office.holidays,
       service.status, service.runs_here, told.id, told.as_of
  FROM catalogue_ownership AS ownership
  JOIN catalogue_service AS service ON service.id = ownership.service_id
  JOIN catalogue_office AS office ON office.id = ownership.office_id
  LEFT JOIN catalogue_publishedwait AS told ON told.id = (
       SELECT latest.wait_id FROM catalogue_currentwait AS latest
        WHERE latest.service_id = service.id AND latest.channel IN (%s, '')
          AND latest.case_class = '' AND latest.wait_id IS NOT NULL
        ORDER BY latest.channel DESC LIMIT 1)
 WHERE service.code = %s AND ownership.stage = '' AND ownership.starts <= %s
 ORDER BY ownership.starts DESC
 LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterTerms:
    """The office that answers, the days it works, and whether applications are taken here.

    `estimate` is the latest published wait of the channel, `as_of` its day.
    """

    office: UUID
    calendar: BusinessCalendar
    open: bool
    estimate: UUID | None
    as_of: date | None

    def shown(self, *, at: datetime, written: datetime) -> UUID | None:
        """Return the published wait shown to who applied at a moment, written down at another.

        None once it is too old; None too where it came on an earlier day, as a letter does: who
        wrote it was shown nothing of today's, and is no case of its score.
        """
        day = self.calendar.local_day(at)
        if self.as_of is None or day < self.calendar.local_day(written):
            return None
        return None if age_of(self.as_of, today=day) is Age.OVER else self.estimate


def _asked(
    _viewer: Viewer, *, service: str, on: date, channel: str = "web"
) -> tuple[str, date, str]:
    return service, on, channel


@cached(TTLCache(maxsize=4096, ttl=1.0), key=_asked, lock=Lock())
def counter_terms(viewer: Viewer, *, service: str, on: date, channel: str = "web") -> CounterTerms:
    """Return the terms on which a service takes applications on a day, a second old at most.

    Raises NoAccountableOffice when nobody answers for it then, or there is no such service.
    """
    del viewer
    plain = connection.vendor == "sqlite"
    with planned_cursor() as cursor:
        cursor.execute(_TERMS, [channel, service, on.isoformat() if plain else on])
        row = cursor.fetchone()
    if row is None:
        raise NoAccountableOffice(
            f"No office answers for '{service}' on {on}. Name one in its definition and run "
            "`guichet load-jurisdiction`."
        )
    office, zone, weekdays, closes_at, holidays, status, runs_here, told, as_of = row
    if plain:
        told = UUID(hex=told) if told else None
        office = UUID(hex=office)  # the driver has made a time of the closing time already
    return CounterTerms(
        office=office,
        calendar=calendar_of(zone, weekdays, closes_at, holidays),
        open=bool(runs_here) and status == Status.ACTIVE.value,
        estimate=told,
        as_of=as_of,
    )
