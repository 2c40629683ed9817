"""The jurisdiction this installation serves, as settings name it."""

from pathlib import Path

from django.conf import settings

from guichet.components.brand import Brand, load_brand

_JURISDICTIONS = Path(__file__).resolve().parents[3] / "jurisdictions"


def brand() -> Brand:
    """Return the brand of the jurisdiction that GUICHET_JURISDICTION names.

    Raises BrandRefused where its file is absent or incomplete.
    """
    return load_brand(_folder(settings.JURISDICTION) / "brand.toml")


def _folder(name: str) -> Path:
    """Return the folder: a plain name stands under jurisdictions/, anything else is a path."""
    named = _JURISDICTIONS / name
    return named if named.is_dir() else Path(name)
