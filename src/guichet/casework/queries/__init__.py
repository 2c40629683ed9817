"""Reads of applications: for the person, for the queue, for the officer."""

from guichet.casework.queries.ageing import Ageing, AgeingRow, Escalated, ageing
from guichet.casework.queries.answered import AnsweredGroup, AnsweredQuestion
from guichet.casework.queries.by_table import (
    Table,
    TableCount,
    decided_by_table,
    persons_asked_for,
)
from guichet.casework.queries.clock import Clock
from guichet.casework.queries.contact import (
    Contact,
    ContactDetails,
    Reach,
    contact_details_of,
    contact_of,
    reach_of,
)
from guichet.casework.queries.custody import Custody, Onward, Sight, StageSeen, service_of, sight_of
from guichet.casework.queries.drafts import DraftSeen, draft_of_link, saved_draft
from guichet.casework.queries.file import (
    Decided,
    File,
    Ground,
    Happening,
    file,
)
from guichet.casework.queries.handover import OpenFiles, open_files_of
from guichet.casework.queries.intake import IntakeSeen, Takes, intake_of, services_taken
from guichet.casework.queries.own_file import OwnFile, Section, own_file, own_file_pdf
from guichet.casework.queries.progress import (
    Milestone,
    Progress,
    Reading,
    case_of,
    case_of_reference,
    progress,
    progress_of,
)
from guichet.casework.queries.promises import Promised, promises
from guichet.casework.queries.proposals import Proposed, SentBack, Settling
from guichet.casework.queries.questions import Asked, AskReason
from guichet.casework.queries.queue import (
    Bar,
    DueDay,
    Queue,
    QueueFilters,
    QueueRow,
    Segment,
    View,
    queue,
)
from guichet.casework.queries.receipt import ReceiptCard, receipt
from guichet.casework.queries.recourses import (
    ObjectedTo,
    RecourseSeen,
    has_decided,
    objected_to,
    recourses_of,
)
from guichet.casework.queries.retention import Keeping, Overdue, overdue
from guichet.casework.queries.standings import Standing, standings
from guichet.casework.queries.turns import (
    HeadStart,
    Sorted,
    Sorting,
    StageOrder,
    Turn,
    service_orders,
    turn_of,
)
from guichet.casework.queries.volume import volume
from guichet.casework.queries.watch import Alarm, Noted, Notes, alarms, standing_alarms
from guichet.casework.queries.workload import (
    HeldFile,
    HeldFiles,
    Load,
    Workload,
    held_files,
    workload,
)

__all__ = [
    "Ageing",
    "AgeingRow",
    "Alarm",
    "AnsweredGroup",
    "AnsweredQuestion",
    "AskReason",
    "Asked",
    "Bar",
    "Clock",
    "Contact",
    "ContactDetails",
    "Custody",
    "Decided",
    "DraftSeen",
    "DueDay",
    "Escalated",
    "File",
    "Ground",
    "Happening",
    "HeadStart",
    "HeldFile",
    "HeldFiles",
    "IntakeSeen",
    "Keeping",
    "Load",
    "Milestone",
    "Noted",
    "Notes",
    "ObjectedTo",
    "Onward",
    "OpenFiles",
    "Overdue",
    "OwnFile",
    "Progress",
    "Promised",
    "Proposed",
    "Queue",
    "QueueFilters",
    "QueueRow",
    "Reach",
    "Reading",
    "ReceiptCard",
    "RecourseSeen",
    "Section",
    "Segment",
    "SentBack",
    "Settling",
    "Sight",
    "Sorted",
    "Sorting",
    "StageOrder",
    "StageSeen",
    "Standing",
    "Table",
    "TableCount",
    "Takes",
    "Turn",
    "View",
    "Workload",
    "ageing",
    "alarms",
    "case_of",
    "case_of_reference",
    "contact_details_of",
    "contact_of",
    "decided_by_table",
    "draft_of_link",
    "file",
    "has_decided",
    "held_files",
    "intake_of",
    "objected_to",
    "office_of",
    "open_files_of",
    "overdue",
    "own_file",
    "own_file_pdf",
    "persons_asked_for",
    "progress",
    "progress_of",
    "promises",
    "queue",
    "reach_of",
    "receipt",
    "recourses_of",
    "saved_draft",
    "service_of",
    "service_orders",
    "services_taken",
    "sight_of",
    "standing_alarms",
    "standings",
    "turn_of",
    "volume",
    "workload",
]
