"""Give several files to an officer, or back to all: one transaction each, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from guichet.casework.actions.authority import NotYours
from guichet.casework.actions.claim import assign, give_back
from guichet.casework.actions.locking import NoSuchFile
from guichet.casework.models import Application
from guichet.casework.rules import MoveRefused
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


def move_files(
    viewer: Viewer, *, cases: Sequence[UUID], to: UUID | None, at: datetime
) -> tuple[Moved, ...]:
    """Assign files to an officer, or give them back (`to` None); return what became of each.

    Each is a transaction of its own: one that cannot be moved holds up no other. Raises
    NoSuchOfficer when nobody of that id decides files there, and ValueError for too many.
    """
    if len(cases) > MOST_FILES:
        raise ValueError(f"{len(cases)} files are too many at once; the most is {MOST_FILES}.")
    return tuple(_move(viewer, case=case, to=to, at=at) for case in dict.fromkeys(cases))


def _move(viewer: Viewer, *, case: UUID, to: UUID | None, at: datetime) -> Moved:
    try:
        if to is None:
            give_back(viewer, case=case, at=at)
            became = Became.GIVEN_BACK
        else:
            assign(viewer, case=case, officer=to, at=at)
            became = Became.ASSIGNED
    except NoSuchFile:
        return Moved(case=case, reference="", became=Became.GONE)
    except NotYours:
        became = Became.NOT_YOURS
    except MoveRefused:
        became = Became.ENDED
    reference = Application.objects.filter(pk=case).values_list("reference", flat=True).first()
    return Moved(case=case, reference=reference or "", became=became)
