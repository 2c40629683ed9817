"""The draft: an application not yet sent, which travels signed in the page and is kept nowhere.

It holds the idempotency key made at the start, the definition's version, the answers in their
language-independent form, and what was typed where it cannot stand yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core import signing

from guichet.catalogue.definitions import Answer, QuestionGroup, ServiceDefinition
from guichet.components.questions import QuestionForm, Typed
from guichet.components.representing import HelperTyped
from guichet.components.sending import Standing
from guichet.documents.queries import DocumentSeen

FIELD = "page-draft"
_SALT = "guichet.counter.draft"
_DEFAULT_DAYS = 30
# What cannot stand is kept for the person to mend, but not beyond what a page can carry.
_LONGEST_TYPED = 4000
_SHORT = 8  # answers up to which packing takes more of our time than it saves of the person's


class DraftLost(Exception):
    """A page came back without a draft that can be read; `why` is `missing`, `altered` or `old`."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"the draft is {why}: start again")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An application in the making. `reviewed` once its check page was shown.

    `saved` says that we keep it until it is sent, because the person asked. An objection is
    `about` a case, by one of its recourses; the person has shown its secret. `sent` are the
    documents that stand under its key: they are read anew for each page and do not travel.
    """

    key: UUID
    service: str
    version: str
    answers: dict[str, Answer] = field(default_factory=dict)
    typed: dict[str, Typed] = field(default_factory=dict)
    reviewed: bool = False
    saved: bool = False
    about: UUID | None = None
    recourse: str = ""
    helper: HelperTyped = field(default_factory=HelperTyped)
    sent: tuple[DocumentSeen, ...] = ()

    def with_documents(
        self, definition: ServiceDefinition, sent: tuple[DocumentSeen, ...]
    ) -> "Draft":
        """Return the draft with what stands under its key as the answers that documents make."""
        standing = Standing(documents=sent)
        answers = dict(self.answers)
        for code in definition.document_questions:
            answers.pop(code, None)
            if found := standing.answer(code):
                answers[code] = found
        return replace(self, answers=answers, sent=sent)

    def with_form(self, form: QuestionForm) -> "Draft":
        """Return the draft after a page came back: what may stand as answers, the rest as typed.

        A question left blank gives up its answer; a page's questions never touch another's.
        """
        asked = {question.code for question in form.questions}
        answers = {code: each for code, each in self.answers.items() if code not in asked}
        typed = {code: each for code, each in self.typed.items() if code not in asked}
        wrong = form.errors
        answers |= form.answers
        typed |= {
            code: tuple(each[:_LONGEST_TYPED] for each in sent)
            for code, sent in form.typed().items()
            if code in wrong and any(sent)
        }
        return replace(self, answers=answers, typed=typed)

    def typed_in(self, group: QuestionGroup) -> dict[str, Typed]:
        """Return what was typed and cannot stand, for the questions of a group."""
        return {q.code: self.typed[q.code] for q in group.questions if q.code in self.typed}


def begin(
    definition: ServiceDefinition,
    *,
    about: UUID | None = None,
    recourse: str = "",
    answers: Mapping[str, Answer] | None = None,
) -> Draft:
    """Return a draft with a key of its own; empty, unless answers stand from before."""
    return Draft(
        key=uuid4(),
        service=definition.code,
        version=definition.version,
        answers=dict(answers or {}),
        about=about,
        recourse=recourse,
    )


def content_of(draft: Draft) -> dict[str, Any]:
    """Return the draft as JSON takes it, without service and version."""
    content: dict[str, Any] = {"k": draft.key.hex, "v": draft.version, "a": draft.answers}
    if draft.typed:
        content["t"] = draft.typed
    if draft.reviewed:
        content["r"] = 1
    if draft.saved:
        content["s"] = 1
    if draft.helper != HelperTyped():
        content["h"] = [draft.helper.kind, draft.helper.name, int(draft.helper.consented)]
    if draft.about:
        content["o"] = [draft.about.hex, draft.recourse]
    return content


def draft_of(content: Mapping[str, Any], *, service: str) -> Draft:
    """Return the draft that `content_of` wrote."""
    about, recourse = content.get("o", ("", ""))
    kind, name, consented = content.get("h", ("", "", 0))
    return Draft(
        key=UUID(hex=content["k"]),
        service=service,
        version=content["v"],
        answers=content["a"],
        typed={code: tuple(sent) for code, sent in content.get("t", {}).items()},
        reviewed="r" in content,
        saved="s" in content,
        about=UUID(hex=about) if about else None,
        recourse=recourse,
        helper=HelperTyped(kind=kind, name=name, consented=bool(consented)),
    )


def seal(draft: Draft) -> str:
    """Return the draft as signed text for a hidden field."""
    long = len(draft.answers) + len(draft.typed) > _SHORT
    return signing.dumps(content_of(draft), salt=f"{_SALT}.{draft.service}", compress=long)


def unseal(text: str, *, definition: ServiceDefinition) -> Draft:
    """Return the draft that a page brought back for a service.

    Raises DraftLost when it is missing, altered or older than the service keeps drafts.
    """
    if not text:
        raise DraftLost("missing")
    days = next((r.days for r in definition.retention if r.kind == "draft"), _DEFAULT_DAYS)
    salt = f"{_SALT}.{definition.code}"
    try:
        content = signing.loads(text, salt=salt, max_age=timedelta(days=days))
    except signing.SignatureExpired:
        raise DraftLost("old") from None
    except signing.BadSignature:
        raise DraftLost("altered") from None
    return draft_of(content, service=definition.code)
