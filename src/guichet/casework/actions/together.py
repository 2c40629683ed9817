"""Do one thing to several files of a queue: one transaction each, and what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from uuid import UUID, uuid5

from guichet.casework.actions.authority import HeldByColleague, NotYours
from guichet.casework.actions.claim import NoSuchOfficer, assign, give_back
from guichet.casework.actions.hold import WordsRefused
from guichet.casework.actions.locking import NoSuchFile
from guichet.casework.actions.notes import add_note
from guichet.casework.actions.triage import MOST_WORDS, triage
from guichet.casework.models import Application
from guichet.casework.rules import ClassRefused, MoveRefused
from guichet.interactions.rules import Viewer

MOST_FILES = 200


class Became(StrEnum):
    """What became of one file of several."""

    ASSIGNED = "assigned"
    GIVEN_BACK = "given_back"
    ENDED = "ended"
    SORTED = "sorted"
    NOTED = "noted"
    HELD = "held"
    NO_CLASS = "no_class"
    NO_OFFICER = "no_officer"
    GONE = "gone"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One file and what became of it; `reference` is empty for a file that is not the viewer's."""

    case: UUID
    reference: str
    became: Became


class Deed(StrEnum):
    """What may be done to several files at once."""

    ASSIGN = "assign"
    GIVE_BACK = "give_back"
    TRIAGE = "triage"
    NOTE = "note"


_DONE = {
    Deed.ASSIGN: Became.ASSIGNED,
    Deed.GIVE_BACK: Became.GIVEN_BACK,
    Deed.TRIAGE: Became.SORTED,
    Deed.NOTE: Became.NOTED,
}
_LEFT: dict[type[Exception], Became] = {
    NotYours: Became.NOT_YOURS,
    MoveRefused: Became.ENDED,
    HeldByColleague: Became.HELD,
    ClassRefused: Became.NO_CLASS,
    NoSuchOfficer: Became.NO_OFFICER,
}


def do_together(
    viewer: Viewer,
    *,
    key: UUID,
    cases: Sequence[UUID],
    deed: Deed,
    officer: UUID | None = None,
    case_class: str = "",
    words: str = "",
    at: datetime,
) -> tuple[Moved, ...]:
    """Do one thing to files, each in a transaction of its own; return what became of each.

    One that cannot be done holds up no other, and the same key again does nothing twice. Raises
    ValueError for too many files or an officer not named, and WordsRefused before any is touched.
    """
    if len(cases) > MOST_FILES:
        raise ValueError(f"{len(cases)} files are too many at once; the most is {MOST_FILES}.")
    if deed is Deed.ASSIGN and officer is None:
        raise ValueError("Nobody is named to assign the files to. Choose an officer.")
    text = words.strip()
    if deed in {Deed.TRIAGE, Deed.NOTE} and not 1 <= len(text) <= MOST_WORDS:
        raise WordsRefused(f"The words have {len(text)} characters; write from 1 to {MOST_WORDS}.")

    def act(case: UUID) -> Callable[[], object]:
        if deed is Deed.ASSIGN and officer is not None:
            return partial(assign, viewer, case=case, officer=officer, at=at)
        if deed is Deed.TRIAGE:
            return partial(triage, viewer, case=case, case_class=case_class, words=text, at=at)
        if deed is Deed.NOTE:
            one = uuid5(key, str(case))
            return partial(add_note, viewer, key=one, case=case, words=text, at=at)
        return partial(give_back, viewer, case=case, at=at)

    return tuple(_one(act(case), case, _DONE[deed]) for case in dict.fromkeys(cases))


def _one(act: Callable[[], object], case: UUID, done: Became) -> Moved:
    became = done
    try:
        act()
    except NoSuchFile:
        return Moved(case=case, reference="", became=Became.GONE)
    except tuple(_LEFT) as refused:
        became = next(left for kind, left in _LEFT.items() if isinstance(refused, kind))
    reference = Application.objects.filter(pk=case).values_list("reference", flat=True).first()
    return Moved(case=case, reference=reference or "", became=became)
