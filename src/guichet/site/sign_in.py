"""The file that names the department's own sign-in; the how-to of that name shows each key.

issuer = "https://login.department.example"
client = "guichet"
secret_file = "sign-in-secret"
claim = "groups"
name.en = "Department sign-in"

[[roles]]
value = "licence-officers"
office = "licences-director"
role = "officer"
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from guichet.identity.rules import Grant, SignInProvider
from guichet.interactions.rules import Role

_ASKED = ("openid", "profile", "email")
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_NEEDED = ("issuer", "client", "secret_file", "claim", "name", "roles")
_KNOWN = frozenset({*_NEEDED, "scopes", "trust_addresses"})


def provider_in(path: Path) -> SignInProvider | None:
    """Return the provider that a file names, None where there is no file.

    Raises ImproperlyConfigured naming what is wrong and how to mend it.
    """
    if not path.is_file():
        return None
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, f"is no TOML: {error}. Mend that line.") from None
    for key in _NEEDED:
        if not found.get(key):
            raise _wrong(path, f"lacks '{key}'. Add it, as the how-to shows.")
    for key in found.keys() - _KNOWN:
        raise _wrong(path, f"has '{key}', which nothing reads. Known are {_known()}.")
    secret = path.parent / str(found["secret_file"])
    if not secret.is_file():
        raise _wrong(path, f"names the secret {secret}, which is not there. Put the secret there.")
    name = found["name"]
    return SignInProvider(
        name={"en": name} if isinstance(name, str) else name,
        issuer=_issuer(path, str(found["issuer"])),
        client=str(found["client"]),
        secret=secret.read_text().strip(),
        scopes=tuple(found.get("scopes", _ASKED)),
        claim=str(found["claim"]),
        grants=tuple(_grant(path, each) for each in found["roles"]),
        trusts_addresses=found.get("trust_addresses") is True,
    )


def apps_of(provider: SignInProvider | None) -> Mapping[str, object]:
    """Return the provider as allauth's setting takes it."""
    if provider is None:
        return {}
    app = {
        "provider_id": "department",
        "name": next(iter(provider.name.values())),
        "client_id": provider.client,
        "secret": provider.secret,
        "settings": {
            "server_url": provider.issuer,
            "scope": list(provider.scopes),
            "oauth_pkce_enabled": True,
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def _known() -> str:
    return ", ".join(sorted(_KNOWN))


def _issuer(path: Path, issuer: str) -> str:
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise _wrong(path, f"has the issuer '{issuer}'. Write its address with https://.")
    return issuer.rstrip("/")


def _grant(path: Path, found: Mapping[str, str]) -> Grant:
    roles = ", ".join(Role)
    try:
        return Grant(value=found["value"], office=found["office"], role=Role(found["role"]))
    except KeyError as error:
        raise _wrong(
            path, f"has a [[roles]] without {error}. Each has value, office, role."
        ) from None
    except ValueError:
        raise _wrong(path, f"names the role '{found['role']}'. The roles are {roles}.") from None


def _wrong(path: Path, what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{path} {what}")
