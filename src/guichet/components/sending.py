"""Files that a form sends: take them in, list what was sent, write it into the form's answers."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from guichet.casework.queries import CaseDocument
from guichet.catalogue.definitions import Question, ServiceDefinition
from guichet.components.address import client_address
from guichet.components.jurisdiction import brand
from guichet.components.questions import DrawnFile, field_name, file_field
from guichet.components.questions.filed import (
    fault_words,
    refusal_words,
    size_words,
    state_words,
)
from guichet.components.wording import in_language, long_date
from guichet.documents import actions
from guichet.documents.hooks import ArrivedFile, sent_too_much
from guichet.documents.queries import DocumentSeen
from guichet.documents.rules import Fault, State

OUT = "out:"
"""What the value of the button begins with that takes a document out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was sent for a draft, and what is wrong with files just sent, by question."""

    documents: tuple[DocumentSeen, ...] = ()
    refusals: Mapping[str, str] = field(default_factory=dict)

    def of(self, code: str) -> tuple[DocumentSeen, ...]:
        """Return the documents of one question."""
        return tuple(each for each in self.documents if each.question == code)

    def answer(self, code: str) -> list[str]:
        """Return the answer that the documents of a question make: those not refused."""
        return [each.code for each in self.of(code) if each.state is not State.REFUSED]

    @property
    def troubled(self) -> bool:
        """Tell whether something sent was refused, now or by its check."""
        return bool(self.words())

    def words(self) -> dict[str, str]:
        """Say, by question, why what was sent for it was refused."""
        said = {
            each.question: fault_words(each.fault, name=each.name)
            for each in self.documents
            if each.state is State.REFUSED
        }
        return said | dict(self.refusals)

    def rules(self, definition: ServiceDefinition) -> dict[str, str]:
        """Say, by question, what to do, for the error summary."""
        asked = definition.document_questions
        said = {
            each.question: gettext("Take out “%(name)s”, which was refused") % {"name": each.name}
            for each in self.documents
            if each.state is State.REFUSED
        }
        return said | {code: refused_rule(asked[code]) for code in self.refusals if code in asked}


def refused_rule(question: Question) -> str:
    """Say for the error summary that a file just sent for a question was not taken."""
    return gettext("Send another file: %(noun)s") % {"noun": in_language(question.noun)}


def change_files(
    request: HttpRequest, questions: Iterable[Question], *, at: datetime, draft: UUID
) -> dict[str, str]:
    """Take a document out where its button was pressed, and take in what the request sends.

    Return, by question, what is refused of that, with the words that say why.
    """
    act = request.POST.get("page-act", "")
    if act.startswith(OUT):
        with suppress(ValueError):
            actions.take_out(draft=draft, document=UUID(hex=act.removeprefix(OUT)))

    def take(sent: actions.Sent, question: Question, address: str) -> None:
        actions.receive(sent=sent, question=question, at=at, address=address, draft=draft)

    return take_files(request, questions, take=take)


def take_files(
    request: HttpRequest,
    questions: Iterable[Question],
    *,
    take: Callable[[actions.Sent, Question, str], object],
) -> dict[str, str]:
    """Have each file of a request taken for its question; return, by question, what is refused.

    `take` gets the file, the question and the sender's address, and raises DocumentRefused. What
    was taken stays, whatever becomes of the rest.
    """
    refusals: dict[str, str] = {}
    asked = list(questions)
    for question in asked:
        said = [
            words
            for file in request.FILES.getlist(file_field(question.code))
            if isinstance(file, ArrivedFile)
            and (words := _refusal(request, file, question, take=take))
        ]
        if said:
            refusals[question.code] = " ".join(said)
    if asked and sent_too_much(request):
        words = fault_words(Fault.TOO_MUCH, name="")
        first = asked[0].code
        refusals[first] = f"{words} {refusals.get(first, '')}".strip()
    return refusals


def _refusal(
    request: HttpRequest,
    file: ArrivedFile,
    question: Question,
    *,
    take: Callable[[actions.Sent, Question, str], object],
) -> str:
    """Have one file taken; return why it was refused, in words, or nothing."""
    sent = actions.Sent(
        arriving=file.arriving,
        name=file.name or "",
        size=file.size or 0,
        digest=file.digest,
        over=file.over,
        failed=file.failed,
    )
    try:
        take(sent, question, client_address(request))
    except actions.DocumentRefused as refused:
        return refusal_words(refused, question)
    return ""


def with_documents(sent: QueryDict, questions: Iterable[Question], standing: Standing) -> QueryDict:
    """Return a form's fields with what was sent as documents in the place of what it says of them.

    A form cannot name a document: only what stands under the draft's own key is one.
    """
    filled = sent.copy()
    for question in questions:
        filled.setlist(field_name(question.code), standing.answer(question.code))
    return filled


def drawn_files(documents: Iterable[DocumentSeen]) -> tuple[DrawnFile, ...]:
    """Return documents as the page that sends them lists them."""
    return tuple(_drawn(each) for each in documents)


def case_files(
    documents: Iterable[CaseDocument], *, address: Callable[[UUID], str]
) -> tuple[DrawnFile, ...]:
    """Return the documents of a case as a page lists them; those checked can be opened."""
    return tuple(
        replace(
            _drawn(each.seen),
            label=_label(each),
            url=address(each.seen.id) if each.seen.state is State.KEPT else "",
        )
        for each in documents
    )


def drawn_mail(document: DocumentSeen, *, url: str) -> DrawnFile:
    """Return the scan of a letter as a page lists it; once checked it can be opened."""
    return replace(_drawn(document), url=url if document.state is State.KEPT else "")


def _label(document: CaseDocument) -> str:
    if document.arrived_at is not None:
        zone = brand().zone
        day = long_date(document.arrived_at.astimezone(zone).date(), zone)
        return gettext("By mail, arrived %(day)s") % {"day": day}
    return in_language(document.label) if document.label else ""


def _drawn(document: DocumentSeen) -> DrawnFile:
    shape, words = state_words(document.state, scanned=document.scanned)
    return DrawnFile(
        code=document.code,
        name=document.name,
        size=size_words(document.size),
        shape=shape,
        state=words,
        why=fault_words(document.fault, name=document.name) if document.fault else "",
    )
