"""This installation's journal as an event log: cases, what happened to them, when and by whom."""

import sys
from collections import Counter
from collections.abc import Iterator

from guichet.analysis.eventlog.store import EventLog, Gathering
from guichet.catalogue.queries import unknown_services
from guichet.interactions.queries import EventRecord, events_after
from guichet.interactions.rules import SYSTEM

_BATCH = 5000
_NO_STEPS = frozenset(
    {
        *("file_read", "erased", "permit_revoked"),
        *("screened", "verification_opened", "verified"),
    }
)
"""Kinds that tell who looked, and what became of a case after its end."""

_CLOSING = frozenset({"released", "withdrawn", "fee_unpaid", "permit_issued"})
_TRANSITIONS = {
    "fee_asked": "suspend",
    "paid": "resume",
    "question_asked": "suspend",
    "question_answered": "resume",
    "question_taken_back": "resume",
    "question_lapsed": "resume",
}


def read_journal_log(*, service: str = "") -> EventLog:
    """Return the log of every sealed Event about a case, or about the cases of one service.

    What is passed over is counted on standard error. Raises ValueError for a service that the
    catalogue does not know and where there is no case.
    """
    if service and unknown_services(SYSTEM, codes=[service]):
        raise ValueError(
            f"There is no service '{service}' in the catalogue. The page of a service has its "
            "code in the address."
        )
    gathering = Gathering()
    mine: dict[str, bool] = {}
    passed: Counter[str] = Counter()
    for event in _events():
        if event.case is None:
            passed["are about no case"] += 1
            continue
        case = str(event.case)
        if event.service:
            mine[case] = not service or event.service == service
        if not mine.get(case, not service):
            passed["are about other services' cases"] += 1
        elif event.kind in _NO_STEPS:
            passed[f"are {event.kind}: no step of a case"] += 1
        else:
            _add(gathering, case, event)
    for words, count in passed.items():
        print(f"{count} Events {words} and are left out.", file=sys.stderr)
    if not mine or not any(mine.values()):
        raise ValueError("The journal tells of no such case yet; the worker seals what is new.")
    return gathering.finish(closing=_CLOSING)


def _events() -> Iterator[EventRecord]:
    """Yield every sealed Event in order; at most a batch is held at once."""
    position = 0
    while batch := events_after(SYSTEM, position=position, limit=_BATCH):
        yield from batch
        position = batch[-1].position or position


def _add(gathering: Gathering, case: str, event: EventRecord) -> None:
    gathering.add(
        case=gathering.begin_case(case),
        activity=event.kind,
        time=event.occurred_at.isoformat(),
        resource=str(event.payload.get("actor", "")),
        transition=_TRANSITIONS.get(event.kind, ""),
    )
