"""`guichet init`: make what a fresh installation needs; safe to run again."""

import argparse
import os
import secrets

from django.conf import settings

from guichet.cli.keeping.upkeep import bring_up_to_date
from guichet.components.home import insist_on_whole_home
from guichet.documents import actions as documents
from guichet.interactions import actions as interactions
from guichet.permits import actions as permits


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no options: everything is set by environment."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Make the home folder, the secret and the tables; keep whatever is there."""
    del options
    settings.HOME.mkdir(parents=True, exist_ok=True)
    if not settings.SECRET_FILE.exists():
        settings.SECRET_FILE.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(settings.SECRET_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
        settings.SECRET_KEY = settings.SECRET_FILE.read_text().strip()
        print(f"Made the secret at {settings.SECRET_FILE}: keep a copy, it opens every receipt.")
    if interactions.ensure_keys(home=settings.HOME):
        print(f"Made the journal's key in {settings.HOME / 'keys'}: keep a copy away from here.")
    if permits.ensure_keys(home=settings.HOME):
        print(f"Made the key that signs permits in {settings.HOME / 'keys'}: keep a copy.")
    documents.make_store()
    insist_on_whole_home()
    bring_up_to_date()
    print(f"Ready. Home: {settings.HOME}")
    return 0
