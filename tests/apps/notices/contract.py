"""What any way out for notices must do: subclass, and give `post` and `side`.

`side` plays the other side: it takes, puts off, refuses for good, or falls silent, and has what it
took. An adapter in a package of its own runs the same tests against its provider's test system.
"""

from typing import Protocol

import pytest

from guichet.notices.adapters import AddressRefused, Letter, Post, TryLater

LETTER = Letter(
    id="5d0e", to="applicant-0001@example.org", language="fr", subject="Décidé", text="Été.\n"
)


class Side(Protocol):
    """The other side, as a test has it behave from now on."""

    def take(self) -> None:
        """Take letters."""

    def put_off(self) -> None:
        """Answer that it takes none now."""

    def refuse(self) -> None:
        """Answer that nobody is there, for good."""

    def marks(self) -> list[str]:
        """Return what tells each letter taken from another, in order."""


class PostContract:
    """One claim a test."""

    def test_it_is_a_post(self, post: Post) -> None:
        """Its methods are those that the actions call."""
        assert isinstance(post, Post)

    def test_the_same_letter_is_known_again(self, post: Post, side: Side) -> None:
        """What was sent twice carries the same mark, another letter another."""
        side.take()
        for letter in (LETTER, LETTER, Letter(**{**_fields(LETTER), "id": "other"})):
            post.send(letter)
        first, second, third = side.marks()
        assert first == second != third

    def test_a_delay_and_a_refusal_are_told_apart(self, post: Post, side: Side) -> None:
        """Neither says the address, neither was taken, and the next letter goes."""
        for behave, expected in ((side.put_off, TryLater), (side.refuse, AddressRefused)):
            behave()
            with pytest.raises(expected) as caught:
                post.send(LETTER)
            assert "example.org" not in str(caught.value)
        assert side.marks() == []
        side.take()
        post.send(LETTER)
        assert len(side.marks()) == 1

    def test_closed_it_opens_again(self, post: Post, side: Side) -> None:
        """A round ends, the next begins; closing twice is closing."""
        side.take()
        post.send(LETTER)
        post.close()
        post.close()
        post.send(LETTER)
        assert len(side.marks()) == 2


def _fields(letter: Letter) -> dict[str, str]:
    return {name: getattr(letter, name) for name in ("id", "to", "language", "subject", "text")}
