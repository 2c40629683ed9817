"""The documents of a case, each with its question, as every reader of the case sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from guichet.casework.models import Application
from guichet.casework.queries.mail import arrivals_by_mail
from guichet.casework.rules import Status
from guichet.casework.rules.mail import MAIL_QUESTION
from guichet.catalogue.definitions import Kind, Question, ServiceDefinition, definition_for
from guichet.catalogue.definitions.languages import said
from guichet.catalogue.definitions.marking import gettext_noop as _
from guichet.documents.queries import DocumentSeen, documents_of_case
from guichet.documents.rules import State
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDocument:
    """A document and the question it answers; `label` is empty for one sent later.

    `arrived_at` is when one arrived that came by mail.
    """

    seen: DocumentSeen
    label: Text
    arrived_at: datetime | None = None


def case_documents(
    viewer: Viewer, *, case: UUID, definition: ServiceDefinition
) -> tuple[CaseDocument, ...]:
    """Return the documents of a case, in the order sent."""
    asked = definition.document_questions
    by_mail = arrivals_by_mail(viewer, case=case)
    return tuple(
        CaseDocument(
            seen=each,
            label=asked[each.question].label if each.question in asked else {},
            arrived_at=by_mail.get(each.id),
        )
        for each in documents_of_case(viewer, case=case)
    )


ANSWERING = "answering"
"""What a document is for that is sent with an answer to the office: no question of the form."""


def documents_wanted(viewer: Viewer, *, case: UUID) -> tuple[Question, ...]:
    """Return for what the person may send a document now; for who has shown the case's secret.

    In the place of one that was refused, and, while the office waits for an answer, with that.
    """
    row = (
        Application.objects.filter(pk=case)
        .values_list("service", "definition_version", "status")
        .first()
    )
    if row is None or row[2] not in _TAKING:
        return ()
    definition = definition_for(row[0], version=row[1])
    refused = {
        each.question
        for each in documents_of_case(viewer, case=case)
        if each.state is State.REFUSED
    }
    wanted = [q for code, q in definition.document_questions.items() if code in refused]
    kept = any(rule.kind == "documents" for rule in definition.retention)
    if kept and (row[2] == Status.WAITING or refused & {ANSWERING, MAIL_QUESTION}):
        wanted.append(_with_an_answer(definition))
    return tuple(wanted)


_TAKING = frozenset(
    {
        Status.AWAITING_FEE,
        Status.SUBMITTED,
        Status.HANDED_OVER,
        Status.IN_REVIEW,
        Status.WAITING,
    }
)


@lru_cache(maxsize=256)
def _with_an_answer(definition: ServiceDefinition) -> Question:
    """Return the question that documents beside an answer are sent for."""
    label, noun = _("Documents with your answer"), _("the documents with your answer")
    return Question(
        code=ANSWERING,
        kind=Kind.DOCUMENT,
        label={language: said(label, language=language) for language in definition.name},
        noun={language: said(noun, language=language) for language in definition.name},
        required=False,
        types=("pdf", "jpeg", "png"),
        most_files=6,
    )
