"""Warnings about a service: of what, by whom, and what stands in the way of one."""

from enum import StrEnum
from uuid import UUID

from guichet.interactions.rules import Role, Viewer

LONGEST = 500


class AlertKind(StrEnum):
    """What a warning is about."""

    STRIKE = "strike"
    OUTAGE = "outage"
    SURGE = "surge"
    CLOSURE = "closure"


class AlertFault(StrEnum):
    """What stands in the way of a warning, for pages to say in their language."""

    NOT_YOURS = "not_yours"
    KIND = "kind"
    TEXT = "text"
    LONG = "long"
    ENDS = "ends"


class AlertRefused(Exception):
    """A warning cannot stand so; `language` names the text that lacks, where one does."""

    def __init__(self, text: str, *, why: AlertFault, language: str = "") -> None:
        super().__init__(text)
        self.why = why
        self.language = language


def alerting_role(viewer: Viewer, *, office: UUID) -> Role | None:
    """Return the role in which the viewer may warn for an office, or None."""
    if viewer.holds(Role.LEAD, office=office):
        return Role.LEAD
    if viewer.system or viewer.offices(Role.ADMINISTRATOR):
        return Role.ADMINISTRATOR
    return None
