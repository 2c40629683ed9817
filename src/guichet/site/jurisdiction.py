"""What settings take from the jurisdiction's folder: languages, money, what it lays over ours.

A folder that cannot be used must not stop `guichet doctor` from saying so: then the site speaks
the languages of the house, and the first page, `guichet serve` and `doctor` tell the fault.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guichet.catalogue.definitions import jurisdiction_folder
from guichet.components.brand import (
    HOUSE_CURRENCY,
    BrandRefused,
    Language,
    load_currency,
    load_languages,
)

_HOUSE = (
    Language(code="en", name="English", right_to_left=False, formats="en"),
    Language(code="fr", name="Français", right_to_left=False, formats="fr"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The languages in their order, the currency, and the folders that are there."""

    languages: tuple[Language, ...]
    templates: tuple[Path, ...]
    static: tuple[Path, ...]
    currency: str = HOUSE_CURRENCY

    @property
    def named(self) -> list[tuple[str, str]]:
        """Return (code, own name) of each language, the first one first."""
        return [(each.code, each.name) for each in self.languages]

    @property
    def right_to_left(self) -> list[str]:
        """Return the codes of the languages written from right to left."""
        return [each.code for each in self.languages if each.right_to_left]

    @property
    def formats(self) -> Mapping[str, str]:
        """Return {language: the locale whose numbers and dates it writes}."""
        return {each.code: each.formats for each in self.languages}


def ground_of(jurisdiction: str) -> Ground:
    """Return what the jurisdiction of that name or folder brings to the settings."""
    try:
        folder = jurisdiction_folder(jurisdiction)
    except LookupError:
        return Ground(languages=_HOUSE, templates=(), static=())
    try:
        languages = load_languages(folder / "brand.toml")
        currency = load_currency(folder / "brand.toml")
    except (BrandRefused, OSError):
        languages, currency = _HOUSE, HOUSE_CURRENCY
    templates, static = folder / "templates", folder / "static"
    return Ground(
        languages=languages,
        templates=(templates,) if templates.is_dir() else (),
        static=(static,) if static.is_dir() else (),
        currency=currency,
    )
