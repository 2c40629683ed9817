"""Read the journal on, and publish what it says of waits."""

from guichet.capacity.actions.nightly import publish_nightly
from guichet.capacity.actions.publish import Outcome, RowsForgotten, publish_waits
from guichet.capacity.actions.read_journal import read_anew, read_journal

__all__ = [
    "Outcome",
    "RowsForgotten",
    "publish_nightly",
    "publish_waits",
    "read_anew",
    "read_journal",
]
