"""The signing key and all public keys, kept in HOME/keys/permits.

`signing.json` is the one private key in use; `public/<kid>.json` are the keys that permits were
ever signed with. Rotation replaces the first and adds to the second, so old permits stay good.
"""

import json
import os
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from joserfc.jwk import ECKey

_KID_LENGTH = 8
"""Characters of the key's RFC 7638 thumbprint: 48 bits tell a jurisdiction's few keys apart."""


class KeyMissing(Exception):
    """There is no key to sign or check permits with."""


def folder(home: Path) -> Path:
    """Return where a home keeps its permit keys."""
    return home / "keys" / "permits"


def has_signing_key(home: Path) -> bool:
    """Tell whether a home can sign."""
    return (folder(home) / "signing.json").is_file()


def ensure_key(home: Path) -> bool:
    """Make the first signing key; keep the one that is there. Tell whether one was made."""
    if has_signing_key(home):
        return False
    make_key(home)
    return True


def make_key(home: Path) -> str:
    """Make a key pair, let it sign from now on, and return its id."""
    bare = ECKey.generate_key("P-256", private=True)
    kid = bare.thumbprint()[:_KID_LENGTH]
    key = ECKey.import_key({**bare.as_dict(private=True), "kid": kid})
    public = folder(home) / "public"
    public.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The public half first: whatever the private half signs can be checked from the first moment.
    _write(public / f"{kid}.json", key.as_dict(private=False), mode=0o644)
    _write(folder(home) / "signing.json", key.as_dict(private=True), mode=0o600)
    return kid


def signing_key(home: Path) -> ECKey:
    """Return the key that signs today.

    Raises KeyMissing.
    """
    path = folder(home) / "signing.json"
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise KeyMissing(
            f"There is no permit key at {path}. Run `guichet init`, or restore HOME/keys from "
            "the backup if permits were issued before."
        ) from None
    return _load(path, changed)


def public_keys(home: Path) -> dict[str, ECKey]:
    """Return every public key by its id: today's and those before it."""
    found = {}
    for path in sorted((folder(home) / "public").glob("*.json")):
        key = _load(path, path.stat().st_mtime_ns)
        found[path.stem] = key
    return found


def public_set(home: Path) -> dict[str, list[dict[str, object]]]:
    """Return the public keys as a JWK set, today's first."""
    keys = public_keys(home)
    current = signing_key(home).kid if has_signing_key(home) else None
    ordered = sorted(keys, key=lambda kid: (kid != current, kid))
    return {
        "keys": [
            {**keys[kid].as_dict(private=False), "use": "sig", "alg": "ES256"} for kid in ordered
        ]
    }


def _write(path: Path, value: Mapping[str, object], *, mode: int) -> None:
    """Put a file in place in one move, readable by no one it is not for at any moment."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as file:
        json.dump(value, file, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@lru_cache(maxsize=64)
def _load(path: Path, changed: int) -> ECKey:
    """Read a key once for each time its file changed."""
    del changed
    return ECKey.import_key(json.loads(path.read_text()))
