"""Every change to a document."""

from guichet.documents.actions.check import Checked, check_waiting
from guichet.documents.actions.dispose import (
    Disposed,
    dispose_unsent,
    erase,
    make_store,
    sweep_store,
)
from guichet.documents.actions.receiving import (
    DocumentRefused,
    Received,
    Sent,
    forget_refused,
    receive,
    take_out,
)
from guichet.documents.actions.send import DocumentsMissing, attach, keep_longer

__all__ = [
    "Checked",
    "Disposed",
    "DocumentRefused",
    "DocumentsMissing",
    "Received",
    "Sent",
    "attach",
    "check_waiting",
    "dispose_unsent",
    "erase",
    "forget_refused",
    "keep_longer",
    "make_store",
    "receive",
    "sweep_store",
    "take_out",
]
