"""A permit and the release of its decision commit together or not at all."""

import uuid
from datetime import date

import pytest
from django.db import connection, transaction
from tests.apps.permits.samples import AT, issue_permit

from guichet.interactions.queries import events_of_case
from guichet.interactions.rules import SYSTEM
from guichet.permits import actions
from guichet.permits.models import Credential, Permit
from guichet.permits.queries import permit_of_case


def test_a_permit_is_not_issued_outside_a_transaction(fresh_database: str) -> None:
    del fresh_database
    assert not connection.in_atomic_block
    with pytest.raises(actions.NotInTransaction, match=r"transaction\.atomic"):
        actions.issue(
            case=uuid.uuid4(),
            service="s",
            kind="s",
            name={"en": "n"},
            holder="h",
            facts=(),
            office_title={"en": "o"},
            organization={"en": "m"},
            valid_from=date(2027, 1, 1),
            valid_until=None,
            language="en",
            at=AT,
        )
    assert Permit.objects.count() == 0


def _release_that_fails(case: uuid.UUID) -> None:
    with transaction.atomic():
        issue_permit(case=case)
        assert permit_of_case(SYSTEM, case=case) is not None
        raise RuntimeError("the release failed")


def test_a_release_that_rolls_back_leaves_no_permit(fresh_database: str) -> None:
    del fresh_database
    case = uuid.uuid4()
    with pytest.raises(RuntimeError, match="the release failed"):
        _release_that_fails(case)
    assert permit_of_case(SYSTEM, case=case) is None
    assert Credential.objects.count() == 0
    assert events_of_case(SYSTEM, case=case) == ()
