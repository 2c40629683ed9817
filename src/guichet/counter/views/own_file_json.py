"""A person's own file as JSON; `docs/reference/own-file.md` names every key."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from guichet.casework.queries import OwnFile
from guichet.casework.rules import Found
from guichet.counter.pages.track import Told

FORMAT = "guichet-own-file-1"


def file_as_json(file: OwnFile, *, told: Sequence[Told]) -> bytes:
    """Return the file as UTF-8; texts stand in every language, answers as they are kept."""
    found = file.progress
    content = {
        "format": FORMAT,
        "reference": found.reference,
        "service": {
            "code": found.service,
            "version": file.definition_version,
            "name": dict(found.service_name),
        },
        "office": dict(found.office),
        "organization": dict(found.organization),
        "status": found.status.value,
        "channel": found.channel,
        "language": found.language,
        "submitted_at": _text(file.submitted_at),
        "entered_at": _text(
            found.intake.entered_at if found.intake and found.intake.by_officer else None
        ),
        "helper": found.intake.helper_name if found.intake else "",
        "withdrawn_at": _text(found.withdrawn_at),
        "contact_corrected_at": _text(found.corrected_at),
        "standard_due_on": _text(found.clock.standard_due_on),
        "legal_due_on": _text(found.clock.legal_due_on),
        "answers": _answers(file),
        "corrected": _corrected(file),
        "documents": _documents(file),
        "fee": _fee(file),
        "benefits": _benefits(file),
        "contacts": _contacts(file),
        "questions": _questions(file),
        "decision": _decision(file),
        "measure": _measure(file),
        "verification": _verification(file),
        "notices": [{"what": each.what, "how": each.how, "at": _text(each.at)} for each in told],
        "readings": [
            {
                "at": _text(look.at),
                "office": dict(look.office),
                "role": look.role,
                "purpose": look.purpose,
            }
            for look in found.readings
        ],
        "kept": [
            {
                "kind": each.kind.value,
                "days": each.days,
                "law": dict(each.reference),
                "until": _text(each.until),
                "erased_at": _text(each.erased_at),
            }
            for each in found.keeping
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _answers(file: OwnFile) -> list[dict[str, object]]:
    return [
        {
            "question": question.code,
            "label": dict(question.label),
            "answer": question.answer,
            "shown": dict(question.value),
        }
        for group in file.groups
        for question in group.questions
    ]


def _corrected(file: OwnFile) -> list[dict[str, object]]:
    """Return the answers that were corrected since, as they were sent."""
    return [
        {
            "question": each.code,
            "label": dict(each.label),
            "sent": each.sent.answer if each.sent else None,
            "shown": dict(each.sent.value) if each.sent else {},
        }
        for each in file.corrections
    ]


def _documents(file: OwnFile) -> list[dict[str, object]]:
    return [
        {
            "id": each.seen.code,
            "question": each.seen.question,
            "name": each.seen.name,
            "bytes": each.seen.size,
            "state": each.seen.state.value,
            "fault": each.seen.fault,
            "received_at": _text(each.seen.received_at),
            "arrived_by_mail_at": _text(each.arrived_at),
        }
        for each in file.progress.documents
    ]


def _fee(file: OwnFile) -> Mapping[str, object] | None:
    seen = file.progress.fee
    if seen is None:
        return None
    return {
        "amount_cents": seen.card.amount_cents,
        "currency": seen.card.currency,
        "exemption": dict(seen.exemption),
        "state": seen.card.state.value,
        "due_on": _text(seen.card.due_on),
        "payments": [
            {
                "number": each.number,
                "way": each.way,
                "amount_cents": each.amount_cents,
                "received_at": _text(each.received_at),
                "settles": each.applied,
                "goes_back_for": each.refund.cause.value if each.refund else "",
                "given_back_at": _text(each.refund.done_at if each.refund else None),
            }
            for each in seen.card.payments
        ],
    }


def _benefits(file: OwnFile) -> list[dict[str, object]]:
    return [
        {
            "amount_cents": each.amount_cents,
            "currency": each.currency,
            "state": each.state.value,
            "approved_at": _text(each.approved_at),
            "sent_at": _text(each.sent_at),
            "ended_at": _text(each.ended_at),
            "reason": each.reason,
        }
        for each in file.progress.benefits
    ]


def _contacts(file: OwnFile) -> list[dict[str, object]]:
    return [
        {
            "channel": each.channel,
            "reason": each.reason,
            "arrived_at": _text(each.arrived_at),
            "ended_at": _text(each.ended_at),
            "resolved": each.resolved,
        }
        for each in file.contacts
    ]


def _questions(file: OwnFile) -> list[dict[str, object]]:
    return [
        {
            "asked_at": _text(asked.asked_at),
            "words": asked.words,
            "answered_at": _text(asked.answered_at),
            "answer": asked.answer,
        }
        for asked in file.progress.questions
    ]


def _decision(file: OwnFile) -> Mapping[str, object] | None:
    found = file.progress
    if not found.outcome:
        return None
    return {
        "outcome": found.outcome,
        "reason": dict(found.reason or {}),
        "law": dict(found.reason_reference or {}),
        "words": found.words,
        "permit": found.permit_number,
    }


def _measure(file: OwnFile) -> Mapping[str, object] | None:
    found = file.progress.measure
    if found is None:
        return None
    return {
        "against": found.against.value,
        "since": _text(found.since),
        "until": _text(found.until),
        "reason": found.reason,
    }


def _verification(file: OwnFile) -> Mapping[str, object] | None:
    """Say what the tracking page says: a suspicion is no finding, and has no sum."""
    found = file.progress.finding
    if found is None:
        return None
    suspected = found.found is Found.FRAUD_SUSPECTED
    return {
        "at": _text(found.at),
        "found": "looked_into" if suspected else found.found.value,
        "cents": 0 if suspected else found.cents,
        "recovered_cents": 0 if suspected else found.recovered_cents,
        "look_at": dict(found.look_at),
    }


def _text(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
