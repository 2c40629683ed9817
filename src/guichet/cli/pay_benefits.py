"""`guichet pay-benefits`: write approved payments into a file for the bank, each in one file."""

import argparse
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError

from guichet.casework.actions.benefits import BankFile, bank_file, gather_due
from guichet.catalogue.definitions.accounts import account_typed
from guichet.components import clock
from guichet.components.jurisdiction import brand
from guichet.payments.actions.benefits import NoSuchBenefitBatch, settle_benefits
from guichet.payments.adapters.bank_files import Debtor


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where the file goes, or which batch is wanted again."""
    parser.add_argument(
        "--out",
        type=Path,
        default=None,
        metavar="DIR",
        help="folder for the file (default: benefits in the home)",
    )
    parser.add_argument(
        "--again", type=UUID, default=None, metavar="BATCH", help="write a batch once more"
    )


def run(options: argparse.Namespace) -> int:
    """Write what is due, or one batch again; raise CommandError where it cannot be."""
    account = account_typed(settings.BENEFITS_ACCOUNT)
    if account is None:
        raise CommandError(
            "GUICHET_BENEFITS_ACCOUNT is no account that money can leave from. Set it to transit, "
            "institution and account, such as 12345-678-1234567, or to an IBAN."
        )
    debtor = Debtor(name=next(iter(brand().name.values())), account=account)
    folder = options.out or settings.HOME / "benefits"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if options.again is not None:
        try:
            again = bank_file(batch=options.again, debtor=debtor)
        except NoSuchBenefitBatch as error:
            raise CommandError(str(error)) from None
        _say(again, _put(folder, again))
        return 0
    batches = 0
    while (batch := gather_due(at=clock.now())) is not None:
        made = bank_file(batch=batch, debtor=debtor)
        place = _put(folder, made)
        settle_benefits(
            batch=batch,
            content=made.content,
            without_account=made.without_account,
            at=clock.now(),
        )
        _say(made, place)
        batches += 1
    if not batches:
        print("Nothing is to be paid.")
    return 0


def _put(folder: Path, made: BankFile) -> Path | None:
    """Put the file in its place in one move, readable by this user alone; None without any."""
    if not made.content:
        return None
    path = folder / f"{made.made_at:%Y-%m-%d}-{made.batch}.xml"
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_bytes(made.content)
    draft.replace(path)
    return path


def _say(made: BankFile, place: Path | None) -> None:
    total = f"{made.total_cents / 100:,.2f} {settings.CURRENCY}"
    print(f"{made.batch}: {made.payments} payments, {total}, {place or 'nothing to write'}")
    if made.without_account:
        print(f"  {len(made.without_account)} left out: their account was erased since")
