"""`submit`: one row for a key however often it is sent, and rows as the models write them."""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.casework.licence import ANSWERS, AT, open_the_licence, send

from guichet.casework.actions import KeyReused, NotTakenHere, Receipt, submit
from guichet.casework.models import Answers, Application
from guichet.casework.queries import receipt
from guichet.casework.rules import (
    answers_digest,
    pepper_from,
    read_code,
    reference_for,
    secret_digest,
    secret_for,
)
from guichet.catalogue.definitions import AnswersRefused, UnknownService
from guichet.catalogue.models import Service
from guichet.catalogue.queries import counter_terms
from guichet.interactions.actions import record
from guichet.interactions.models import Event, Unsealed
from guichet.interactions.rules import PUBLIC, ContentParts, content_hash, instant

KEY = UUID("6f1a8f0e-0b53-4d52-a51d-8f6f3f0f3f11")


@pytest.mark.django_db
def test_one_application_with_its_answers_and_one_event() -> None:
    office = open_the_licence()
    made = send(key=KEY)
    assert made.created
    row = Application.objects.get()
    assert (row.pk, row.reference) == (made.case, made.reference)
    assert (row.office, row.stage, row.status) == (office.pk, "completeness", "submitted")
    # Monday 9 November 2026, 10:42 in Halifax; Remembrance Day is no holiday of this office.
    assert row.clock_starts_on == date(2026, 11, 9)
    assert row.standard_due_on == date(2026, 12, 21)
    assert row.legal_due_on == date(2027, 2, 1)
    event = Event.objects.get()
    assert (event.kind, event.case, event.office) == ("submitted", made.case, office.pk)
    assert event.occurred_at == AT
    assert event.subject == row.subject != made.case


@pytest.mark.django_db
def test_the_journal_holds_a_keyed_digest_and_no_answer() -> None:
    open_the_licence()
    made = send()
    kept = Answers.objects.get(pk=made.case)
    digest = answers_digest(values=kept.values, key=bytes(kept.digest_key))
    payload = str(Event.objects.get().payload)
    assert digest in payload
    assert made.reference not in payload
    assert "40718" not in payload
    assert answers_digest(values=kept.values, key=b"another key") != digest


@pytest.mark.django_db
def test_the_rows_are_those_the_models_would_have_written() -> None:
    open_the_licence()
    made = send()
    ours = (
        _raw("casework_application", "id", made.case),
        _raw("casework_answers", "application_id", made.case),
    )
    assert (Application.objects.count(), Answers.objects.count()) == (1, 1)
    application = Application.objects.get(pk=made.case)
    answers = Answers.objects.get(pk=made.case)
    Answers.objects.filter(pk=made.case).delete()
    Application.objects.filter(pk=made.case).delete()
    application.save(force_insert=True)
    answers.application = application
    answers.save(force_insert=True)
    theirs = (
        _raw("casework_application", "id", made.case),
        _raw("casework_answers", "application_id", made.case),
    )
    assert ours == theirs


@pytest.mark.django_db
@pytest.mark.parametrize("moment", [AT, AT.replace(microsecond=120)])
def test_the_event_is_the_one_that_record_would_have_written(moment: datetime) -> None:
    """On PostgreSQL it is written as part of the application's own statement."""
    open_the_licence()
    made = send(at=moment)
    written = Event.objects.get()
    assert Unsealed.objects.get().event == written.pk
    by_submit = _raw("interactions_event", "case_id", made.case)
    other = uuid4()
    by_record = record(
        kind="submitted",
        occurred_at=moment,
        recorded_at=moment,
        service=written.service,
        office=written.office,
        channel=written.channel,
        case=other,
        subject=written.subject,
        payload=json.loads(written.payload),
    )
    theirs = _raw("interactions_event", "case_id", other)
    parts = ContentParts(
        id=written.pk.hex,
        kind="submitted",
        version=written.version,
        occurred_at=instant(moment),
        recorded_at=instant(moment),
        service=written.service,
        office=str(written.office.hex if written.office else ""),
        channel=written.channel,
        case=made.case.hex,
        subject=str(written.subject.hex if written.subject else ""),
        payload=written.payload,
    )
    assert by_submit["content_hash"] == content_hash(parts)
    own = {"id", "case_id", "content_hash"}
    assert {n: v for n, v in by_submit.items() if n not in own} == {
        n: v for n, v in theirs.items() if n not in own
    }
    assert [each.event for each in Unsealed.objects.order_by("id")] == [written.pk, by_record]


