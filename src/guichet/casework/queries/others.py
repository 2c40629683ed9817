"""The person's other files, where the viewer's office may see them.

Only what is known to belong together: objections and what they are about. An application sent
without an account has a subject of its own, so that nothing else links the files of one person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guichet.casework.models import Application, Objection
from guichet.casework.queries.custody import sight_of
from guichet.casework.rules import Status
from guichet.catalogue.definitions import definition_for
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFile:
    """Another file of the same person; reading it is written down as its own reading."""

    case: UUID
    reference: str
    service_name: Text
    status: Status
    submitted_at: datetime


def other_files(viewer: Viewer, *, case: UUID) -> tuple[OtherFile, ...]:
    """Return the objections to a case, or to what the case itself objects to, the latest first.

    Those that no office of the viewer's may read are not told of, nor how many they are.
    """
    about = Objection.objects.filter(pk=case).values_list("first", flat=True).first()
    firsts = {case} if about is None else {case, about}
    found = Objection.objects.filter(first__in=firsts).exclude(pk=case)
    rows = Application.objects.filter(pk__in=found.values("pk")).order_by("-submitted_at", "pk")
    return tuple(
        OtherFile(
            case=each.pk,
            reference=each.reference,
            service_name=definition_for(each.service, version=each.definition_version).name,
            status=Status(each.status),
            submitted_at=each.submitted_at,
        )
        for each in rows
        if sight_of(viewer, case=each.pk) is not None
    )
