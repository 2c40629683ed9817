"""Every column that could hold a person's words is emptied by an erasure, or says why it is none.

A new column fails here until somebody has said which of the two it is.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.apps.casework.test_erase import everything_kept
from tests.apps.documents import samples
from tests.apps.documents.filing import AT, arrived, open_the_benefit
from tests.apps.payments.test_benefits import ACCOUNT, AFTER, approve
from tests.people import hire

from guichet.casework import actions
from guichet.casework.actions.contacts import Went, record_contact
from guichet.casework.actions.mail import ingest_mail
from guichet.casework.models import Application, Intake
from guichet.casework.rules import Cause, Kept
from guichet.casework.rules.contacts import ContactReason
from guichet.casework.rules.mail import Slip
from guichet.documents.adapters import store
from guichet.interactions.rules import Role
from guichet.permits.rules import REVOCATION_REASONS

LONG_AFTER = AFTER + timedelta(days=2)
# Emptied, or gone with their row, by the erasure of the kind named.
ERASED = {
    "casework.Answers.values": Kept.ANSWERS,
    "casework.Answers.corrected": Kept.ANSWERS,
    "casework.Hold.words": Kept.ANSWERS,
    "casework.Hold.answer": Kept.ANSWERS,
    "casework.Intake.helper_name": Kept.ANSWERS,
    "documents.Document.name": Kept.DOCUMENTS,
    "casework.Decision.words": Kept.DECISION,
    "casework.Decision.override_why": Kept.DECISION,
    "casework.Stay.words": Kept.DECISION,
    "casework.Proposal.words": Kept.DECISION,
    "casework.Proposal.why": Kept.DECISION,
    "casework.Proposal.override_why": Kept.DECISION,
    "casework.Verification.words": Kept.DECISION,
    "casework.Triage.words": Kept.DECISION,
    "casework.Note.words": Kept.DECISION,
    "permits.Permit.holder": Kept.DECISION,
    "permits.Permit.facts": Kept.DECISION,
    "permits.Credential.full": Kept.DECISION,
    "permits.Credential.compact": Kept.DECISION,
}
# Not of a person who applies, or gone on a day of its own; by table, or by column.
NOT_OF_A_FILE = {
    "catalogue": "services and offices, published",
    "identity": "staff and systems, who are looked after by administrators",
    "interactions.Event.payload": "codes, ids, dates and numbers, by the allow-list of kinds",
    "permits.Permit.name": "the name of the permit's kind",
    "permits.Permit.office_title": "the office",
    "permits.Permit.organization": "the department",
    "payments": "a provider's own ids and pages; no name, card or account",
    "engagement": "staff about a service, without who said it",
    "casework.SavedDraft": "removed on its own last day, by dispose_drafts",
    "casework.QueueView.query": "filters of a queue",
    "casework.ReadingAlarm.words": "about a reader among staff",
    "capacity.WaitingCase.pauses": "days of a case",
    "integration.Call.answer": "ids and codes",
    "integration.Webhook.url": "a department's address",
}


def wordy_columns() -> set[str]:
    """Return each column of ours in which somebody's words would fit."""
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("guichet."):
            continue
        for field in model._meta.get_fields():
            long = isinstance(field, models.CharField) and not field.choices
            if isinstance(field, models.TextField | models.JSONField) or (
                long and (field.max_length or 999) >= 80
            ):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_wordy_column_is_erased_or_no_persons() -> None:
    columns = wordy_columns()
    assert set(ERASED) <= columns
    unsaid = {
        column
        for column in columns - set(ERASED)
        if not any(re.match(rf"{re.escape(each)}(\.|$)", column) for each in NOT_OF_A_FILE)
    }
    assert unsaid == set(), "say in this test what erases it, or why it is no person's"


@pytest.mark.django_db
def test_nothing_of_a_paid_and_helped_person_stays_after_all_was_erased(
    fresh_home: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Money, contacts, a letter and a helper beside the answers: no name, account or file name."""
    there = open_the_benefit().pk
    staff = (
        hire("first", role=Role.LEAD, office=there),
        hire("second", role=Role.OFFICER, office=there),
    )
    case = approve(staff)
    office = staff[0].office
    row = Application.objects.get(pk=case)
    Intake.objects.create(
        application=row,
        officer=staff[0].id,
        office=office,
        entered_at=AT,
        helper="family",
        helper_name="Helper Zanzibarquay",
        consented=True,
    )
    record_contact(
        staff[0].viewer,
        key=row.subject,
        office=office,
        channel="phone",
        language="en",
        reason=ContactReason.PAYING,
        service="",
        case=case,
        went=Went(arrived_at=AT, started_at=AT, ended_at=AT),
        resolved=True,
        asked_before=False,
        at=AFTER,
    )
    Application.objects.filter(pk=case).update(status="in_review")  # open, for the letter
    ingest_mail(
        office=office,
        sent=arrived(samples.pdf(), name="Zanzibarquay letter.pdf"),
        slip=Slip(reference=row.reference),
        named=(),
        read=(),
        arrived_at=AT,
        at=AFTER,
    )
    Application.objects.filter(pk=case).update(status=row.status)
    marks = ("Applicant 0001", "Zanzibarquay", ACCOUNT, "1 Mill Street")
    before = everything_kept()
    assert [mark for mark in marks if mark not in before] == []
    actions.revoke_permit(staff[0].viewer, case=case, reason=REVOCATION_REASONS[0], at=AFTER)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(case=case, kinds=set(Kept), cause=Cause.COURT_ORDER, at=LONG_AFTER)
    after = everything_kept()
    assert [mark for mark in marks if mark in after] == []
    assert list(store.documents(fresh_home)) == []