def test_a_submission_leaves_all_its_rows_or_none(fresh_database: str) -> None:
    """The Event refused by the database takes application and answers with it."""
    del fresh_database
    open_the_licence()
    with connection.cursor() as cursor:
        cursor.execute(_REFUSE[connection.vendor])
    with pytest.raises(DatabaseError, match="no room"):
        send(key=KEY)
    assert not Application.objects.exists()
    assert not Answers.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(_ALLOW[connection.vendor])
    assert send(key=KEY).created
    assert Application.objects.count() == Event.objects.count() == Unsealed.objects.count() == 1


_REFUSE = {
    "sqlite": "CREATE TRIGGER full BEFORE INSERT ON interactions_unsealed"
    " BEGIN SELECT RAISE(ABORT, 'no room'); END",
    "postgresql": "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
    " $$BEGIN RAISE EXCEPTION 'no room'; END$$; CREATE TRIGGER full_queue"
    " BEFORE INSERT ON interactions_unsealed FOR EACH ROW EXECUTE FUNCTION no_room()",
}
_ALLOW = {
    "sqlite": "DROP TRIGGER full",
    "postgresql": "DROP TRIGGER full_queue ON interactions_unsealed",
}


def test_it_commits_with_what_its_caller_commits(fresh_database: str) -> None:
    del fresh_database
    open_the_licence()

    def send_and_fail() -> None:
        with transaction.atomic():
            assert send(key=KEY).created
            raise RuntimeError("the caller's own part failed")

    with pytest.raises(RuntimeError, match="own part"):
        send_and_fail()
    assert not Application.objects.exists()
    assert not Unsealed.objects.exists()
    assert send(key=KEY).created


@pytest.mark.django_db
def test_a_service_that_ended_takes_nothing_and_still_gives_earlier_receipts() -> None:
    open_the_licence()
    first = send(key=KEY)
    Service.objects.update(runs_here=False)
    counter_terms.cache_clear()
    with pytest.raises(NotTakenHere, match="coastal-fishing-licence"):
        send(key=uuid4())
    again = send(key=KEY)
    assert (again.reference, again.secret, again.created) == (first.reference, first.secret, False)
    assert Application.objects.count() == 1


@pytest.mark.django_db
def test_terms_are_read_once_a_second_and_no_longer_kept() -> None:
    open_the_licence()
    send(key=KEY)
    asked: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        send(key=uuid4())
    assert asked
    assert not [sql for sql in asked if "catalogue_ownership" in sql]
    Service.objects.update(runs_here=False)
    assert send(key=uuid4()).created, "on the terms of a moment ago"
    time.sleep(1.1)
    with pytest.raises(NotTakenHere):
        send(key=uuid4())


def _raw(table: str, key: str, case: UUID) -> dict[str, object]:
    with connection.cursor() as cursor:
        value = case if connection.vendor == "postgresql" else case.hex
        cursor.execute(f'SELECT * FROM {table} WHERE "{key}" = %s', [value])  # noqa: S608 - our own table
        names = [column[0] for column in cursor.description]
        (row,) = cursor.fetchall()
    return {
        name: bytes(each) if isinstance(each, memoryview) else each
        for name, each in zip(names, row, strict=True)
    }


@pytest.mark.django_db
def test_the_same_key_gives_the_same_receipt_and_writes_nothing_more() -> None:
    open_the_licence()
    first = send(key=KEY)
    again = send(key=KEY, language="fr", at=datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    assert not again.created
    assert (again.reference, again.secret, again.case) == (
        first.reference,
        first.secret,
        first.case,
    )
    assert Application.objects.count() == Answers.objects.count() == Event.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_with_other_answers_is_refused() -> None:
    open_the_licence()
    send(key=KEY)
    with pytest.raises(KeyReused, match="Start again for a new one"):
        send(key=KEY, answers=ANSWERS | {"traps": 201})
    assert Application.objects.count() == 1


@pytest.mark.django_db
def test_after_the_answers_were_erased_the_key_still_gives_the_receipt() -> None:
    open_the_licence()
    first = send(key=KEY)
    Answers.objects.all().delete()
    assert send(key=KEY).case == first.case


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"traps": 401},
        {"traps": True},
        {"vessel_length": "9,4"},
        {"vessel_registration": "NS40718"},
        {"zones": ["zone_9"]},
        {"zones": []},
        {"certificate_date": "2024-11-08"},
        {"owner_name": "asked only when leased"},
        {"colour": "asked by nobody"},
        {"vessel_ownership": "leased"},
    ],
)
def test_answers_that_do_not_fit_the_definition_are_refused_without_being_told(
    changed: dict[str, object],
) -> None:
    open_the_licence()
    with pytest.raises(AnswersRefused) as caught:
        send(answers=ANSWERS | changed)  # type: ignore[arg-type]  # names and values are the callee's own
    assert "asked only" not in str(caught.value)
    assert not Application.objects.exists()


