"""What an approval pays: written down at its release, gathered, and written for the bank.

Accounts stand in the answers and nowhere else: they are read when a file is written.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from guichet.casework.models import Answers, Application, Decision
from guichet.casework.queries.benefits import payee_of
from guichet.catalogue.definitions import benefit_due, definition_for
from guichet.interactions.rules import SYSTEM
from guichet.payments.actions.benefits import (
    NoSuchBenefitBatch,
    approve_benefit,
    gather_benefits,
)
from guichet.payments.adapters.bank_files import Debtor, Transfer, credit_transfers
from guichet.payments.queries.benefits import batch_lines, batch_made_at
from guichet.permits.queries import stopped_permits


@dataclass(frozen=True, slots=True, kw_only=True)
class BankFile:
    """One batch as the bank takes it; `without_account` are payments that are not in it."""

    batch: UUID
    made_at: datetime
    payments: int
    total_cents: int
    content: bytes
    without_account: frozenset[UUID]


def approve_locked(*, application: Application, decision: Decision, at: datetime) -> None:
    """Write down what an approval pays, in the transaction that releases it."""
    definition = definition_for(application.service, version=application.definition_version)
    if definition.benefit is None:
        return
    cents = benefit_due(definition, Answers.objects.get(pk=application.pk).standing())
    if not cents:
        return
    approve_benefit(
        case=application.pk,
        decision=decision.pk,
        service=application.service,
        office=application.accountable or application.office,
        amount_cents=cents,
        currency=settings.CURRENCY,
        at=at,
    )


def gather_due(*, at: datetime) -> UUID | None:
    """Put what is due into a batch and return it, or None; what was revoked is cancelled.

    A suspended one waits until it is lifted.
    """

    def barred(cases: Collection[UUID]) -> Mapping[UUID, bool]:
        return stopped_permits(SYSTEM, cases=cases, at=at)

    return gather_benefits(at=at, barred=barred)


def bank_file(*, batch: UUID, debtor: Debtor) -> BankFile:
    """Return a batch as the bank takes it; nothing is marked yet. Raises NoSuchBenefitBatch."""
    made_at = batch_made_at(SYSTEM, batch=batch)
    if made_at is None:
        raise NoSuchBenefitBatch(f"There is no batch {batch}. The desk's page lists them.")
    transfers, without = [], set()
    for line in batch_lines(SYSTEM, batch=batch):
        payee = payee_of(SYSTEM, case=line.case)
        if payee is None:
            without.add(line.id)
            continue
        transfers.append(
            Transfer(
                id=line.id,
                name=payee.name,
                account=payee.account,
                cents=line.amount_cents,
                currency=line.currency,
            )
        )
    return BankFile(
        batch=batch,
        made_at=made_at,
        payments=len(transfers),
        total_cents=sum(each.cents for each in transfers),
        content=credit_transfers(transfers, batch=batch, debtor=debtor, made_at=made_at)
        if transfers
        else b"",
        without_account=frozenset(without),
    )
