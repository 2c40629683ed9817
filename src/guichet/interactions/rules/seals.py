"""Seals: signed, chained statements over runs of positions, and proofs that an Event is in one."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from guichet.interactions.rules.canonical import instant
from guichet.interactions.rules.merkle import (
    inclusion_path,
    leaf_hash,
    merkle_root,
    root_from_path,
)

_PURPOSE = b"guichet-seal-1\n"
LOCATOR = 8  # bytes kept of each leaf hash, to name the position that broke a root
NOTHING_BEFORE = bytes(32)
"""What the first seal is chained to."""


class UnreadableSeal(Exception):
    """A line is not a seal as `SignedSeal.line` writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSeal:
    """A statement that positions `first` to `last` held exactly these Events when sealed."""

    number: int
    first: int
    last: int
    root: bytes
    previous: bytes
    leaves: bytes
    sealed_at: datetime
    key: str
    signature: bytes = b""

    def statement(self) -> bytes:
        """Return what is signed."""
        return _PURPOSE + _canonical(self._fields())

    def link(self) -> bytes:
        """Return what the next seal carries as `previous`; it covers the signature too."""
        return sha256(self.statement() + b"\n" + self.signature).digest()

    def line(self) -> bytes:
        """Return the seal as one line of the heads file, without its line end."""
        return _canonical(self._fields() | {"signature": b64encode(self.signature).decode()})

    def _fields(self) -> dict[str, str | int]:
        return {
            "seal": self.number,
            "first": self.first,
            "last": self.last,
            "root": self.root.hex(),
            "previous": self.previous.hex(),
            "leaves": b64encode(self.leaves).decode(),
            "sealed_at": instant(self.sealed_at),
            "key": self.key,
        }


def _canonical(fields: Mapping[str, str | int]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")


def read_seal(line: bytes) -> SignedSeal:
    """Read one line of the heads file.

    Raises UnreadableSeal when the line is anything but what `SignedSeal.line` writes.
    """
    try:
        fields = json.loads(line)
        seal = SignedSeal(
            number=fields["seal"],
            first=fields["first"],
            last=fields["last"],
            root=bytes.fromhex(fields["root"]),
            previous=bytes.fromhex(fields["previous"]),
            leaves=b64decode(fields["leaves"], validate=True),
            sealed_at=datetime.fromisoformat(fields["sealed_at"]),
            key=fields["key"],
            signature=b64decode(fields["signature"], validate=True),
        )
        same = seal.line() == line
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableSeal(
            f"A line is no seal: {error!r}. Restore the file from a copy."
        ) from None
    if not same:
        raise UnreadableSeal("A line is not written as seals are. Restore the file from a copy.")
    return seal


def locators(leaves: Sequence[bytes]) -> bytes:
    """Return the first bytes of every leaf hash, one after the other."""
    return b"".join(leaf[:LOCATOR] for leaf in leaves)


def key_name(key: Ed25519PublicKey) -> str:
    """Return the 16 hexadecimal digits by which seals name a key."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return sha256(raw).hexdigest()[:16]


def make_seal(
    *,
    previous: SignedSeal | None,
    hashes: Sequence[bytes],
    at: datetime,
    private_key: Ed25519PrivateKey,
) -> SignedSeal:
    """Seal a batch of content hashes after the seal before it.

    Raises ValueError for an empty batch.
    """
    leaves = [leaf_hash(content) for content in hashes]
    first = 1 if previous is None else previous.last + 1
    unsigned = SignedSeal(
        number=1 if previous is None else previous.number + 1,
        first=first,
        last=first + len(leaves) - 1,
        root=merkle_root(leaves),
        previous=NOTHING_BEFORE if previous is None else previous.link(),
        leaves=locators(leaves),
        sealed_at=at,
        key=key_name(private_key.public_key()),
    )
    return _signed(unsigned, private_key)


def _signed(seal: SignedSeal, private_key: Ed25519PrivateKey) -> SignedSeal:
    return SignedSeal(
        number=seal.number,
        first=seal.first,
        last=seal.last,
        root=seal.root,
        previous=seal.previous,
        leaves=seal.leaves,
        sealed_at=seal.sealed_at,
        key=seal.key,
        signature=private_key.sign(seal.statement()),
    )


def is_signed(seal: SignedSeal, *, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Tell whether the seal is signed by the key that it names, among those given."""
    key = keys.get(seal.key)
    if key is None:
        return False
    try:
        key.verify(seal.signature, seal.statement())
    except InvalidSignature:
        return False
    return True


def follows(seal: SignedSeal, previous: SignedSeal | None) -> bool:
    """Tell whether the seal is the next one after `previous`, without a gap."""
    number, first, link = (
        (1, 1, NOTHING_BEFORE)
        if previous is None
        else (previous.number + 1, previous.last + 1, previous.link())
    )
    return (
        seal.number == number
        and seal.first == first
        and seal.last >= first
        and seal.previous == link
        and len(seal.leaves) == LOCATOR * (seal.last - seal.first + 1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusionProof:
    """What shows to anyone that an Event stands in the journal, without the other Events."""

    text: str
    position: int
    path: tuple[bytes, ...]
    seal: SignedSeal


def make_proof(
    *, text: str, position: int, hashes: Sequence[bytes], seal: SignedSeal
) -> InclusionProof:
    """Prove that the Event with this canonical text stands at the position under the seal.

    Raises IndexError when the seal does not cover the position.
    """
    leaves = [leaf_hash(content) for content in hashes]
    path = inclusion_path(leaves, index=position - seal.first)
    return InclusionProof(text=text, position=position, path=path, seal=seal)


def check_proof(proof: InclusionProof, *, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Tell whether the proof holds under one of the keys."""
    leaf = leaf_hash(sha256(proof.text.encode()).digest())
    seal = proof.seal
    root = root_from_path(
        leaf,
        index=proof.position - seal.first,
        size=seal.last - seal.first + 1,
        path=proof.path,
    )
    return root == seal.root and is_signed(seal, keys=keys)
