"""Every change to an application: one function, one transaction."""

from guichet.casework.actions.authority import HeldByColleague, NotYours
from guichet.casework.actions.by_table import ask_for_person, decide_by_table
from guichet.casework.actions.claim import NoSuchOfficer, assign, claim, give_back
from guichet.casework.actions.correct import correct_contact
from guichet.casework.actions.decide import ReasonRefused, SecondOfficerNeeded, decide, undo
from guichet.casework.actions.documents import (
    DocumentsWaiting,
    NoSuchDocument,
    add_document,
    check_documents,
    open_document,
)
from guichet.casework.actions.drafts import SavedDraftCard, forget_draft, save_draft
from guichet.casework.actions.erase import (
    Disposed,
    PermitInForce,
    StillOpen,
    dispose,
    erase,
    erase_again,
)
from guichet.casework.actions.escalate import escalate_due
from guichet.casework.actions.fees import (
    ask_provider,
    close_unpaid,
    return_payment,
    take_cash,
    take_told,
)
from guichet.casework.actions.guess import WINDOW_MINUTES, may_try, may_use, note_failure, note_use
from guichet.casework.actions.handover import hand_over
from guichet.casework.actions.hold import (
    AlreadyAnswered,
    QuestionOver,
    ReasonUnknown,
    TooEarly,
    WordsRefused,
    answer,
    ask,
    go_on,
    remind_due,
    take_question_back,
)
from guichet.casework.actions.intake import ChannelUnknown, Helper, take_in
from guichet.casework.actions.keep_view import (
    MOST_VIEWS,
    NameRefused,
    QueryRefused,
    TooManyViews,
    forget_view,
    keep_view,
)
from guichet.casework.actions.limit import LimitPassed
from guichet.casework.actions.locking import NoSuchFile
from guichet.casework.actions.next_file import claim_next
from guichet.casework.actions.notes import add_note
from guichet.casework.actions.objection import RecourseClosed, object_to
from guichet.casework.actions.permit import lift_suspension, revoke_permit, suspend_permit
from guichet.casework.actions.propose import (
    conclude,
    confirm,
    propose,
    return_proposal,
    take_proposal_back,
)
from guichet.casework.actions.read import NotTaken, PurposeRefused, begin_reading, open_file
from guichet.casework.actions.recover import put_down_recovered
from guichet.casework.actions.release import ReleaseFailed, release, release_due
from guichet.casework.actions.results import compute_results
from guichet.casework.actions.screen import VerificationFirst, keep_samples
from guichet.casework.actions.silence import SilenceFailed, decide_silent
from guichet.casework.actions.statements import compare_due, compare_with
from guichet.casework.actions.submit import KeyReused, NotTakenHere, Receipt, submit
from guichet.casework.actions.together import Became, Deed, Moved, do_together
from guichet.casework.actions.triage import MOST_WORDS, triage
from guichet.casework.actions.verify import verify
from guichet.casework.actions.watch import forget_readings, look_at_alarm
from guichet.casework.actions.withdraw import withdraw

__all__ = [
    "MOST_VIEWS",
    "MOST_WORDS",
    "WINDOW_MINUTES",
    "AlreadyAnswered",
    "Became",
    "ChannelUnknown",
    "Deed",
    "Disposed",
    "DocumentsWaiting",
    "HeldByColleague",
    "Helper",
    "KeyReused",
    "LimitPassed",
    "Moved",
    "NameRefused",
    "NoSuchDocument",
    "NoSuchFile",
    "NoSuchOfficer",
    "NotTaken",
    "NotTakenHere",
    "NotYours",
    "PermitInForce",
    "PurposeRefused",
    "QueryRefused",
    "QuestionOver",
    "ReasonRefused",
    "ReasonUnknown",
    "Receipt",
    "RecourseClosed",
    "ReleaseFailed",
    "SavedDraftCard",
    "SecondOfficerNeeded",
    "SilenceFailed",
    "StillOpen",
    "TooEarly",
    "TooManyViews",
    "VerificationFirst",
    "WordsRefused",
    "add_document",
    "add_note",
    "answer",
    "ask",
    "ask_for_person",
    "ask_provider",
    "assign",
    "begin_reading",
    "check_documents",
    "claim",
    "claim_next",
    "close_unpaid",
    "compare_due",
    "compare_with",
    "compute_results",
    "conclude",
    "confirm",
    "correct_contact",
    "decide",
    "decide_by_table",
    "decide_silent",
    "dispose",
    "do_together",
    "erase",
    "erase_again",
    "escalate_due",
    "forget_draft",
    "forget_readings",
    "forget_view",
    "give_back",
    "go_on",
    "hand_over",
    "keep_samples",
    "keep_view",
    "lift_suspension",
    "look_at_alarm",
    "may_try",
    "may_use",
    "note_failure",
    "note_use",
    "object_to",
    "open_document",
    "open_file",
    "propose",
    "put_down_recovered",
    "release",
    "release_due",
    "remind_due",
    "return_payment",
    "return_proposal",
    "revoke_permit",
    "save_draft",
    "submit",
    "suspend_permit",
    "take_cash",
    "take_in",
    "take_proposal_back",
    "take_question_back",
    "take_told",
    "triage",
    "undo",
    "verify",
    "withdraw",
]
