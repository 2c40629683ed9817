"""Recording an Event."""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from guichet.interactions.actions import NewEvent, record, record_many
from guichet.interactions.actions.record import NoTransaction
from guichet.interactions.models import Event, Unsealed
from guichet.interactions.queries import events_of_case
from guichet.interactions.rules import (
    PUBLIC,
    SYSTEM,
    Backdating,
    BackdatingReason,
    PayloadValue,
    RecordRefused,
    Role,
    Viewer,
)

AT = datetime(2026, 4, 1, 12, 30, tzinfo=UTC)
DECISION = "6c0d9d2e-54a5-4f0a-9f5a-0b8f6f0f0d11"
SUBMITTED: Mapping[str, PayloadValue] = {
    "definition_version": "2026-04-01",
    "language": "fr",
    "answers_digest": "ab" * 32,
}


def _submitted(**changes: object) -> NewEvent:
    values: dict[str, object] = {
        "kind": "submitted",
        "occurred_at": AT,
        "recorded_at": AT,
        "service": "coastal-fishing-licence",
        "office": uuid.uuid4(),
        "channel": "web",
        "case": uuid.uuid4(),
        "payload": SUBMITTED,
    } | changes
    return NewEvent(**values)  # type: ignore[arg-type]  # names and values are the callee's own


@pytest.mark.django_db
@pytest.mark.parametrize("moment", [AT, AT.replace(microsecond=120)])
def test_hand_sql_writes_what_the_model_would_have_written(moment: datetime) -> None:
    new = _submitted(occurred_at=moment, recorded_at=moment, subject=uuid.uuid4())
    (written,) = record_many(events=[new])
    by_hand = Event.objects.get(pk=written)
    by_model = Event(
        id=uuid.uuid4(),
        kind=new.kind,
        version=1,
        occurred_at=new.occurred_at,
        recorded_at=new.recorded_at,
        service=new.service,
        office=new.office,
        channel=new.channel,
        case=new.case,
        subject=new.subject,
        payload=json.dumps(SUBMITTED, sort_keys=True, separators=(",", ":")),
        content_hash=bytes(by_hand.content_hash),
    )
    by_model.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM interactions_event ORDER BY id = %s",
            [by_model.pk.hex if connection.vendor == "sqlite" else by_model.pk],
        )
        hand, model = (
            [bytes(v) if isinstance(v, memoryview) else v for v in row[1:]]
            for row in cursor.fetchall()
        )
    assert hand == model
    # Django's own queries find the row by each kind of value.
    assert Event.objects.get(
        pk=written, case=new.case, office=new.office, occurred_at=moment, kind="submitted"
    )


@pytest.mark.django_db
def test_record_writes_one_event_and_queues_it_for_the_sealer() -> None:
    office = uuid.uuid4()
    case = uuid.uuid4()
    written = record(
        kind="submitted",
        occurred_at=AT,
        recorded_at=AT,
        service="coastal-fishing-licence",
        office=office,
        channel="counter",
        case=case,
        payload=SUBMITTED | {"estimate": "18"},
    )
    assert Unsealed.objects.get().event == written
    (event,) = events_of_case(SYSTEM, case=case)
    assert event.id == written
    assert event.position is None
    assert event.payload == SUBMITTED | {"estimate": "18"}
    assert event.occurred_at == AT


@pytest.mark.django_db
def test_case_is_shown_to_its_office_and_not_to_another_nor_to_the_public() -> None:
    office = uuid.uuid4()
    new = _submitted(office=office)
    record_many(events=[new])
    officer = Viewer(user=uuid.uuid4(), roles={office: frozenset({Role.OFFICER})})
    outsider = Viewer(user=uuid.uuid4(), roles={uuid.uuid4(): frozenset({Role.OFFICER})})
    assert new.case is not None
    assert len(events_of_case(officer, case=new.case)) == 1
    assert events_of_case(outsider, case=new.case) == ()
    assert events_of_case(PUBLIC, case=new.case) == ()


