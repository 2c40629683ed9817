"""The table of addresses, read from the site itself, for every test that must miss none."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern, URLPattern, URLResolver
from django.utils import translation

# Views written by others say nothing of their audience; it is said here, by name.
# The admin's views are for administrators, the account pages for whoever signs in.
BY_OTHERS = {
    "django.contrib.admin": "administrator",
    "django.contrib.contenttypes": "administrator",
    "django.views.generic.base": "administrator",
    "guichet.site.admin": "public",
    "allauth": "account",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One address and who may see it."""

    pattern: str
    name: str
    audience: str
    module: str

    def filled(self, values: dict[str, str]) -> str:
        """Return a path with every parameter filled from `values`, by parameter name."""

        def value(match: re.Match[str]) -> str:
            return values[match["name"]]

        path = re.sub(r"\(\?P<(?P<name>\w+)>(?:[^()]|\([^()]*\))*\)", value, self.pattern)
        path = re.sub(r"<(?:\w+:)?(?P<name>\w+)>", value, path)
        return "/" + path.replace("^", "").replace("$", "").replace(r"\Z", "")

    def parameters(self) -> frozenset[str]:
        """Return the names of what varies in the address."""
        return frozenset(re.findall(r"<(?:\w+:)?(\w+)>", self.pattern.replace("(?P<", "<")))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, str, Callable]]:
    for entry in resolver.url_patterns:
        here = prefix + (
            "en/" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern)
        )
        if isinstance(entry, URLResolver):
            named = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, here, named)
        elif isinstance(entry, URLPattern):
            yield here, space + (entry.name or ""), entry.callback


def _audience(view: Callable) -> str:
    said: str | None = getattr(view, "audience", None)
    if said is not None:
        return said
    module = view.__module__
    for start, audience in BY_OTHERS.items():
        if module == start or module.startswith(start + "."):
            return audience
    return ""


def every_address() -> list[Address]:
    """Return the whole table; an address whose view says nothing has an empty audience."""
    with translation.override("en"):
        return [
            Address(pattern, name, _audience(view), view.__module__)
            for pattern, name, view in _walk(get_resolver(), "", "")
        ]
