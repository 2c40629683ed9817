"""Tables of casework: applications and their answers, questions, stages left, decisions."""

from guichet.casework.models.applications import Answers, Application, Decision, Hold, Stay
from guichet.casework.models.contacts import Contact
from guichet.casework.models.drafts import SavedDraft
from guichet.casework.models.intakes import Intake
from guichet.casework.models.mail import MailItem
from guichet.casework.models.objections import Objection
from guichet.casework.models.proposals import Proposal
from guichet.casework.models.queue_views import QueueView
from guichet.casework.models.screening import Sample, Screening, Verification
from guichet.casework.models.triage import Triage
from guichet.casework.models.walk_ins import LineDay, WalkIn, WalkInCall
from guichet.casework.models.watch import Note, ReadingAlarm, RecentReading

__all__ = [
    "Answers",
    "Application",
    "Contact",
    "Decision",
    "Hold",
    "Intake",
    "LineDay",
    "MailItem",
    "Note",
    "Objection",
    "Proposal",
    "QueueView",
    "ReadingAlarm",
    "RecentReading",
    "Sample",
    "SavedDraft",
    "Screening",
    "Stay",
    "Triage",
    "Verification",
    "WalkIn",
    "WalkInCall",
]
