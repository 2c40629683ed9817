"""Every change to an application: one function, one transaction."""

from guichet.casework.actions.decide import NotYours, ReasonRefused, decide, undo
from guichet.casework.actions.guess import WINDOW_MINUTES, may_try, note_failure
from guichet.casework.actions.locking import NoSuchFile
from guichet.casework.actions.read import PurposeRefused, open_file
from guichet.casework.actions.release import ReleaseFailed, release, release_due
from guichet.casework.actions.results import compute_results
from guichet.casework.actions.submit import KeyReused, Receipt, submit

__all__ = [
    "WINDOW_MINUTES",
    "KeyReused",
    "NoSuchFile",
    "NotYours",
    "PurposeRefused",
    "ReasonRefused",
    "Receipt",
    "ReleaseFailed",
    "compute_results",
    "decide",
    "may_try",
    "note_failure",
    "open_file",
    "release",
    "release_due",
    "submit",
    "undo",
]
