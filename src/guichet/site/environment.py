"""What an operator set: an empty variable counts as not set, an unreadable one is named.

Service files and container settings often carry `NAME=` for what is left at its default.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from guichet.components.database_address import connection_settings, without_password

_YES, _NO = frozenset({"true", "1", "yes", "on"}), frozenset({"false", "0", "no", "off"})


class Given(environ.Env):  # type: ignore[misc]  # the library says no types
    """The variables that are set; each reading raises ImproperlyConfigured with value and mend."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        """Take an environment, such as `os.environ`, without what is set to nothing."""
        super().__init__()
        self.ENVIRON = {name: said for name, said in variables.items() if said.strip()}

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes or no; anything that is neither is refused, not taken for a no."""
        said = self.ENVIRON.get(name)
        if said is None:
            return default
        spelled = said.strip().lower()
        if spelled not in _YES | _NO:
            raise _unreadable(name, said, "is neither true nor false", "true or false")
        return spelled in _YES

    def site(self, name: str, *, default: str) -> str:
        """Return the address of a site, without the slash at its end."""
        said: str = self.str(name, default=default)
        try:
            parts = urlsplit(said)
            fit = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            fit = False
        if not fit:
            raise _unreadable(
                name,
                said,
                "is no address of a site with http or https",
                "one such as https://services.example.org",
            )
        return said.rstrip("/")

    def database(self, name: str, *, default: str) -> tuple[str, dict[str, Any]]:
        """Return the address of a database and Django's settings for it."""
        said: str = self.str(name, default=default)
        try:
            return said, connection_settings(said)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: {error}") from None

    def post(self, name: str, *, default: str) -> dict[str, Any]:
        """Return Django's settings for the way mail leaves."""
        said: str = self.str(name, default=default)
        try:
            found: dict[str, Any] = self.email_url_config(said)
        except (ValueError, ImproperlyConfigured):
            raise _unreadable(
                name,
                without_password(said),
                "is no way out for mail",
                "one such as smtp+tls://user:password@mail.example.org:587",
            ) from None
        return found


def _unreadable(name: str, said: str, cause: str, wanted: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{name}: '{said}' {cause}. Give {wanted}, or leave {name} empty for its default; "
        "docs/reference/settings.md."
    )
