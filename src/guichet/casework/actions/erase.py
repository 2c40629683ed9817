"""Erase what a closed case holds of a person; the case, its dates and its outcome stay.

The journal holds nothing personal, so nothing in it changes and it goes on verifying: what the
`submitted` Event has of the answers is a digest under a random key that is erased with them.
Each erasure stands in the ledger before it is committed, so that a restore can do it again.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from guichet.casework.actions.drafts import dispose_drafts
from guichet.casework.actions.journal import note
from guichet.casework.actions.locking import lock, no_such_file
from guichet.casework.actions.mail import dispose_mail, forget_mail
from guichet.casework.adapters import ledger
from guichet.casework.models import (
    Answers,
    Application,
    Decision,
    Hold,
    Intake,
    Note,
    Proposal,
    Screening,
    Stay,
    Triage,
    Verification,
)
from guichet.casework.queries import overdue
from guichet.casework.rules import ENDED, Cause, Erasure, Kept, merged
from guichet.documents import actions as documents
from guichet.documents.queries import documents_of_case
from guichet.interactions.rules import SYSTEM
from guichet.permits import actions as permits
from guichet.permits.queries import kept_permits

_NOTHING = bytes(32)  # no secret has this digest


class StillOpen(Exception):
    """Nothing is erased from a case in which work is to be done."""


class PermitInForce(Exception):
    """A permit that anyone may be shown today is not taken out of the register."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposed:
    """How many cases lost what, by (service, kind); `failed` could not be erased."""

    done: Mapping[tuple[str, Kept], int]
    failed: tuple[UUID, ...] = ()
    papers: int = 0
    drafts: int = 0
    strays: int = 0
    letters: int = 0


def erase(*, case: UUID, kinds: Collection[Kept], cause: Cause, at: datetime) -> frozenset[Kept]:
    """Erase by order and return what there was to erase; asking again erases nothing more.

    Raises NoSuchFile, StillOpen while the case is open, PermitInForce.
    """
    wipe_free_pages()
    with transaction.atomic():
        application = lock(case=case)
        if application is None:
            raise no_such_file(case=case)
        if application.status not in ENDED:
            raise StillOpen(
                f"Case {case} is open, and its office needs what is in it. Decide it or have it "
                "withdrawn first."
            )
        if Kept.DECISION in kinds and kept_permits(SYSTEM, cases=[case], since=at.date()):
            raise PermitInForce(
                f"The permit of case {case} is in force. Revoke it first (`guichet "
                "revoke-permit`), or erase the answers alone (`--only answers`)."
            )
        return _erase_locked(application, kinds=kinds, cause=cause, at=at)


def dispose(*, at: datetime) -> Disposed:
    """Erase everything that was kept for as long as its definition allows.

    Each case is a transaction of its own; one that cannot be erased holds up no other.
    """
    wipe_free_pages()
    done: Counter[tuple[str, Kept]] = Counter()
    failed: list[UUID] = []
    for each in overdue(SYSTEM, at=at):
        try:
            with transaction.atomic():
                application = lock(case=each.case)
                if application is None or application.status not in ENDED:
                    continue  # opened again since we looked
                erased = _erase_locked(application, kinds={each.kind}, cause=Cause.RETENTION, at=at)
                done.update((each.service, kind) for kind in erased)
        except Exception:  # noqa: BLE001 - a bad case must not keep the others past their time
            failed.append(each.case)
    return Disposed(
        done=done,
        failed=tuple(failed),
        papers=permits.sweep_papers(),
        drafts=dispose_drafts(at=at),
        letters=dispose_mail(at=at),
        strays=documents.sweep_store(at=at),
    )


def erase_again(*, erasures: Collection[Erasure], at: datetime) -> int:
    """Erase after a restore what was erased since its backup; return in how many cases.

    A case that the backup holds open was closed later and its answers erased: they go all the
    same, and its documents. One that the backup does not know came later and is not there.
    """
    wipe_free_pages()
    cases = 0
    for erasure in merged(erasures):
        with transaction.atomic():
            application = lock(case=erasure.case)
            if application is None:
                continue
            kinds = erasure.kinds
            if application.status not in ENDED:
                kinds = kinds & {Kept.ANSWERS, Kept.DOCUMENTS}
            cases += bool(_erase_locked(application, kinds=kinds, cause=Cause.RESTORED, at=at))
    return cases


def _erase_locked(
    application: Application, *, kinds: Collection[Kept], cause: Cause, at: datetime
) -> frozenset[Kept]:
    """Erase from a case that the caller holds locked, in its transaction."""
    erased = set()
    if Kept.ANSWERS in kinds and _erase_answers(application):
        erased.add(Kept.ANSWERS)
    if Kept.DOCUMENTS in kinds and documents.erase(case=application.pk):
        forget_mail(case=application.pk)
        erased.add(Kept.DOCUMENTS)
    if Kept.DECISION in kinds and application.decision_erased_at is None:
        _erase_decision(application, at=at)
        erased.add(Kept.DECISION)
    if not erased:
        return frozenset()
    if _nothing_left(application):
        application.secret_hash = _NOTHING
        application.save(update_fields=["secret_hash"])
    note(
        kind="erased",
        application=application,
        at=at,
        payload={
            "answers": Kept.ANSWERS in erased,
            "documents": Kept.DOCUMENTS in erased,
            "decision": Kept.DECISION in erased,
            "cause": cause.value,
        },
    )
    ledger.append(settings.HOME, [Erasure(case=application.pk, kinds=frozenset(erased))], at=at)
    return frozenset(erased)


def _erase_answers(application: Application) -> bool:
    gone, _each = Answers.objects.filter(pk=application.pk).delete()
    Intake.objects.filter(application=application).exclude(helper_name="").update(helper_name="")
    # The rule that raised the rate says something of the answers; the rate alone stays.
    Screening.objects.filter(pk=application.pk).update(stratum="")
    asked = Hold.objects.filter(application=application).exclude(words="", answer="")
    return bool(gone) | bool(asked.update(words="", answer=""))


def _erase_decision(application: Application, *, at: datetime) -> None:
    Decision.objects.filter(application=application).update(words="", override_why="")
    Stay.objects.filter(application=application).update(words="", erased=True)
    proposals = Proposal.objects.filter(application=application)
    proposals.update(words="", why="", override_why="", erased=True)
    Triage.objects.filter(application=application).update(words="")
    Note.objects.filter(application=application).update(words="")
    Verification.objects.filter(screening=application.pk).update(words="")
    permits.erase(case=application.pk, at=at)
    application.decision_erased_at = at
    application.save(update_fields=["decision_erased_at"])


def _nothing_left(application: Application) -> bool:
    answers = Answers.objects.filter(pk=application.pk).exists()
    left = answers or bool(documents_of_case(SYSTEM, case=application.pk))
    return application.decision_erased_at is not None and not left


def wipe_free_pages() -> None:
    """Have SQLite overwrite what it deletes; PostgreSQL's VACUUM takes it out of its files."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
