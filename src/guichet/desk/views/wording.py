"""What states, groups and happenings are called at the desk."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guichet.casework.queries import Happening
from guichet.casework.rules import Found, Outcome, Status
from guichet.components.roles import purpose_words

STATUSES = {
    Status.AWAITING_FEE: ("pause", gettext_lazy("Waits for the fee")),
    Status.SUBMITTED: ("open", gettext_lazy("Not opened")),
    Status.HANDED_OVER: ("open", gettext_lazy("Handed over, not opened")),
    Status.IN_REVIEW: ("half", gettext_lazy("In review")),
    Status.WAITING: ("pause", gettext_lazy("Waits for the applicant")),
    Status.PROPOSED: ("half", gettext_lazy("Waits for a second officer")),
    Status.DECIDED: ("pause", gettext_lazy("Decided, not released")),
    Status.RELEASED: ("go", gettext_lazy("Released")),
    Status.WITHDRAWN: ("flat", gettext_lazy("Taken back")),
}
GROUPS = {
    "limit": gettext_lazy("Passed the legal limit, or will this week"),
    "standard": gettext_lazy("Passed the standard, or will this week"),
    "later": gettext_lazy("Later, by earliest standard"),
    "none": gettext_lazy("No date set"),
    "all": "",
}
VIEWS = {
    "open": gettext_lazy("All with us"),
    "new": gettext_lazy("Unopened"),
    "review": gettext_lazy("In review"),
    "proposed": gettext_lazy("For a second officer"),
    "waiting": gettext_lazy("Waiting for the applicant"),
    "elsewhere": gettext_lazy("Ours, with another office"),
    "decided": gettext_lazy("Decided, to be released"),
    "released": gettext_lazy("Released files"),
}
OUTCOMES = {
    Outcome.APPROVED: gettext_lazy("Approved"),
    Outcome.REFUSED: gettext_lazy("Refused"),
}
ADVICE = {
    "eligible": gettext_lazy("Meets the conditions"),
    "review": gettext_lazy("Look closer"),
    "not_eligible": gettext_lazy("Does not meet the conditions"),
}

FINDINGS = {
    Found.CORRECT: gettext_lazy("Correct"),
    Found.HONEST_ERROR: gettext_lazy("An honest error"),
    Found.FRAUD_SUSPECTED: gettext_lazy("Fraud suspected"),
    Found.NOT_DETERMINABLE: gettext_lazy("Could not be determined"),
}

_BY_APPLICANT = frozenset(
    {
        *("submitted", "withdrawn", "contact_corrected", "question_answered"),
        *("person_asked_for", "objected", "payment_begun", "represented"),
        *("person_asked_for", "objected", "document_added"),
    }
)


# What one Event about money tells.
_MONEY = {
    "fee_asked": gettext_lazy("A fee is to be paid; the clock stands"),
    "fee_waived": gettext_lazy("No fee is to be paid, by an exemption"),
    "payment_begun": gettext_lazy("Went on to pay online"),
    "payment_ended": gettext_lazy("A try to pay online ended"),
    "paid": gettext_lazy("The fee was paid; the clock starts"),
    "paid_in_vain": gettext_lazy("A payment came that settles no fee; it goes back"),
    "fee_unpaid": gettext_lazy("Closed: the fee was not paid in time"),
    "refund_asked": gettext_lazy("A payment is to go back"),
    "benefit_approved": gettext_lazy("A benefit is to be paid"),
    "benefit_cancelled": gettext_lazy("The benefit was cancelled before it was paid"),
    "benefit_sent": gettext_lazy("The benefit went to the bank"),
    "benefit_paid": gettext_lazy("The bank paid the benefit"),
    "benefit_returned": gettext_lazy("The benefit came back from the bank"),
    "refunded": gettext_lazy("A payment went back"),
}


def outcome_words(outcome: str) -> str:
    """Name an outcome."""
    return str(OUTCOMES[Outcome(outcome)]) if outcome in set(Outcome) else outcome


def _which_outcome(happening: Happening) -> str:
    """Say what was decided or proposed, and how."""
    outcome = outcome_words(happening.outcome)
    if happening.kind == "decision_proposed":
        return _("Proposed: %(outcome)s; a second officer looks") % {"outcome": outcome}
    if happening.table_row:
        return _("Decided by table: %(outcome)s (row “%(row)s”)") % {
            "outcome": outcome,
            "row": happening.table_row,
        }
    if happening.by_silence:
        said = _("The legal limit passed unanswered. By law: %(outcome)s")
        return said % {"outcome": outcome}
    return _("Decided: %(outcome)s") % {"outcome": outcome}


def what_happened(happening: Happening, *, channel: str) -> str:
    """Say what one Event of a case tells."""
    if happening.kind == "submitted":
        return _("Sent: %(channel)s") % {"channel": channel}
    if happening.kind == "file_read":
        return _("Read the file %(purpose)s") % {"purpose": purpose_words(happening.purpose)}
    if happening.outcome and happening.kind in {"decided", "decision_proposed"}:
        return _which_outcome(happening)
    plain = {
        "opened": _("Took up the work"),
        "document_added": _("Sent another document"),
        "mail_attached": _("A letter came into the file"),
        "document_read": _("Opened a document"),
        "document_refused": _("A document was refused; the applicant was told"),
        "question_asked": _("Asked the applicant; the clock stopped"),
        "question_reminded": _("The day for an answer passed; reminded the applicant"),
        "question_answered": _("Answered the question"),
        "question_taken_back": _("Took the question back; the clock runs again"),
        "question_lapsed": _("Went on without an answer; the clock runs again"),
        "triaged": _("Put the file into another class"),
        "claimed": _("Took the file"),
        "given_back": _("Gave the file back"),
        "assigned": _("Assigned the file"),
        "contact_recorded": _("Recorded a call, visit or letter"),
        "screened": _("Drawn: to be verified or not"),
        "verification_opened": _("The draw has the file verified"),
        "verified": _("Verified the file"),
        "money_recovered": _("Put down what came back of the money found"),
        "note_added": _("Wrote a note"),
        "escalated": _("Put before the office that answers for it"),
        "handed_over": _("Handed the file to another stage"),
        "taken_in": _("Entered the application for the person"),
        "represented": _("Sent by somebody for the applicant, who agreed"),
        "objected": _("Objected to the decision"),
        "reopened": _("An objection was upheld; the file is decided anew"),
        "person_asked_for": _("Asked that a person looks at it"),
        "decision_undone": _("Took the decision back"),
        "proposal_returned": _("Sent the proposed decision back"),
        "proposal_taken_back": _("Took the proposed decision back"),
        "released": _("The decision reached the applicant"),
        "permit_issued": _("Permit issued"),
        "permit_revoked": _("Permit revoked"),
        "permit_suspended": _("Permit suspended"),
        "permit_suspension_lifted": _("Suspension of the permit lifted"),
        "withdrawn": _("Took the application back"),
        "contact_corrected": _("Corrected the contact details"),
        "erased": _("Erased what was kept of the person"),
    }
    return plain.get(happening.kind) or str(_MONEY.get(happening.kind, happening.kind))


def who_did(happening: Happening) -> str:
    """Name a colleague, the applicant, or the clock that acted by itself."""
    if happening.who:
        return happening.who
    if happening.kind in _BY_APPLICANT:
        return _("Applicant")
    return _("Clock")
