"""Who may move a service to another office, and why it may move."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from guichet.interactions.rules import Role, Viewer


class TransferReason(StrEnum):
    """Why another office answers from a day on. A definition names its own offices."""

    DEFINITION = "definition"
    REORGANIZATION = "reorganization"
    LAW = "law"
    CAPACITY = "capacity"
    CLOSURE = "closure"


# What a person may give as a reason.
GIVEN_REASONS = tuple(reason for reason in TransferReason if reason != TransferReason.DEFINITION)


class Why(StrEnum):
    """What stands in the way of a transfer, for pages to say in their language."""

    NOT_YOURS = "not_yours"
    NO_SERVICE = "no_service"
    NO_STAGE = "no_stage"
    NO_OFFICE = "no_office"
    SAME = "same"
    TOO_EARLY = "too_early"
    REASON = "reason"


class TransferRefused(Exception):
    """A service cannot move so; the message says why and what to do."""

    def __init__(self, text: str, *, why: Why) -> None:
        super().__init__(text)
        self.why = why


def may_transfer(viewer: Viewer) -> bool:
    """Tell whether the viewer may move services between offices: administrators and the system."""
    return viewer.system or bool(viewer.offices(Role.ADMINISTRATOR))


def answering(chain: Sequence[tuple[date, str]], on: date) -> str:
    """Return the office of a chain of (first day, office) that answers on a day, or nothing."""
    return next((office for starts, office in reversed(chain) if starts <= on), "")
