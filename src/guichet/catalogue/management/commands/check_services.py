"""`guichet check-services`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichet.catalogue.definitions import (
    DefinitionFault,
    jurisdiction_folder,
    languages_of,
    load_organizations,
    load_service,
    lost_recourses,
)


class Command(BaseCommand):
    """Check every service definition of a jurisdiction."""

    help = "Check a jurisdiction's service definitions and name every problem in them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the jurisdiction."""
        parser.add_argument(
            "jurisdiction", nargs="?", help="a name in jurisdictions/ or a folder (default: ours)"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Print each service that is fine; end with code 1 after naming what is not."""
        named = options["jurisdiction"]
        try:
            folder = jurisdiction_folder(None if named is None else str(named))
        except LookupError as error:
            raise CommandError(str(error)) from error
        languages = languages_of(folder)
        faults, offices, sound = [], None, []
        try:
            if (folder / "organizations.toml").is_file():
                offices = _offices(folder / "organizations.toml", languages)
        except DefinitionFault as fault:
            faults.append(str(fault))
        for file in sorted((folder / "services").glob("*.toml")):
            try:
                definition = load_service(file, languages=languages, offices=offices)
            except DefinitionFault as fault:
                faults.append(str(fault))
            else:
                sound.append(definition)
                self.stdout.write(f"{file.name}: fine, version {definition.version}")
        if not faults:
            faults += [f"{code}: {trouble}" for code, trouble in lost_recourses(sound)]
        if faults:
            raise CommandError("\n".join(faults))


def _offices(file: Path, languages: tuple[str, ...]) -> dict[str, str]:
    """Return {office: its organization} of those that can answer for a service."""
    return {
        office.code: organization.code
        for organization in load_organizations(file, languages=languages)
        for office in organization.offices
    }
