"""`guichet export-services FILE`."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichet.catalogue.adapters.exchange import cpsv_ap, hsds
from guichet.catalogue.definitions.languages import official_languages
from guichet.catalogue.queries import services_to_exchange
from guichet.interactions.rules import SYSTEM

_CANADA = "http://publications.europa.eu/resource/authority/country/CAN"


class Command(BaseCommand):
    """Write the catalogue in a format that other directories of services read."""

    help = "Write every active service as HSDS 3.0 or CPSV-AP 3.2.0."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, its format and what the catalogue does not hold."""
        parser.add_argument("file", type=Path, metavar="FILE", help="the JSON file to write")
        parser.add_argument("--format", required=True, choices=("hsds", "cpsv-ap"))
        parser.add_argument(
            "--language", default="", help="HSDS speaks one; the first official one unless told"
        )
        parser.add_argument("--currency", default="CAD", help="an ISO 4217 code")
        parser.add_argument(
            "--territory", default=_CANADA, metavar="IRI", help="CPSV-AP: where services are given"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Write the file, whole or not at all."""
        spoken = official_languages()
        language = str(options["language"]) or spoken[0]
        if language not in spoken:
            raise CommandError(
                f"'{language}' is no official language here; take one of {', '.join(spoken)}."
            )
        base, currency = settings.BASE_URL, str(options["currency"])
        services = services_to_exchange(SYSTEM, base=base, at=datetime.now(UTC))
        document: object
        if options["format"] == "hsds":
            space = uuid5(NAMESPACE_URL, base)
            document = hsds(services, language=language, currency=currency, space=space)
        else:
            territory = str(options["territory"])
            document = cpsv_ap(services, base=base, currency=currency, territory=territory)
        file = Path(str(options["file"]))
        draft = file.with_name(f"{file.name}.new")
        try:
            draft.write_text(
                json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
            draft.replace(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be written ({error}). Name another.") from error
        self.stdout.write(f"wrote {len(services)} services to {file}")
