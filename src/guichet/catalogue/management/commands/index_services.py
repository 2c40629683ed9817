"""`guichet index-services`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from guichet.catalogue.actions import index_everything


class Command(BaseCommand):
    """Write the search index anew from the catalogue."""

    help = "Write the search index anew from the catalogue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take no options."""

    def handle(self, **options: object) -> None:
        """Write it and count the services."""
        del options
        self.stdout.write(f"{index_everything()} services can be found.")