@pytest.mark.django_db
def test_events_of_a_case_keep_the_order_they_were_written_in() -> None:
    case = uuid.uuid4()
    decided = {"decision": DECISION, "outcome": "approved", "reason": "eligible"}
    record_many(
        events=[
            _submitted(case=case),
            *(
                _submitted(kind="decided", case=case, payload=decided | {"reason": f"r-{n}"})
                for n in range(20)
            ),
        ]
    )
    reasons = [event.payload.get("reason") for event in events_of_case(SYSTEM, case=case)]
    assert reasons == [None, *(f"r-{n}" for n in range(20))]


def test_recording_outside_a_transaction_is_refused() -> None:
    # No database mark: nothing has opened a transaction, and nothing may be asked of the database.
    with pytest.raises(NoTransaction, match=r"transaction\.atomic"):
        record_many(events=[_submitted()])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "gossiped"},
        {"case": None},
        {"office": None},
        {"service": "Coastal fishing licence"},
        {"channel": "a very long channel name indeed"},
        {"payload": {}},
        {"payload": SUBMITTED | {"name": "code"}},
        {"payload": SUBMITTED | {"estimate": 18.5}},
        {"payload": SUBMITTED | {"estimate": 18}},
        {"payload": SUBMITTED | {"estimate": "about three weeks"}},
        {"payload": SUBMITTED | {"estimate": "someone@example.org"}},
        {"payload": SUBMITTED | {"estimate": "902-555-0100"}},
        {"payload": SUBMITTED | {"estimate": "+19025550100"}},
        {"payload": SUBMITTED | {"estimate": "7K3M-Q2XP-9RTV-04BC"}},
        {"payload": SUBMITTED | {"estimate": ""}},
        {"payload": SUBMITTED | {"estimate": "a" * 81}},
        {"payload": SUBMITTED | {"estimate": 'a","x":"b'}},
        {"payload": SUBMITTED | {"estimate": None}},
        {"payload": SUBMITTED | {"estimate": ["18"]}},
        {"payload": SUBMITTED | {"estimate": "18\n"}},
        {"payload": SUBMITTED | {"answers_digest": "AB" * 32}},
        {"payload": SUBMITTED | {"answers_digest": "ab"}},
    ],
)
def test_what_the_allow_list_does_not_name_is_refused_and_nothing_is_written(
    changes: dict[str, object],
) -> None:
    with pytest.raises(RecordRefused) as refusal, transaction.atomic():
        record_many(events=[_submitted(), _submitted(**changes)])
    assert Event.objects.count() == Unsealed.objects.count() == 0
    payload = changes.get("payload")
    if (
        isinstance(payload, dict)
        and isinstance(payload.get("estimate"), str)
        and len(payload["estimate"]) > 2
    ):
        assert payload["estimate"] not in str(refusal.value), "a refused value may be personal"


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["valid_from", "valid_until"])
@pytest.mark.parametrize("value", ["2026-02-30", "01/04/2026", "2026-4-1", 20260401, True])
def test_a_date_is_a_date_that_exists(field: str, value: object) -> None:
    payload = {"permit": "NS-2026-000123", "kind_of_permit": "fishing", "valid_from": "2026-04-01"}
    record_many(events=[_submitted(kind="permit_issued", payload=payload)])
    with pytest.raises(RecordRefused, match=field):
        record_many(events=[_submitted(kind="permit_issued", payload=payload | {field: value})])


@pytest.mark.django_db
def test_backdating_needs_a_reason_and_a_role_and_keeps_both() -> None:
    earlier = AT - timedelta(days=3)
    with pytest.raises(RecordRefused, match="backdated"):
        record_many(events=[_submitted(occurred_at=earlier)])
    why = Backdating(reason=BackdatingReason.MAIL_RECEIVED, role="officer")
    new = _submitted(occurred_at=earlier, backdated=why)
    record_many(events=[new])
    assert new.case is not None
    (event,) = events_of_case(SYSTEM, case=new.case)
    assert event.payload["backdating_reason"] == "mail_received"
    assert event.payload["backdating_role"] == "officer"


@pytest.mark.django_db
def test_a_moment_ahead_of_the_clock_or_without_a_zone_is_refused() -> None:
    with pytest.raises(RecordRefused, match="clocks"):
        record_many(events=[_submitted(occurred_at=AT + timedelta(minutes=2))])
    naive = AT.replace(tzinfo=None)
    with pytest.raises(ValueError, match="no zone"):
        record_many(events=[_submitted(occurred_at=naive, recorded_at=naive)])
