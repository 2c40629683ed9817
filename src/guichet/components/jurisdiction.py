"""The jurisdiction this installation serves, as settings name it."""

from functools import lru_cache

from django.conf import settings

from guichet.catalogue.definitions import jurisdiction_folder
from guichet.components.brand import Brand, load_brand


def brand() -> Brand:
    """Return the brand of the jurisdiction that GUICHET_JURISDICTION names.

    Raises BrandRefused where its file is absent or incomplete.
    """
    return _brand_of(str(settings.JURISDICTION))


@lru_cache(maxsize=8)
def _brand_of(jurisdiction: str) -> Brand:
    return load_brand(jurisdiction_folder(jurisdiction) / "brand.toml")
