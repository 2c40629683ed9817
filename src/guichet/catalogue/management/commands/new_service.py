"""`guichet new-service CODE`."""

import re
from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichet.catalogue.definitions import (
    DefinitionFault,
    OrganizationDefinition,
    jurisdiction_folder,
    languages_of,
    load_organizations,
    start_of_service,
)

_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LONGEST = 60


class Command(BaseCommand):
    """Begin the definition of a service."""

    help = "Write a commented start of a new service's definition."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the code, the office and the jurisdiction."""
        parser.add_argument(
            "code", metavar="CODE", help="small letters, digits and -, such as beach-fire-permit"
        )
        parser.add_argument(
            "--office", default="", help="the office that answers; needless where there is but one"
        )
        parser.add_argument(
            "--jurisdiction", help="a name in jurisdictions/ or a folder (default: ours)"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Write the file, never over one that is there, and say what comes next."""
        code, named = str(options["code"]), options["jurisdiction"]
        if not _CODE.fullmatch(code) or len(code) > _LONGEST:
            raise CommandError(
                f"'{code}' is no code for a service; write small letters, digits and -, at most "
                f"{_LONGEST}, such as beach-fire-permit."
            )
        try:
            folder = jurisdiction_folder(None if named is None else str(named))
            languages = languages_of(folder)
            organizations = load_organizations(folder / "organizations.toml", languages=languages)
        except (LookupError, DefinitionFault) as error:
            raise CommandError(str(error)) from error
        organization, office = _owner(organizations, str(options["office"]))
        file = folder / "services" / f"{code}.toml"
        text = start_of_service(
            code=code,
            organization=organization,
            office=office,
            today=datetime.now(UTC).date(),
            languages=languages,
        )
        try:
            file.parent.mkdir(exist_ok=True)
            with file.open("x", encoding="utf-8") as start:
                start.write(text)
        except FileExistsError:
            raise CommandError(f"{file} is there already; choose another code.") from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}.") from error
        self.stdout.write(
            f"wrote {file}\n"
            "Write the texts that begin with EDIT, look at the figures marked EDIT, then run "
            "`guichet check-services`."
        )


def _owner(organizations: tuple[OrganizationDefinition, ...], asked: str) -> tuple[str, str]:
    """Return organization and office; the only one there is where none was asked for."""
    owners = {each.code: group.code for group in organizations for each in group.offices}
    office = asked or (next(iter(owners)) if len(owners) == 1 else "")
    if office not in owners:
        wrong = f"there is no office '{asked}'" if asked else "which office answers for it?"
        raise CommandError(f"{wrong}; give --office one of {', '.join(owners)}.")
    return owners[office], office
