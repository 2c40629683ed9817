"""Who looks or acts: the first argument of every read, the actor of every Event."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a staff member may do in one office."""

    OFFICER = "officer"
    LEAD = "lead"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


MACHINE = "system"
"""What the journal says in place of a role where a department's own system acts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A person or a program that looks at something.

    `user` is None for the public and for the system itself; `roles` maps an office's id to the
    roles held there today. `machine` says that `user` is a department's own system and no person.
    Nothing personal is in here: it may be logged.
    """

    user: UUID | None = None
    system: bool = False
    machine: bool = False
    roles: dict[UUID, frozenset[Role]] = field(default_factory=dict)

    def offices(self, *roles: Role) -> frozenset[UUID]:
        """Return the offices where the viewer holds any of the roles (any role if none named)."""
        wanted = frozenset(roles)
        return frozenset(
            office for office, held in self.roles.items() if not wanted or held & wanted
        )

    def holds(self, role: Role, *, office: UUID) -> bool:
        """Tell whether the viewer holds the role in the office."""
        return role in self.roles.get(office, frozenset())

    def acts_as(self, role: Role) -> str:
        """Return what the journal calls the actor: the role, or that a machine has it."""
        return MACHINE if self.machine else str(role)


PUBLIC = Viewer()
SYSTEM = Viewer(system=True)
