"""Files of the key's office: what awaits it, how one stands, and everything that is done to one."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.http import HttpRequest
from ninja import Router

from guichet.api.forms.asked import (
    PAGED,
    After,
    CallKey,
    DecisionMade,
    HandOver,
    Limit,
    NoteWritten,
    Question,
    Undone,
)
from guichet.api.pages.answers import (
    DecisionTaken,
    Done,
    FileRead,
    FilesArrived,
    FileStanding,
    QuestionAsked,
)
from guichet.api.views.opening import Caller, Key, answers, standing_of, written
from guichet.casework import actions
from guichet.casework.queries import File, Standing, standings
from guichet.casework.rules import UNANSWERED, Outcome, Purpose
from guichet.components import clock
from guichet.identity.actions import KeyUse
from guichet.identity.rules import Scope
from guichet.integration.queries import arrivals

router = Router(tags=["files"])


@router.get("", auth=Key(Scope.READ, query=PAGED), response=answers(FilesArrived))
def list_files(request: HttpRequest, after: After = 0, limit: Limit = 50) -> dict[str, object]:
    """List the files that came before your office after a position and still await it."""
    use: KeyUse = request.auth  # type: ignore[attr-defined]  # set by Key
    page = arrivals(use.viewer, position=after, limit=limit)
    cases = [each.case for each in page.files]
    found = standings(use.viewer, cases=cases, at=clock.now())
    files = [
        {
            **_standing(use, found[each.case]),
            "position": each.position,
            "arrived_by": each.kind,
        }
        for each in page.files
        if each.case in found and found[each.case].here and found[each.case].status in UNANSWERED
    ]
    return {"files": files, "last": page.last, "more": page.more}


@router.get("/{uuid:case}/standing", auth=Key(Scope.READ), response=answers(FileStanding, 404))
def show_standing(request: HttpRequest, case: UUID) -> dict[str, object]:
    """Say how a file stands, without a word of the person."""
    use: KeyUse = request.auth  # type: ignore[attr-defined]  # set by Key
    return _standing(use, standing_of(use, case))


@router.get("/{uuid:case}", auth=Key(Scope.READ), response=answers(FileRead, 404, 409))
def read_file(request: HttpRequest, case: UUID) -> dict[str, object]:
    """Read a file that you have taken; the reading is written down, and the person sees it."""
    use: KeyUse = request.auth  # type: ignore[attr-defined]  # set by Key
    standing_of(use, case)
    at = clock.now()
    file = actions.open_file(use.viewer, case=case, purpose=Purpose.DECIDE, at=at)
    return {**_standing(use, standing_of(use, case)), **_content(file)}


@router.post("/{uuid:case}/take", auth=Key(Scope.WORK), response=answers(Done, 404, 409))
def take(request: Caller, case: UUID, key: CallKey) -> dict[str, object]:
    """Take a file to work on it, or take it anew; colleagues then leave it alone."""

    def do() -> None:
        actions.claim(request.auth.viewer, case=case, at=clock.now())

    return written(request, key, case, do)


@router.post("/{uuid:case}/give-back", auth=Key(Scope.WORK), response=answers(Done, 404, 409))
def give_back(request: Caller, case: UUID, key: CallKey) -> dict[str, object]:
    """Give a file back that you took, so that a colleague may take it."""

    def do() -> None:
        actions.give_back(request.auth.viewer, case=case, at=clock.now())

    return written(request, key, case, do)


@router.post("/{uuid:case}/notes", auth=Key(Scope.WORK), response=answers(Done, 404, 409))
def write_note(request: Caller, case: UUID, key: CallKey, body: NoteWritten) -> dict[str, object]:
    """Write a note that colleagues read, such as how far an inspection has come."""

    def do() -> None:
        actions.add_note(
            request.auth.viewer, key=uuid4(), case=case, words=body.words, at=clock.now()
        )

    return written(request, key, case, do)


@router.post(
    "/{uuid:case}/questions", auth=Key(Scope.WORK), response=answers(QuestionAsked, 404, 409)
)
def ask(request: Caller, case: UUID, key: CallKey, body: Question) -> dict[str, object]:
    """Ask the person something; the clock stands until the answer."""

    def do() -> Mapping[str, object]:
        question = actions.ask(
            request.auth.viewer,
            case=case,
            reason=body.reason,
            words=body.words,
            due_on=body.due_on,
            at=clock.now(),
        )
        return {"question": str(question)}

    return written(request, key, case, do)


@router.post(
    "/{uuid:case}/questions/{uuid:question}/take-back",
    auth=Key(Scope.WORK),
    response=answers(Done, 404, 409),
)
def take_question_back(
    request: Caller, case: UUID, question: UUID, key: CallKey
) -> dict[str, object]:
    """Take a question back; the clock runs again."""

    def do() -> None:
        actions.take_question_back(request.auth.viewer, hold=question, at=clock.now())

    return written(request, key, case, do)


@router.post("/{uuid:case}/hand-over", auth=Key(Scope.WORK), response=answers(Done, 404, 409))
def hand_over(request: Caller, case: UUID, key: CallKey, body: HandOver) -> dict[str, object]:
    """Hand a file over to the office of another stage."""

    def do() -> None:
        actions.hand_over(
            request.auth.viewer, case=case, to=body.to, words=body.words, at=clock.now()
        )

    return written(request, key, case, do)


@router.post(
    "/{uuid:case}/decision", auth=Key(Scope.DECIDE), response=answers(DecisionTaken, 404, 409)
)
def decide(request: Caller, case: UUID, key: CallKey, body: DecisionMade) -> dict[str, object]:
    """Decide a file; where two officers settle it, this proposes and a person confirms."""

    def do() -> Mapping[str, object]:
        made = actions.conclude(
            request.auth.viewer,
            case=case,
            outcome=Outcome(body.outcome),
            reason=body.reason,
            words=body.words,
            at=clock.now(),
            why=body.why,
        )
        return {
            "decision": None if made.proposed else str(made.id),
            "proposal": str(made.id) if made.proposed else None,
        }

    return written(request, key, case, do)


@router.post("/{uuid:case}/decision/undo", auth=Key(Scope.DECIDE), response=answers(Done, 404, 409))
def undo(request: Caller, case: UUID, key: CallKey, body: Undone) -> dict[str, object]:
    """Take back a decision of yours before its release."""

    def do() -> None:
        if standing_of(request.auth, case).decision != body.decision:
            raise actions.NoSuchFile(f"No decision {body.decision} stands on file {case}.")
        actions.undo(request.auth.viewer, decision=body.decision, at=clock.now())

    return written(request, key, case, do)


def _standing(use: KeyUse, found: Standing) -> dict[str, object]:
    mine = found.holder == use.system
    return {
        "case": found.case,
        "service": found.service,
        "definition_version": found.definition_version,
        "office": found.office,
        "here": found.here,
        "stage": found.stage,
        "status": str(found.status),
        "channel": found.channel,
        "language": found.language,
        "case_class": found.case_class,
        "submitted_at": found.submitted_at,
        "stage_due_on": found.stage_due_on,
        "standard_due_on": found.standard_due_on,
        "legal_due_on": found.legal_due_on,
        "taken_by": "" if found.holder is None else "you" if mine else "colleague",
        "taken_until": found.held_until,
        "question": found.question,
        "proposal": found.proposal,
        "decision": found.decision,
        "outcome": found.outcome,
    }


def _content(file: File) -> dict[str, object]:
    return {
        "reference": file.reference,
        "answers": [
            {"code": each.code, "label": each.label, "answer": each.answer, "text": each.value}
            for group in file.groups
            for each in group.questions
        ],
        "questions": [
            {
                "id": each.id,
                "words": each.words,
                "asked_at": each.asked_at,
                "due_on": each.due_on,
                "ending": each.ending,
                "answer": each.answer,
                "answered_at": each.answered_at,
            }
            for each in file.questions
        ],
        "grounds": [
            {"code": each.code, "outcome": each.outcome, "text": each.text} for each in file.grounds
        ],
        "ask_reasons": [each.code for each in file.ask_reasons],
        "stages": [each.code for each in file.onward],
    }
