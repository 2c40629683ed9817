"""`guichet load-jurisdiction`: organizations, offices and own services into the catalogue."""

import argparse

from django.conf import settings
from django.core.management.base import CommandError

from guichet.catalogue.actions import LoadRefused, load_jurisdiction
from guichet.catalogue.definitions import DefinitionFault, jurisdiction_folder
from guichet.components import clock
from guichet.components.jurisdiction_check import look_faults
from guichet.components.own_messages import MessagesRefused, compile_own_messages


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the jurisdiction."""
    parser.add_argument(
        "jurisdiction",
        nargs="?",
        help="a name in jurisdictions/ or a folder; GUICHET_JURISDICTION unless given",
    )


def run(options: argparse.Namespace) -> int:
    """Load the folder and say what changed; raise CommandError with what to mend."""
    try:
        folder = jurisdiction_folder(options.jurisdiction)
        if faults := look_faults(folder):
            raise CommandError("\n".join(faults))
        compile_own_messages(folder=folder, home=settings.HOME)
        report = load_jurisdiction(folder=folder, at=clock.now())
    except (LookupError, DefinitionFault, LoadRefused, MessagesRefused) as error:
        raise CommandError(str(error)) from error
    for kind in ("organizations", "offices", "services"):
        codes: tuple[str, ...] = getattr(report, kind)
        print(f"{kind}: {', '.join(codes) if codes else 'nothing new'}")
    return 0
