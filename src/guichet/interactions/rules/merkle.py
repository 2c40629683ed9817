"""Merkle trees as RFC 6962 builds them: roots, inclusion proofs, and checking one.

Leaves and nodes are hashed under different first bytes, so that no node passes for a leaf.
"""

from collections.abc import Sequence
from hashlib import sha256

_LEAF = b"\x00"
_NODE = b"\x01"


def leaf_hash(content: bytes) -> bytes:
    """Hash what stands in a leaf; for the journal that is an Event's content hash."""
    return sha256(_LEAF + content).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(_NODE + left + right).digest()


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    above = [_node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
    if len(level) % 2:
        above.append(level[-1])  # a node without a sibling rises as it is
    return above


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes.

    Raises ValueError for no leaves: an empty batch is never sealed.
    """
    if not leaves:
        raise ValueError("There is no root over no leaves. Seal only a batch that holds an Event.")
    level = list(leaves)
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def inclusion_path(leaves: Sequence[bytes], *, index: int) -> tuple[bytes, ...]:
    """Return the hashes beside the way from a leaf up to the root.

    Raises IndexError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"There is no leaf {index} in a tree of {len(leaves)}. Count from 0.")
    path = []
    level = list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level = _level_above(level)
        index //= 2
    return tuple(path)


def root_from_path(leaf: bytes, *, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that a path leads to, or None when the path does not fit the tree.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return None
    here, last, at = leaf, size - 1, index
    for sibling in path:
        if last == 0:
            return None
        if at % 2 or at == last:
            here = _node_hash(sibling, here)
            while at % 2 == 0 and at != 0:
                at //= 2
                last //= 2
        else:
            here = _node_hash(here, sibling)
        at //= 2
        last //= 2
    return here if last == 0 else None
