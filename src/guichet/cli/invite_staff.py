"""`guichet invite-staff`: let the first administrator in, or anybody while the desk is closed."""

import argparse

from django.core.management.base import CommandError

from guichet.catalogue.queries import NoSuchOffice, office_by_code
from guichet.components import clock
from guichet.identity import actions
from guichet.identity.rules import StaffChangeRefused
from guichet.interactions.rules import SYSTEM, Role


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say who, where and as what."""
    parser.add_argument("email", help="the address that codes to sign in are sent to")
    parser.add_argument("--office", required=True, help="an office's code")
    parser.add_argument("--role", required=True, choices=[str(role) for role in Role])
    parser.add_argument("--label", default="", help="what colleagues see, such as a post")


def run(options: argparse.Namespace) -> int:
    """Invite; raise CommandError with what to do when that is refused."""
    try:
        office = office_by_code(SYSTEM, code=options.office)
        actions.invite(
            SYSTEM,
            email=options.email,
            office=office.id,
            role=Role(options.role),
            at=clock.now(),
            label=options.label,
        )
    except (NoSuchOffice, StaffChangeRefused) as refused:
        raise CommandError(str(refused)) from None
    print(f"{options.email} is {options.role} in {office.code}.")
    return 0
