"""A warning about a service: in every language, in an office's name, journalled, with an end."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from tests.apps.casework.licence import CODE
from tests.ground import REPOSITORY

from guichet.catalogue.actions import give_alert, load_jurisdiction, take_alert_back
from guichet.catalogue.models import Office, ServiceAlert
from guichet.catalogue.queries import alerts_given, alerts_of
from guichet.catalogue.rules.alerts import AlertFault, AlertRefused
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role, Viewer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = {"en": "Counters are closed.", "fr": "Les comptoirs sont fermés."}


@pytest.fixture
def office() -> UUID:
    load_jurisdiction(folder=REPOSITORY / "jurisdictions" / "northshore", at=AT)
    return UUID(str(Office.objects.get(code="licences-director").pk))


def _viewer(office: UUID, role: Role = Role.LEAD) -> Viewer:
    return Viewer(user=uuid4(), roles={office: frozenset({role})})


def _warn(viewer: Viewer, **other: object) -> bool:
    given: dict[str, object] = {
        "key": uuid4(),
        "service": CODE,
        "kind": "strike",
        "text": TEXT,
        "starts_at": AT,
        "ends_at": AT + HOUR,
        "at": AT,
        **other,
    }
    return give_alert(viewer, **given)  # type: ignore[arg-type]  # names and values as above


def test_a_warning_holds_from_its_start_to_its_end(office: UUID) -> None:
    _warn(_viewer(office), starts_at=AT + HOUR, ends_at=AT + 2 * HOUR)
    for at, holds in ((AT, 0), (AT + HOUR, 1), (AT + 1.9 * HOUR, 1), (AT + 2 * HOUR, 0)):
        assert len(alerts_of(PUBLIC, service=CODE, at=at)) == holds
    assert len(alerts_given(PUBLIC, office=office, at=AT)) == 1, "the office sees it before"


def test_it_says_who_said_so_and_the_journal_holds_no_text(office: UUID) -> None:
    _warn(_viewer(office))
    (card,) = alerts_of(PUBLIC, service=CODE, at=AT)
    assert (card.text, card.role) == (TEXT, "lead")
    assert card.office["en"] == "Director, Licences and Permits"
    event = Event.objects.get(kind="alert_given")
    assert (event.service, event.office, json.loads(event.payload)["alert_kind"]) == (
        CODE,
        office,
        "strike",
    )
    assert "closed" not in str(event.payload)


def test_sent_twice_it_counts_once(office: UUID) -> None:
    key, lead = uuid4(), _viewer(office)
    assert _warn(lead, key=key)
    assert not _warn(lead, key=key)
    assert (ServiceAlert.objects.count(), Event.objects.filter(kind="alert_given").count()) == (
        1,
        1,
    )


def test_taken_back_it_holds_no_more_and_twice_is_once(office: UUID) -> None:
    lead = _viewer(office)
    key = uuid4()
    _warn(lead, key=key, ends_at=None)
    assert len(alerts_of(PUBLIC, service=CODE, at=AT + 1000 * HOUR)) == 1
    assert take_alert_back(lead, alert=key, at=AT + HOUR)
    assert not take_alert_back(lead, alert=key, at=AT + HOUR)
    assert alerts_of(PUBLIC, service=CODE, at=AT + HOUR) == ()
    assert Event.objects.filter(kind="alert_ended").count() == 1


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"text": {"en": "Closed."}}, AlertFault.TEXT),
        ({"text": {"en": "Closed.", "fr": "  "}}, AlertFault.TEXT),
        ({"text": {"en": "x" * 501, "fr": "x"}}, AlertFault.LONG),
        ({"kind": "party"}, AlertFault.KIND),
        ({"ends_at": AT}, AlertFault.ENDS),
        ({"starts_at": AT - 2 * HOUR, "ends_at": AT - HOUR}, AlertFault.ENDS),
        ({"service": "no-such"}, AlertFault.NOT_YOURS),
    ],
)
def test_what_cannot_be_is_refused(office: UUID, given: dict[str, object], why: AlertFault) -> None:
    with pytest.raises(AlertRefused) as refused:
        _warn(_viewer(office), **given)
    assert refused.value.why is why
    assert ServiceAlert.objects.count() == 0


def test_officers_and_strangers_do_not_warn(office: UUID) -> None:
    other = UUID(str(Office.objects.get(code="benefits-director").pk))
    for viewer in (_viewer(office, Role.OFFICER), _viewer(other, Role.LEAD), PUBLIC):
        with pytest.raises(AlertRefused) as refused:
            _warn(viewer)
        assert refused.value.why is AlertFault.NOT_YOURS
    assert _warn(_viewer(other, Role.ADMINISTRATOR))


def test_the_database_refuses_a_warning_in_one_language(office: UUID) -> None:
    _warn(_viewer(office))
    alert = ServiceAlert.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceAlert.objects.filter(pk=alert.pk).update(text={"en": "Closed."})
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceAlert.objects.create(
            service=alert.service,
            office=alert.office,
            kind="strike",
            text={"en": "Closed.", "fr": ""},
            role="lead",
            said_at=AT,
            starts_at=AT,
        )
