"""`guichet check-brand`: say what is wrong with a jurisdiction's look, texts and components."""

import argparse

from django.core.management.base import CommandError

from guichet.catalogue.definitions import jurisdiction_folder
from guichet.components.brand import load_brand
from guichet.components.jurisdiction_check import look_faults


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the jurisdiction."""
    parser.add_argument(
        "jurisdiction",
        nargs="?",
        help="a name in jurisdictions/ or a folder; GUICHET_JURISDICTION unless given",
    )


def run(options: argparse.Namespace) -> int:
    """Say that all is well, or raise CommandError with each fault and its mend."""
    try:
        folder = jurisdiction_folder(options.jurisdiction)
    except LookupError as error:
        raise CommandError(str(error)) from error
    if faults := look_faults(folder):
        raise CommandError("\n".join(faults))
    brand = load_brand(folder / "brand.toml")
    own = [*(["its own colours"] if brand.colours else []), *(["a logo"] if brand.logo else [])]
    print(
        f"{folder.name}: fine, in {', '.join(brand.languages)}"
        f"{', with ' + ' and '.join(own) if own else ''}"
    )
    return 0
