"""Merkle trees, seals and proofs, without a database."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from guichet.interactions.rules.merkle import (
    inclusion_path,
    leaf_hash,
    merkle_root,
    root_from_path,
)
from guichet.interactions.rules.seals import (
    UnreadableSeal,
    check_proof,
    follows,
    is_signed,
    key_name,
    make_proof,
    make_seal,
    read_seal,
)

AT = datetime(2026, 4, 1, 12, 31, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {key_name(KEY.public_key()): KEY.public_key()}
contents = st.lists(st.binary(min_size=0, max_size=40), min_size=1, max_size=70)


def _textbook_root(entries: list[bytes]) -> bytes:
    """Compute the root by the recursive definition of RFC 6962, section 2.1."""
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return sha256(
        b"\x01" + _textbook_root(entries[:split]) + _textbook_root(entries[split:])
    ).digest()


def test_roots_of_the_published_test_entries() -> None:
    # Certificate Transparency's reference entries and their roots for 1 to 8 leaves.
    entries = [
        bytes.fromhex(text)
        for text in (
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        )
    ]
    roots = {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    for size, root in roots.items():
        assert merkle_root([leaf_hash(entry) for entry in entries[:size]]).hex() == root


@given(contents)
def test_a_root_is_the_textbooks(entries: list[bytes]) -> None:
    assert merkle_root([leaf_hash(entry) for entry in entries]) == _textbook_root(entries)


def test_no_leaves_have_no_root() -> None:
    with pytest.raises(ValueError, match="no leaves"):
        merkle_root([])


@given(contents, st.data())
def test_every_inclusion_path_leads_to_the_root(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_path(leaves, index=index)
    found = root_from_path(leaves[index], index=index, size=len(leaves), path=path)
    assert found == merkle_root(leaves)
    assert len(path) <= (len(leaves) - 1).bit_length()


@given(contents, st.data())
def test_any_single_change_breaks_the_path(entries: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    root = merkle_root(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = list(inclusion_path(leaves, index=index))
    leaf = leaves[index]
    place = data.draw(st.integers(-1, len(path) - 1))
    byte, bit = data.draw(st.integers(0, 31)), data.draw(st.integers(0, 7))
    changed = bytearray(leaf if place < 0 else path[place])
    changed[byte] ^= 1 << bit
    if place < 0:
        leaf = bytes(changed)
    else:
        path[place] = bytes(changed)
    assert root_from_path(leaf, index=index, size=len(leaves), path=path) != root


@given(st.lists(st.binary(max_size=20), min_size=2, max_size=70, unique=True), st.data())
def test_a_path_for_another_place_or_of_another_length_fails(
    entries: list[bytes], data: st.DataObject
) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    root, size = merkle_root(leaves), len(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_path(leaves, index=index)
    other = data.draw(st.integers(-2, size + 2).filter(lambda n: n != index))
    assert root_from_path(leaves[index], index=other, size=size, path=path) != root
    assert root_from_path(leaves[index], index=index, size=size, path=path[:-1]) != root
    assert root_from_path(leaves[index], index=index, size=size, path=(*path, path[0])) != root


@given(contents, st.data())
def test_changing_swapping_or_losing_one_entry_changes_the_root(
    entries: list[bytes], data: st.DataObject
) -> None:
    root = merkle_root([leaf_hash(entry) for entry in entries])
    index = data.draw(st.integers(0, len(entries) - 1))
    changed = [*entries[:index], entries[index] + b"x", *entries[index + 1 :]]
    assert merkle_root([leaf_hash(entry) for entry in changed]) != root
    if len(entries) > 1:
        fewer = entries[:index] + entries[index + 1 :]
        assert merkle_root([leaf_hash(entry) for entry in fewer]) != root
        swapped = [
            entries[(index + 1) % len(entries)] if n == index else entry
            for n, entry in enumerate(entries)
        ]
        if swapped != entries:
            assert merkle_root([leaf_hash(entry) for entry in swapped]) != root


def test_a_node_does_not_pass_for_a_leaf() -> None:
    two = [leaf_hash(b"a"), leaf_hash(b"b")]
    assert merkle_root([leaf_hash(b"".join(two))]) != merkle_root(two)


@given(contents, contents)
def test_seals_chain_sign_and_survive_their_line(one: list[bytes], two: list[bytes]) -> None:
    first = make_seal(previous=None, hashes=one, at=AT, private_key=KEY)
    second = make_seal(previous=first, hashes=two, at=AT, private_key=KEY)
    assert follows(first, None)
    assert follows(second, first)
    assert not follows(second, None)
    assert not follows(first, first)
    assert is_signed(second, keys=KEYS)
    assert not is_signed(second, keys={})
    assert read_seal(second.line()) == second


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_line_with_one_byte_changed_is_unreadable_or_unsigned(place: int, change: int) -> None:
    seal = make_seal(previous=None, hashes=[b"a" * 32, b"b" * 32], at=AT, private_key=KEY)
    line = bytearray(seal.line())
    line[place % len(line)] ^= change
    try:
        read = read_seal(bytes(line))
    except UnreadableSeal:
        return
    assert not is_signed(read, keys=KEYS)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=40, unique=True), st.data())
def test_a_proof_holds_for_its_event_its_position_and_its_seal_only(
    texts: list[str], data: st.DataObject
) -> None:
    hashes = [sha256(text.encode()).digest() for text in texts]
    before = make_seal(previous=None, hashes=[b"z" * 32] * 3, at=AT, private_key=KEY)
    seal = make_seal(previous=before, hashes=hashes, at=AT, private_key=KEY)
    index = data.draw(st.integers(0, len(texts) - 1))
    proof = make_proof(text=texts[index], position=seal.first + index, hashes=hashes, seal=seal)
    assert check_proof(proof, keys=KEYS)
    assert not check_proof(replace(proof, text=proof.text + " "), keys=KEYS)
    assert not check_proof(replace(proof, seal=before), keys=KEYS)
    assert not check_proof(proof, keys={})
    if len(texts) > 1:
        other = seal.first + (index + 1) % len(texts)
        assert not check_proof(replace(proof, position=other), keys=KEYS)
