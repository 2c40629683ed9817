"""The jurisdiction this installation serves, as settings name it."""

import hashlib
from datetime import date
from functools import lru_cache

from django.conf import settings

from guichet.catalogue.definitions import jurisdiction_folder
from guichet.components import clock
from guichet.components.brand import Brand, load_brand
from guichet.components.contrast import HOUSE_COLOURS, TOKENS


def brand() -> Brand:
    """Return the brand of the jurisdiction that GUICHET_JURISDICTION names.

    Raises BrandRefused where its file is absent or incomplete.
    """
    return _brand_of(str(settings.JURISDICTION))


def local_today() -> date:
    """Return the date in the jurisdiction's own zone."""
    return clock.now().astimezone(brand().zone).date()


def brand_digest() -> str:
    """Return what changes in an address whenever the look in it does."""
    own = brand()
    look = repr((sorted(own.colours.items()), own.logo))
    return hashlib.sha256(look.encode()).hexdigest()[:16]


def brand_stylesheet() -> str:
    """Return the jurisdiction's colours as a stylesheet, empty where it has none of its own.

    Outside every layer, so that it wins over the house's colours and over nothing else.
    """
    own = brand().colours
    lines = "".join(f"{TOKENS[name]}:{colour};" for name, colour in own.items())
    return f":root{{{lines}}}\n" if lines else ""


def brand_mark() -> str:
    """Return the jurisdiction's logo as a file of its own, empty where it has none."""
    own = brand()
    colour = own.colours.get("main", HOUSE_COLOURS["main"])
    start = f'<svg xmlns="http://www.w3.org/2000/svg" color="{colour}"'
    return own.logo.replace("<svg", start, 1)


@lru_cache(maxsize=8)
def _brand_of(jurisdiction: str) -> Brand:
    return load_brand(jurisdiction_folder(jurisdiction) / "brand.toml")
