"""Find the first place where a journal is not what was sealed.

Works on streams, so that memory does not grow with the journal: rows by position, seals by number
from the database, seals by number from the heads file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from guichet.interactions.rules.canonical import event_in
from guichet.interactions.rules.merkle import leaf_hash, merkle_root
from guichet.interactions.rules.seals import (
    LOCATOR,
    SignedSeal,
    UnreadableSeal,
    follows,
    is_signed,
    locators,
)

_RUN = 64  # seals whose chain is followed for each signature that is checked


Row = tuple[int, str | None, bytes]
"""A position, the canonical text of its Event (None where it is gone), its stored hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """The first place that is broken, and how."""

    position: int
    reason: str
    event: str = ""


class _Pair(NamedTuple):
    """What the database and the heads file each hold for one number."""

    number: int
    stored: SignedSeal | None
    head: SignedSeal | None


class Audit:
    """One walk over a journal, from its first position to the end of its last seal."""

    def __init__(
        self,
        *,
        rows: Iterator[Row],
        seals: Iterator[SignedSeal],
        heads: Iterator[SignedSeal],
        keys: Mapping[str, Ed25519PublicKey],
        progress: Callable[[int], object] = lambda _events: None,
    ) -> None:
        self._rows = rows
        self._stored = seals
        self._heads = heads
        self._keys = keys
        self._progress = progress
        self._last_head = 0
        self._damage: Breach | None = None
        self._previous: SignedSeal | None = None
        self.events = 0
        self.seals = 0

    def first_breach(self) -> Breach | None:
        """Return the first breach, or None for a journal that is what was sealed."""
        pairs = self._pairs()
        while run := list(islice(pairs, _RUN)):
            for pair, trusted in zip(run, self._plainly_good(run), strict=True):
                breach = self._check(pair, trusted=trusted)
                if breach is not None:
                    return breach
        return self._damage

    # --- Seals -------------------------------------------------------------------------

    def _pairs(self) -> Iterator[_Pair]:
        stored = next(self._stored, None)
        head = self._next_head()
        while stored is not None or head is not None:
            number = min(seal.number for seal in (stored, head) if seal is not None)
            here = stored if stored is not None and stored.number == number else None
            kept = head if head is not None and head.number == number else None
            yield _Pair(number, here, kept)
            stored = stored if here is None else next(self._stored, None)
            head = head if kept is None else self._next_head()

    def _next_head(self) -> SignedSeal | None:
        """Return the next head; a line that cannot be read ends the file and is remembered."""
        try:
            head = next(self._heads, None)
        except UnreadableSeal as error:
            self._damage = self._head_damage(str(error))
            return None
        if head is not None and head.number <= self._last_head:
            self._damage = self._head_damage("Its lines are out of order.")
            return None
        self._last_head = head.number if head is not None else self._last_head
        return head

    def _head_damage(self, why: str) -> Breach:
        last = self._last_head
        after = self._previous.last + 1 if self._previous is not None else 1
        return Breach(
            position=after,
            reason=f"the heads file was altered after its line for seal {last}: {why}",
        )

    def _plainly_good(self, run: list[_Pair]) -> list[bool]:
        """Trust a whole run when its chain holds and its last seal is signed.

        Each seal carries a hash of the one before, signature included, so that one signature
        vouches for the run. Where anything is odd, every seal is judged for itself.
        """
        previous = self._previous
        for pair in run:
            if pair.stored is None or (pair.head is not None and pair.head != pair.stored):
                return [False] * len(run)
            if not follows(pair.stored, previous):
                return [False] * len(run)
            previous = pair.stored
        good = previous is not None and is_signed(previous, keys=self._keys)
        return [good] * len(run)

    def _check(self, pair: _Pair, *, trusted: bool) -> Breach | None:
        seal, doubt = (pair.stored, "") if trusted else self._judge(pair)
        expected = 1 if self._previous is None else self._previous.last + 1
        if seal is None:
            return Breach(position=expected, reason=doubt)
        breach = self._check_events(seal)
        if breach is None and doubt:
            return Breach(position=seal.first, reason=doubt)
        if breach is not None:
            also = f"; {doubt}" if doubt else ""
            return Breach(
                position=breach.position, event=breach.event, reason=f"{breach.reason}{also}"
            )
        self._previous = seal
        self.seals += 1
        return None

    def _judge(self, pair: _Pair) -> tuple[SignedSeal | None, str]:
        """Return the copy of a seal that can be trusted, if any, and what is wrong."""
        number, stored, head = pair
        stored_good = stored is not None and self._is_good(stored)
        head_good = head is not None and self._is_good(head)
        if stored_good and (head is None or head == stored):
            return stored, ""
        if head_good:
            if stored is None:
                return head, f"seal {number} is gone: the heads file has it, the database does not"
            if stored_good:
                return head, f"seal {number} was made anew: the heads file holds another one"
            return head, f"seal {number} was altered: the heads file holds the signed one"
        if stored_good:
            return stored, f"the heads file was altered in its line for seal {number}"
        return None, self._why_bad(pair)

    def _is_good(self, seal: SignedSeal) -> bool:
        return follows(seal, self._previous) and is_signed(seal, keys=self._keys)

    def _why_bad(self, pair: _Pair) -> str:
        expected = 1 if self._previous is None else self._previous.number + 1
        seal = pair.stored or pair.head
        if pair.number > expected:
            kept = "" if pair.stored else "; the heads file shows that there were more"
            return f"seals {expected} to {pair.number - 1} are gone{kept}"
        if seal is not None and seal.key not in self._keys:
            return f"seal {pair.number} is signed by a key that is not among ours: {seal.key}"
        if seal is not None and is_signed(seal, keys=self._keys):
            return f"seal {pair.number} is signed but does not follow the seal before it"
        return f"seal {pair.number} was altered or its signature forged"

    # --- Events ------------------------------------------------------------------------

    def _check_events(self, seal: SignedSeal) -> Breach | None:
        leaves: list[bytes] = []
        breach = None
        for position in range(seal.first, seal.last + 1):
            row = next(self._rows, None)
            if row is None or row[0] != position:
                breach = Breach(position=position, reason="the position is missing: cut or dropped")
                break
            _, text, stored = row
            if text is None:
                breach = Breach(position=position, reason="its Event was dropped")
                break
            digest = sha256(text.encode()).digest()
            if digest != stored:
                breach = Breach(
                    position=position,
                    event=event_in(text),
                    reason="its Event was altered: what it holds is not what its hash says",
                )
                break
            leaves.append(leaf_hash(digest))
        moved = _first_unlike(leaves, seal)
        if moved is not None:
            return moved
        if breach is None and merkle_root(leaves) != seal.root:
            breach = Breach(
                position=seal.first,
                reason=f"a position from here to {seal.last} is not what was sealed",
            )
        self.events += len(leaves)
        self._progress(len(leaves))
        return breach


def _first_unlike(leaves: list[bytes], seal: SignedSeal) -> Breach | None:
    """Return the first position whose leaf is not the sealed one."""
    if seal.leaves.startswith(found := locators(leaves)):
        return None
    places = range(0, len(found), LOCATOR)
    at = next(n for n in places if found[n : n + LOCATOR] != seal.leaves[n : n + LOCATOR])
    belongs = next(
        (
            n
            for n in range(0, len(seal.leaves), LOCATOR)
            if seal.leaves[n : n + LOCATOR] == found[at : at + LOCATOR]
        ),
        None,
    )
    reason = (
        "it holds an Event that was not sealed here: altered with its hash, or inserted"
        if belongs is None
        else f"it holds the Event sealed at {seal.first + belongs // LOCATOR}: reordered or moved"
    )
    return Breach(position=seal.first + at // LOCATOR, reason=reason)
