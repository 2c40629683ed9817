"""What the portal publishes beside the inventory about departments; the import does without too.

`org_var.csv` leads from an organization's code to its number, `ifoi_en.csv` and `ifoi_fr.csv` from
the number to its abbreviation. All repeat themselves: the first of equal rows counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from guichet.catalogue.adapters.gc_inventory.reading import InventoryUnreadable, read_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedOrganization:
    """An organization's number and its abbreviation by language."""

    number: str
    abbreviation: Mapping[str, str] = field(default_factory=dict)


def published_organizations(folder: Path) -> Mapping[str, PublishedOrganization]:
    """Return {spelling of an organization's name: what is published of it}.

    Empty where the files are not there.
    """
    numbers = _pairs(folder, "org_var.csv", "org_name_variant", "org_id")
    short = {
        language: _pairs(folder, f"ifoi_{language}.csv", "org_id", f"abbr_{language}")
        for language in ("en", "fr")
    }
    return {
        spelling: PublishedOrganization(
            number=number,
            abbreviation={
                language: found[number] for language, found in short.items() if found.get(number)
            },
        )
        for spelling, number in numbers.items()
    }


def _pairs(folder: Path, name: str, key: str, value: str) -> dict[str, str]:
    if not any((folder / each).is_file() for each in (name, f"{name}.gz")):
        return {}
    found: dict[str, str] = {}
    try:
        for row in read_rows(folder, name, columns=frozenset({key, value})):
            if not row.trouble:
                found.setdefault(row.cells[key].strip(), row.cells[value].strip())
    except InventoryUnreadable:
        # A help, not a need: names and figures come from the inventory itself.
        return {}
    return found
