"""The keys of the journal, as files in the home: one to sign with, all that ever signed."""

import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from guichet.interactions.rules.seals import key_name


class KeysMissing(Exception):
    """The home holds no key to sign or to verify with."""


def keys_folder(home: Path) -> Path:
    """Return where a home keeps its keys."""
    return home / "keys"


def signing_key_path(home: Path) -> Path:
    """Return where a home keeps the key that signs seals."""
    return keys_folder(home) / "journal.pem"


def make_keys(home: Path) -> bool:
    """Make the signing key and its public half; keep what is there. Tell whether one was made."""
    folder = keys_folder(home)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = signing_key_path(home)
    made = not path.exists()
    if made:
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        _write_once(path, pem)
    public = signing_key(home).public_key()
    _write_once(
        folder / f"journal-{key_name(public)}.pub.pem",
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )
    return made


def _write_once(path: Path, content: bytes) -> None:
    """Put a whole file in place, unless another process was first."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        Path(draft).unlink()


def signing_key(home: Path) -> Ed25519PrivateKey:
    """Return the key that signs seals.

    Raises KeysMissing when the home has none.
    """
    path = signing_key_path(home)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        raise KeysMissing(
            f"There is no key at {path}, so the journal cannot be sealed. Run `guichet init`, or "
            "bring the key back from a backup of the home."
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeysMissing(f"{path} is no Ed25519 key. Bring it back from a backup of the home.")
    return key


def public_keys(folder: Path) -> dict[str, Ed25519PublicKey]:
    """Return {name: key} for every public key of the journal in a folder.

    Raises KeysMissing when there is none.
    """
    keys = {}
    for path in sorted(folder.glob("journal-*.pub.pem")):
        key = load_pem_public_key(path.read_bytes())
        if isinstance(key, Ed25519PublicKey):
            keys[key_name(key)] = key
    if not keys:
        raise KeysMissing(
            f"There is no journal-*.pub.pem in {folder}, so no signature can be verified. Bring "
            "the keys back from a backup of the home; `guichet init` makes them for a new one."
        )
    return keys
