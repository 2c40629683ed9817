"""A night is made once, when the day before is over everywhere, and one service stops no other."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from tests.apps.capacity.history import TODAY, apply_and_hear, seal_all
from tests.apps.casework.licence import CODE, open_the_licence
from tests.apps.catalogue.factories import make_active, make_office

from guichet.capacity.actions import publish_nightly, publish_waits, read_anew
from guichet.capacity.models import WaitingCase
from guichet.capacity.queries import night_waits
from guichet.catalogue.models import Office
from guichet.catalogue.queries import published_wait
from guichet.interactions.rules import PUBLIC, SYSTEM

pytestmark = pytest.mark.django_db

_ZONE = ZoneInfo("America/Halifax")


def test_a_night_is_published_once_and_taken_again_when_its_worker_is_gone(home: Path) -> None:
    apply_and_hear([(9, 7)], office=open_the_licence().pk)
    seal_all(home)
    before_two = TODAY.replace(hour=5)
    assert not night_waits(SYSTEM, at=before_two, zone=_ZONE)
    assert publish_nightly(at=before_two, zone=_ZONE) is None
    # Two o'clock here is ten in the evening of the day before for an office further west.
    make_office("west")
    Office.objects.filter(code="west").update(zone="America/Vancouver")
    assert publish_nightly(at=TODAY - timedelta(days=1), zone=_ZONE) is not None
    for hour, due in ((6, False), (9, False), (10, True)):
        assert night_waits(SYSTEM, at=TODAY.replace(hour=hour), zone=_ZONE) == due
    Office.objects.filter(code="west").update(zone="Nowhere/Known")
    assert night_waits(SYSTEM, at=TODAY.replace(hour=6), zone=_ZONE)
    assert publish_nightly(at=TODAY, zone=_ZONE) is not None
    assert not night_waits(SYSTEM, at=TODAY, zone=_ZONE)
    assert publish_nightly(at=TODAY, zone=_ZONE) is None
    assert night_waits(SYSTEM, at=TODAY + timedelta(days=1), zone=_ZONE)


def test_a_service_that_fails_stops_no_other_and_is_named(home: Path) -> None:
    office = open_the_licence()
    apply_and_hear([(60 - n, (7, 14, 21)[n % 3]) for n in range(30)], office=office.pk)
    seal_all(home)
    assert publish_waits(at=TODAY).failed == {}
    # A service before it in the alphabet, with a case, whose office has no calendar.
    make_active("abalone-permit", runs_here=True, office="unknown-days")
    broken = make_office("unknown-days")
    Office.objects.filter(pk=broken.pk).update(holidays="ZZ")
    _one_more("abalone-permit")
    with pytest.raises(CommandError, match=r"abalone-permit: NoCalendar: .* 'ZZ'.*\n.*CODE"):
        call_command("publish_waits")
    found = published_wait(PUBLIC, service=CODE, channel="web")
    assert found is not None
    assert found.as_of > TODAY.date()
    # Read anew, such an office's cases are passed over and no other's.
    Office.objects.filter(pk=office.pk).update(holidays="ZZ")
    read_anew()
    publish_waits(at=TODAY)
    assert not WaitingCase.objects.exists()
    Office.objects.update(holidays="")
    read_anew()
    assert publish_waits(at=TODAY).told == 1


def _one_more(service: str) -> None:
    """Keep a case of another service."""
    row = WaitingCase.objects.all()[0]
    row.pk, row.service = uuid4(), service
    row.save(force_insert=True)
