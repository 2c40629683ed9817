"""What the page of people and roles shows."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person's role in one office."""

    user: Annotated[UUID, "Whose"]
    office: Annotated[UUID, "Where"]
    label: Annotated[str, "What colleagues call the person"]
    email: Annotated[str, "The address that codes are sent to"]
    role: Annotated[str, "The role in words"]
    since: Annotated[date, "From when on"]
    own: Annotated[bool, "Whether it is the viewer's own, which nobody changes alone"]
    roles: Annotated[tuple[Choice, ...], "The roles the viewer may give instead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffOffice:
    """An office and who works there."""

    title: Annotated[str, "The office"]
    members: Annotated[tuple[Member, ...], "Its staff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage:
    """The staff the viewer manages, and the way to let one more in."""

    template: ClassVar[str] = "desk/staff.html"
    offices: Annotated[tuple[StaffOffice, ...], "By office"]
    may_invite_to: Annotated[tuple[Choice, ...], "Offices the viewer may invite into"]
    roles: Annotated[tuple[Choice, ...], "Roles the viewer may give"]
    email: Annotated[str, "What was typed, to be mended"]
    refused: Annotated[str, "Why the last change was refused; empty when none was"]
