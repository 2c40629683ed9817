"""Another office takes a service over: a dated row and its Event, in one transaction."""

from datetime import date, datetime

from django.db import transaction

from guichet.catalogue.models import Office, Ownership, Service
from guichet.catalogue.rules.ownership import (
    GIVEN_REASONS,
    TransferReason,
    TransferRefused,
    Why,
    may_transfer,
)
from guichet.interactions.actions import record
from guichet.interactions.rules import Viewer


def transfer(
    viewer: Viewer,
    *,
    service: str,
    to: str,
    on: date,
    reason: str,
    at: datetime,
    stage: str = "",
) -> bool:
    """Let another office answer for a service, or for a stage of it, from a day on.

    Results and files from before stay with who answered then. The same transfer again changes
    nothing: True when it was written, False when it stood already. Raises TransferRefused.
    """
    if not may_transfer(viewer):
        raise TransferRefused(
            "Only an administrator moves a service to another office; ask one.", why=Why.NOT_YOURS
        )
    if reason not in GIVEN_REASONS:
        raise TransferRefused(
            f"'{reason}' is no reason; give one of {', '.join(GIVEN_REASONS)}.", why=Why.REASON
        )
    with transaction.atomic():
        moved = Service.objects.select_for_update().filter(code=service).first()
        if moved is None:
            raise TransferRefused(
                f"There is no service '{service}'; its page's address ends in its code.",
                why=Why.NO_SERVICE,
            )
        office = Office.objects.filter(code=to).first()
        if office is None:
            known = ", ".join(Office.objects.order_by("code").values_list("code", flat=True)[:20])
            raise TransferRefused(
                f"There is no office '{to}'. There are: {known}.", why=Why.NO_OFFICE
            )
        last = _last(moved, stage)
        if (last.office_id, last.starts, last.reason) == (office.pk, on, reason):
            return False
        _demand_later(last, office, on, at)
        Ownership.objects.create(
            service=moved, office=office, stage=stage, starts=on, reason=reason
        )
        record_ownership(
            service=service,
            stage=stage,
            office=office,
            before=last.office,
            starts=on,
            reason=TransferReason(reason),
            viewer=viewer,
            at=at,
        )
    return True


def record_ownership(
    *,
    service: str,
    stage: str,
    office: Office,
    before: Office | None,
    starts: date,
    reason: TransferReason,
    at: datetime,
    viewer: Viewer | None = None,
) -> None:
    """Write in the journal who answers for a service from a day on, in whose place and why."""
    payload = {"office": str(office.pk), "starts": starts.isoformat(), "reason": str(reason)}
    if before is not None:
        payload["from_office"] = str(before.pk)
    if stage:
        payload["stage"] = stage
    if viewer is not None and viewer.user is not None:
        payload["actor"] = str(viewer.user)
    record(
        kind="ownership_changed",
        occurred_at=at,
        recorded_at=at,
        service=service,
        office=office.pk,
        payload=payload,
    )


def _last(service: Service, stage: str) -> Ownership:
    rows = Ownership.objects.select_related("office").filter(service=service, stage=stage)
    last = rows.order_by("-starts").first()
    if last is None:
        what = f"stage '{stage}' of '{service.code}'" if stage else f"'{service.code}'"
        raise TransferRefused(
            f"No office answers for {what} yet; name one in the definition first.",
            why=Why.NO_STAGE,
        )
    return last


def _demand_later(last: Ownership, office: Office, on: date, at: datetime) -> None:
    if on <= last.starts:
        raise TransferRefused(
            f"{last.office.code} answers since {last.starts}; a transfer starts on a later day "
            f"than that, not on {on}.",
            why=Why.TOO_EARLY,
        )
    if on < at.date():
        raise TransferRefused(
            f"{on} is past: results since then belong to who answered. Give today or a later day.",
            why=Why.TOO_EARLY,
        )
    if last.office_id == office.pk:
        raise TransferRefused(
            f"{office.code} answers already, since {last.starts}; name another office.",
            why=Why.SAME,
        )
