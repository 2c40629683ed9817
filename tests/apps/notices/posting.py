"""Applications whose Events have their place, and a post that does as it is told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tests.apps.casework.licence import AT

from guichet.interactions import actions as interactions
from guichet.notices.actions import Letterhead
from guichet.notices.adapters import Letter

SOON = AT + timedelta(minutes=1)
HEAD = Letterhead(
    name={"en": "Northshore", "fr": "Rive-Nord"},
    ask={"en": "Phone 211.", "fr": "Appelez le 211."},
    site="https://services.example.org",
)


def seal_all(home: Path, *, at: datetime = SOON) -> None:
    """Give every Event written so far its place."""
    while interactions.seal(at=at, home=home) is not None:
        pass


class Tray:
    """A post that keeps what it is given, after asking `decide` whether to take it."""

    def __init__(self, decide: Callable[[Letter], None] = lambda _letter: None) -> None:
        self.letters: list[Letter] = []
        self.decide = decide

    def send(self, letter: Letter) -> None:
        """Take a letter, unless told otherwise."""
        self.decide(letter)
        self.letters.append(letter)

    def close(self) -> None:
        """Hold nothing open."""
