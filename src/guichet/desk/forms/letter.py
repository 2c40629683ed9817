"""The scanned letter by which an application came: which it is, and when it arrived."""

from datetime import datetime
from uuid import UUID

from guichet.casework.queries.mail import one_mail
from guichet.components.access import SeenRequest
from guichet.desk.pages.intake import ArrivalForm
from guichet.interactions.rules import BackdatingReason


def letter_named(request: SeenRequest) -> UUID | None:
    """Return the letter that a form names, whether it still waits or not."""
    try:
        return UUID(request.POST.get("mail", ""))
    except ValueError:
        return None


def letter_of(request: SeenRequest) -> UUID | None:
    """Return the letter that a request names, if it waits in one of the viewer's offices."""
    named = request.POST.get("mail", "") or request.GET.get("mail", "")
    try:
        found = one_mail(request.viewer, mail=UUID(named))
    except ValueError:
        return None
    return None if found is None else found.id


def arrival_of_letter(request: SeenRequest, *, now: datetime) -> ArrivalForm:
    """Return when and how it arrived: by the letter if one is named, else now; in `now`'s zone."""
    letter = letter_of(request)
    found = None if letter is None else one_mail(request.viewer, mail=letter)
    if found is None:
        return ArrivalForm(day=now.date().isoformat(), time=f"{now:%H:%M}")
    arrived = found.arrived_at.astimezone(now.tzinfo)
    earlier = arrived.date() < now.date()
    return ArrivalForm(
        channel="mail",
        day=arrived.date().isoformat(),
        time=f"{arrived:%H:%M}",
        reason=BackdatingReason.MAIL_RECEIVED.value if earlier else "",
    )
