"""Erase what a permit says of its holder; number, days and bit of the status list stay."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from guichet.permits.models import Credential, Permit


def erase(*, case: UUID, at: datetime) -> bool:
    """Erase holder, facts and signed texts of a case's permit, in the caller's transaction.

    Tells whether there was something to erase. Papers follow once the transaction is through.
    """
    permit = Permit.objects.select_for_update().filter(case=case, erased_at=None).first()
    if permit is None:
        return False
    Credential.objects.filter(pk=permit.pk).delete()
    permit.holder, permit.facts, permit.erased_at = "", [], at
    permit.save(update_fields=["holder", "facts", "erased_at"])
    number = permit.number
    transaction.on_commit(lambda: _remove_papers(number))
    return True


def sweep_papers() -> int:
    """Remove papers whose permit was erased and return how many.

    A process that ended between commit and removal, or a reader at the same moment, leaves one.
    """
    kept = {path: path.name[: -len("-en.pdf")] for path in _folder().glob("*-??.pdf")}
    erased = set(
        Permit.objects.filter(erased_at__isnull=False)
        .filter(number__in=set(kept.values()))
        .values_list("number", flat=True)
    )
    gone = [path for path, number in kept.items() if number in erased]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _remove_papers(number: str) -> None:
    for path in _folder().glob(f"{number}-*.pdf"):
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.HOME / "permits")