@pytest.mark.django_db
def test_an_answer_that_must_be_there_and_is_not_is_refused() -> None:
    open_the_licence()
    with pytest.raises(AnswersRefused, match="vessel_length must be answered anew"):
        send(answers={code: a for code, a in ANSWERS.items() if code != "vessel_length"})


@pytest.mark.django_db
def test_an_unknown_version_is_named_with_those_there_are() -> None:
    open_the_licence()
    with pytest.raises(UnknownService, match="it has 2025-09-01"):
        submit_version("2020-01-01")


def submit_version(version: str) -> None:
    submit(
        key=uuid4(),
        service="coastal-fishing-licence",
        definition_version=version,
        answers=ANSWERS,
        language="en",
        channel="web",
        at=AT,
    )


@pytest.mark.django_db
def test_the_receipt_is_read_by_its_key_only() -> None:
    open_the_licence()
    made = send(key=KEY)
    card = receipt(PUBLIC, key=KEY)
    assert card is not None
    assert (card.reference, card.secret) == (made.reference, made.secret)
    assert receipt(PUBLIC, key=uuid4()) is None


@pytest.mark.django_db
def test_the_receipt_read_in_plain_sql_says_what_the_model_says() -> None:
    open_the_licence()
    send(key=KEY)
    card, row = receipt(PUBLIC, key=KEY), Application.objects.get()
    assert card is not None
    assert card.case == row.pk
    for name in (
        *("reference", "service", "definition_version", "channel", "office", "submitted_at"),
        *("clock_starts_on", "standard_due_on", "legal_due_on"),
    ):
        assert getattr(card, name) == getattr(row, name), name
        assert type(getattr(card, name)) is type(getattr(row, name)), name


@settings(max_examples=40)
@given(key=st.uuids(version=4))
def test_reference_and_secret_are_long_readable_and_not_derived_from_each_other(
    key: UUID,
) -> None:
    pepper = pepper_from("one installation")
    reference, secret = reference_for(key=key, pepper=pepper), secret_for(key=key, pepper=pepper)
    assert [len(part) for part in reference.split("-")] == [4, 4, 4, 4]
    assert [len(part) for part in secret.split("-")] == [4, 4, 4]
    assert not set(reference + secret) & set("ILOU")
    assert read_code(reference.lower().replace("0", "o").replace("1", "l")) == reference
    assert secret not in reference
    other = pepper_from("another installation")
    assert reference_for(key=key, pepper=other) != reference
    assert secret_digest(secret=secret, pepper=pepper) != secret_digest(secret=secret, pepper=other)


def _at_once(keys: list[UUID]) -> list[Receipt]:
    """Send once for each key, all at the same moment, each thread on its own connection."""
    gate = threading.Barrier(len(keys))
    receipts: list[Receipt] = []
    failures: list[Exception] = []

    def run(key: UUID) -> None:
        try:
            gate.wait(timeout=20)
            receipts.append(send(key=key))
        except Exception as error:  # noqa: BLE001 - reported below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not failures
    return receipts


def test_pressed_many_times_at_once_a_key_opens_one_case(fresh_database: str) -> None:
    del fresh_database
    open_the_licence()
    for _round in range(5):
        receipts = _at_once([uuid4()] * 8)
        assert len({each.case for each in receipts}) == 1
        assert sum(each.created for each in receipts) == 1
    assert Application.objects.count() == Event.objects.count() == 5


def test_without_the_same_key_each_press_would_open_its_own(fresh_database: str) -> None:
    """The negative control of the test above."""
    del fresh_database
    open_the_licence()
    receipts = _at_once([uuid4() for _ in range(8)])
    assert len({each.case for each in receipts}) == 8
