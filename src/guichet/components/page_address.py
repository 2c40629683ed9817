"""Addresses of which one part is another each time: the rest is worked out once a language."""

from functools import lru_cache

from django.urls import reverse
from django.utils.encoding import iri_to_uri

from guichet.components.wording import language

_PLACE = "0PLACE0"


def address_with(name: str, *, service: str = "", **part: str) -> str:
    """Return the address of a page by name, as `reverse` does, with one part put in.

    `part` is one letter-and-digit part such as a handle or a ticket, and its name.
    """
    ((key, value),) = part.items()
    before, after = _around(name, language(), service, key)
    return f"{before}{iri_to_uri(value)}{after}"


@lru_cache(maxsize=1024)
def _around(name: str, _spoken: str, service: str, key: str) -> tuple[str, str]:
    fixed = {"service": service} if service else {}
    before, _, after = reverse(name, kwargs={**fixed, key: _PLACE}).partition(_PLACE)
    return before, after
