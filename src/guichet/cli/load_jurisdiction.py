"""`guichet load-jurisdiction`: organizations, offices and own services into the catalogue."""

import argparse

from django.core.management.base import CommandError

from guichet.catalogue.actions import LoadRefused, load_jurisdiction
from guichet.catalogue.definitions import DefinitionFault, jurisdiction_folder
from guichet.components import clock


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
        report = load_jurisdiction(folder=folder, at=clock.now())
    except (LookupError, DefinitionFault, LoadRefused) as error:
        raise CommandError(str(error)) from error
    for kind in ("organizations", "offices", "services"):
        codes: tuple[str, ...] = getattr(report, kind)
        print(f"{kind}: {', '.join(codes) if codes else 'nothing new'}")
    return 0
