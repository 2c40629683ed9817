"""The rules of a case, pure: states and moves, who reads, receipts, questions and their clocks."""

from guichet.casework.rules.claims import CLAIM_DAYS, claim_ends, standing_holder
from guichet.casework.rules.corrections import corrections_between, with_corrections
from guichet.casework.rules.drafts import (
    DRAFT_DAYS,
    draft_code,
    draft_in_link,
    draft_link,
    is_draft_code,
)
from guichet.casework.rules.escalation import WARNING, Press, presses
from guichet.casework.rules.holds import (
    ANSWER_DAYS,
    GRACE_DAYS,
    MOST_DAYS,
    OTHER,
    DueDateRefused,
    Ending,
    Resumed,
    due_days,
    no_earlier,
    resumed,
)
from guichet.casework.rules.moves import (
    ENDED,
    MOVES,
    UNANSWERED,
    WITH_OFFICE,
    Move,
    MoveRefused,
    Outcome,
    Status,
    after,
    may,
)
from guichet.casework.rules.publishing import published_counts
from guichet.casework.rules.reading import (
    DECIDERS,
    READERS,
    WATCHERS,
    Purpose,
    purposes_for,
    role_in,
)
from guichet.casework.rules.receipts import (
    answers_digest,
    canonical_answers,
    pepper_from,
    read_code,
    reference_for,
    secret_digest,
    secret_for,
)
from guichet.casework.rules.retention import (
    ORDERS,
    Cause,
    Erasure,
    Kept,
    is_over,
    last_day,
    merged,
)
from guichet.casework.rules.second_officer import (
    SameOfficer,
    Settled,
    StagesUndone,
    needs_second,
    refuse_early_yes,
    refuse_own,
)
from guichet.casework.rules.silence import limit_has_passed
from guichet.casework.rules.stages import StageRefused, returns, targets
from guichet.casework.rules.turns import ClassRefused, head_start, refuse_unknown, turn_day
from guichet.casework.rules.watch import FORGET_AFTER, READ_FILES, READ_WITHIN

MAX_WORDS = 2000
"""The most characters of anything that officer or person writes freely."""

__all__ = [
    "ANSWER_DAYS",
    "CLAIM_DAYS",
    "DECIDERS",
    "DRAFT_DAYS",
    "ENDED",
    "FORGET_AFTER",
    "GRACE_DAYS",
    "MAX_WORDS",
    "MOST_DAYS",
    "MOVES",
    "ORDERS",
    "OTHER",
    "READERS",
    "READ_FILES",
    "READ_WITHIN",
    "UNANSWERED",
    "WARNING",
    "WATCHERS",
    "WITH_OFFICE",
    "Cause",
    "ClassRefused",
    "DueDateRefused",
    "Ending",
    "Erasure",
    "Kept",
    "Move",
    "MoveRefused",
    "Outcome",
    "Press",
    "Purpose",
    "Resumed",
    "SameOfficer",
    "Settled",
    "StageRefused",
    "StagesUndone",
    "Status",
    "after",
    "answers_digest",
    "canonical_answers",
    "claim_ends",
    "corrections_between",
    "draft_code",
    "draft_in_link",
    "draft_link",
    "due_days",
    "head_start",
    "is_draft_code",
    "is_over",
    "last_day",
    "limit_has_passed",
    "may",
    "merged",
    "needs_second",
    "no_earlier",
    "pepper_from",
    "presses",
    "published_counts",
    "purposes_for",
    "read_code",
    "reference_for",
    "refuse_early_yes",
    "refuse_own",
    "refuse_unknown",
    "resumed",
    "returns",
    "role_in",
    "secret_digest",
    "secret_for",
    "standing_holder",
    "targets",
    "turn_day",
    "with_corrections",
]
