"""What the database refuses, asked by raw SQL: no form, model or action stands in between."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.apps.catalogue.factories import STARTS, make_active, make_draft, make_office

from guichet.catalogue.models import Ownership, Service

pytestmark = pytest.mark.django_db

LATER = STARTS + timedelta(days=30)


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(sql: str, *values: object) -> str:
    """Run the statement, demand that the database refuses it, and return its reason."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        run(sql, *values)
    return str(caught.value)


def office_id(code: str) -> object:
    made = make_office(code)
    return made.pk if connection.vendor == "postgresql" else made.pk.hex


INSERT = (
    "INSERT INTO catalogue_ownership (service_id, office_id, stage, starts) VALUES (%s, %s, %s, %s)"
)


def insert_ownership(
    service: Service, starts: date, *, office: str = "other", stage: str = ""
) -> tuple[str, object, object, object, object]:
    return INSERT, service.pk, office_id(office), stage, starts


ACTIVATE = "UPDATE catalogue_service SET status = 'active' WHERE id = %s"


def test_a_draft_without_an_office_is_not_activated() -> None:
    assert "accountable office" in refused(ACTIVATE, make_draft().pk)


def test_an_active_service_is_not_inserted_before_its_office() -> None:
    draft = make_draft()
    columns = [c.column for c in Service._meta.local_fields if c.column not in {"id", "status"}]
    names = ", ".join(f'"{c}"' for c in columns)
    values = ", ".join("'copy'" if c == "code" else f'"{c}"' for c in columns)
    reason = refused(
        f"INSERT INTO catalogue_service ({names}, status) "  # noqa: S608 - our own column names
        f"SELECT {values}, 'active' FROM catalogue_service WHERE id = %s",
        draft.pk,
    )
    assert "accountable office" in reason


def test_an_office_for_one_stage_is_not_an_office_for_the_service() -> None:
    draft = make_draft()
    run(*insert_ownership(draft, STARTS, stage="review"))
    assert "accountable office" in refused(ACTIVATE, draft.pk)


def test_an_office_that_starts_after_the_first_active_day_leaves_a_gap() -> None:
    draft = make_draft()
    run(*insert_ownership(draft, LATER))
    assert "accountable office" in refused(ACTIVATE, draft.pk)
    run("UPDATE catalogue_service SET active_from = %s WHERE id = %s", LATER, draft.pk)
    run(ACTIVATE, draft.pk)


def test_the_first_active_day_may_not_move_before_the_first_office() -> None:
    service = make_active()
    earlier = STARTS - timedelta(days=1)
    assert "accountable office" in refused(
        "UPDATE catalogue_service SET active_from = %s WHERE id = %s", earlier, service.pk
    )
    refused("UPDATE catalogue_service SET active_from = NULL WHERE id = %s", service.pk)


def test_two_offices_cannot_answer_on_the_same_day() -> None:
    service = make_active()
    refused(*insert_ownership(service, STARTS))
    draft = make_draft()
    run(*insert_ownership(draft, STARTS))
    refused(*insert_ownership(draft, STARTS, office="third"))


def test_a_handover_is_one_insert_and_rewriting_the_past_is_refused() -> None:
    service = make_active()
    run(*insert_ownership(service, LATER))
    assert "history" in refused(*insert_ownership(service, LATER - timedelta(days=1)))
    assert "history" in refused(
        "UPDATE catalogue_ownership SET office_id = %s WHERE service_id = %s",
        office_id("third"),
        service.pk,
    )
    assert "history" in refused(
        "DELETE FROM catalogue_ownership WHERE service_id = %s AND starts = %s", service.pk, STARTS
    )


def test_a_planned_handover_may_be_called_off_but_the_only_office_may_not_leave() -> None:
    service = make_active()
    run(*insert_ownership(service, LATER))
    run("DELETE FROM catalogue_ownership WHERE service_id = %s AND starts = %s", service.pk, LATER)
    assert "history" in refused("DELETE FROM catalogue_ownership WHERE service_id = %s", service.pk)


def test_an_ownership_may_not_be_moved_to_another_service() -> None:
    service, draft = make_active(), make_draft()
    refused(
        "UPDATE catalogue_ownership SET service_id = %s WHERE service_id = %s",
        draft.pk,
        service.pk,
    )


def test_an_inactive_service_may_be_put_right() -> None:
    service = make_active()
    run("UPDATE catalogue_service SET status = 'inactive' WHERE id = %s", service.pk)
    run("DELETE FROM catalogue_ownership WHERE service_id = %s", service.pk)
    assert "accountable office" in refused(ACTIVATE, service.pk)
    assert not Ownership.objects.filter(service=service).exists()


@pytest.mark.parametrize("column", ["name", "summary"])
@pytest.mark.parametrize("text", ['{"en": "Only English"}', '{"en": "x", "fr": "  "}', "{}"])
def test_an_active_service_speaks_every_official_language(column: str, text: str) -> None:
    draft = make_draft()
    run(*insert_ownership(draft, STARTS))
    run(f"UPDATE catalogue_service SET {column} = %s WHERE id = %s", text, draft.pk)  # noqa: S608 - ours
    assert "official language" in refused(ACTIVATE, draft.pk)
    service = make_active()
    refused(
        f"UPDATE catalogue_service SET {column} = %s WHERE id = %s",  # noqa: S608 - our own column
        text,
        service.pk,
    )


def test_a_language_becomes_official_only_when_every_active_service_speaks_it() -> None:
    insert = "INSERT INTO catalogue_officiallanguage (code) VALUES (%s)"
    run(insert, "mi")
    run("DELETE FROM catalogue_officiallanguage WHERE code = 'mi'")
    make_active()
    assert "language" in refused(insert, "mi")


def test_a_count_stands_only_beside_a_number() -> None:
    service = make_active()
    insert = (
        "INSERT INTO catalogue_yearlyvolume (service_id, fiscal_year, kind, channel, word, count) "
        "VALUES (%s, '2023-2024', 'applications', %s, %s, %s)"
    )
    run(insert, service.pk, "online", "NA", None)
    run(insert, service.pk, "phone", "07", 7)
    refused(insert, service.pk, "fax", "ND", 0)
    refused(insert, service.pk, "mail", "12", None)
    refused(insert, service.pk, "online", "0", 0)


def test_unknown_words_are_refused() -> None:
    service = make_active()
    refused("UPDATE catalogue_service SET status = 'ACTIVE' WHERE id = %s", service.pk)
    refused("UPDATE catalogue_service SET online_decision = '?' WHERE id = %s", service.pk)
