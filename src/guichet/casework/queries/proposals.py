"""A decision that waits for a second officer, and those that were sent back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guichet.casework.models import Application, Proposal
from guichet.casework.rules import Settled, Status
from guichet.catalogue.definitions import ServiceDefinition, definition_for
from guichet.identity.queries import labels_of
from guichet.interactions.rules import Role, Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What was proposed, by whom, and whether the viewer may settle it or take it back."""

    id: UUID
    outcome: str
    reason: Text
    words: str
    by: str
    at: datetime
    mine: bool
    may_settle: bool
    may_take_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """A proposal that a second officer sent back; `why` is empty once it was erased."""

    outcome: str
    by: str
    second: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """How the file comes to its decision.

    `second_officer` are the outcomes that a colleague must confirm; `may_approve` is False while
    stages are still to come.
    """

    second_officer: tuple[str, ...]
    may_approve: bool
    proposal: Proposed | None
    sent_back: tuple[SentBack, ...]


def settling_of(viewer: Viewer, *, application: Application, role: Role | None) -> Settling:
    """Return how a file comes to its decision; `role` as for `proposal_of`."""
    definition = definition_for(application.service, version=application.definition_version)
    return Settling(
        second_officer=definition.second_officer,
        may_approve=application.stage == definition.stages[-1].code,
        proposal=proposal_of(viewer, application=application, definition=definition, role=role),
        sent_back=sent_back_of(viewer, case=application.pk),
    )


def proposal_of(
    viewer: Viewer, *, application: Application, definition: ServiceDefinition, role: Role | None
) -> Proposed | None:
    """Return the standing proposal; `role` is the one the viewer decides files in, or None."""
    if application.status != Status.PROPOSED:
        return None
    standing = Proposal.objects.filter(application=application, settled_at__isnull=True).first()
    if standing is None:
        return None
    mine = standing.officer == viewer.user
    return Proposed(
        id=standing.pk,
        outcome=standing.outcome,
        reason=definition.reason(standing.reason).text,
        words=standing.words,
        by=labels_of(viewer, users={standing.officer}).get(standing.officer, ""),
        at=standing.proposed_at,
        mine=mine,
        may_settle=role is not None and not mine,
        may_take_back=role is Role.LEAD or (role is not None and mine),
    )


def sent_back_of(viewer: Viewer, *, case: UUID) -> tuple[SentBack, ...]:
    """Return the proposals of a case that were sent back, the latest first."""
    rows = list(
        Proposal.objects.filter(application=case, settled=Settled.RETURNED).order_by("-settled_at")
    )
    people = {each.officer for each in rows} | {each.second for each in rows if each.second}
    labels = labels_of(viewer, users=people)
    return tuple(
        SentBack(
            outcome=each.outcome,
            by=labels.get(each.officer, ""),
            second=labels.get(each.second, "") if each.second else "",
            at=each.settled_at or each.proposed_at,
            why=each.why,
        )
        for each in rows
    )
