"""`guichet list-keys`."""

from django.core.management.base import BaseCommand

from guichet.catalogue.queries import office_card
from guichet.identity.queries import api_keys
from guichet.interactions.rules import SYSTEM


class Command(BaseCommand):
    """List the keys of departments' own systems."""

    help = "List the keys of departments' own systems: whose, for what, until when, last used."

    def handle(self, *_args: object, **_options: object) -> None:
        """Print a line for each; keys themselves are kept nowhere."""
        for key in api_keys(SYSTEM):
            office = office_card(SYSTEM, office=key.office).code
            until = f"until {key.expires_at:%Y-%m-%d}"
            if key.revoked_at is not None:
                until = f"revoked {key.revoked_at:%Y-%m-%d}"
            used = f"used {key.last_used_at:%Y-%m-%d}" if key.last_used_at else "never used"
            self.stdout.write(
                f"{key.id}  {key.begins}…  {office}  {key.name}  system {key.system}  "
                f"{' '.join(key.scopes)}  {until}, {used}"
            )
