"""Ways out: each installed entry point of `guichet.notices` is one, found by its name.

A way is a class without arguments that keeps `Post`. `tests/apps/notices/contract.py` holds any
of them to what `actions.send_due` relies on.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable


class TryLater(Exception):
    """The other side did not take it now; the message is ours and holds no address.

    `doubtful` when it went silent with the letter in its hands: it may have taken it.
    """

    def __init__(self, why: str, *, doubtful: bool = False) -> None:
        super().__init__(why)
        self.doubtful = doubtful


class AddressRefused(Exception):
    """The other side says for good that nobody is there."""


class NoSuchPost(ValueError):
    """The setting names a way out that is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A notice in the person's language, ready to leave.

    `id` is the same at each try, so that whoever sees it twice can tell.
    """

    id: str
    to: str
    language: str
    subject: str
    text: str


@runtime_checkable
class Post(Protocol):
    """Takes letters to the other side, one at a time, and closes when the round is over."""

    def send(self, letter: Letter) -> None:
        """Return when the other side has accepted it.

        Raises TryLater when it did not, AddressRefused when it never will.
        """

    def close(self) -> None:
        """End the connection; another `send` opens it again."""


@lru_cache(maxsize=1)
def _installed() -> dict[str, type[Post]]:
    return {point.name: point.load() for point in entry_points(group="guichet.notices")}


def post_named(name: str) -> Post:
    """Return the way out that a setting names.

    Raises NoSuchPost, naming those installed.
    """
    try:
        return _installed()[name]()
    except KeyError:
        known = ", ".join(sorted(_installed()))
        raise NoSuchPost(
            f"There is no way out '{name}' for notices. Installed are: {known}. Set "
            "GUICHET_NOTICES to one of them, or install the package that brings it."
        ) from None
