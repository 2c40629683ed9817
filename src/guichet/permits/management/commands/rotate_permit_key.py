"""`guichet rotate-permit-key`."""

from django.conf import settings
from django.core.management.base import BaseCommand

from guichet.permits import actions


class Command(BaseCommand):
    """Change the key that signs permits."""

    help = "Sign permits with a new key from now on; old permits stay good."

    def handle(self, *_args: object, **_options: object) -> None:
        """Make the key and name it."""
        made = actions.rotate_key(home=settings.HOME)
        self.stdout.write(
            f"New permits are signed with key {made}. The public keys of old permits are kept in "
            f"{settings.HOME / 'keys' / 'permits' / 'public'}: keep a copy."
        )
