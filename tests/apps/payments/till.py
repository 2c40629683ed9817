"""A practice provider on the loopback, in a thread of the test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.test import override_settings

from guichet.cli.practice.books import Books
from guichet.cli.practice.server import Faults, PracticeProvider
from guichet.payments.adapters import HostedPage
from guichet.payments.adapters.practice import practice_secret


@contextmanager
def open_till(
    folder: Path,
    *,
    faults: Faults | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[PracticeProvider]:
    """Serve the provider, and set it as the one of this process."""
    secret = practice_secret(settings.SECRET_KEY)
    till = PracticeProvider(
        Books(folder / "provider.sqlite3"), secret=secret, port=0, faults=faults, now=now
    )
    thread = Thread(target=lambda: till.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        with override_settings(PAYMENTS="practice", PAYMENTS_URL=till.address):
            yield till
    finally:
        till.shutdown()
        till.server_close()
        thread.join()


def press(till: PracticeProvider, page: HostedPage, act: str) -> None:
    """Do what the button of the provider's page does."""
    reference = urlsplit(page.url).path.rpartition("/")[2]
    if act == "pay":
        till.pay(reference)
    else:
        till.end(reference, state="failed" if act == "refuse" else "cancelled")
