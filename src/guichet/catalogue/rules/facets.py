"""The needs and audiences by which people browse."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from guichet.catalogue.rules.statuses import Facet
from guichet.catalogue.rules.words import fold, words


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One need or audience: its code, its title, and the phrases or filed codes that place here."""

    code: str
    title: Mapping[str, str]
    phrases: tuple[str, ...] = ()
    filed: tuple[str, ...] = ()


@cache
def facet_values() -> Mapping[Facet, Mapping[str, FacetValue]]:
    """Return the values of each facet by code, in the order in which pages show them."""
    file = files("guichet.catalogue.rules").joinpath("facets.toml")
    listed = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        facet: {
            row["code"]: FacetValue(
                code=row["code"],
                title=row["title"],
                phrases=tuple(_spaced(phrase) for phrase in row.get("phrases", ())),
                filed=tuple(row.get("filed", ())),
            )
            for row in listed[facet.value]
        }
        for facet in Facet
    }


def needs_by_name(names: Mapping[str, str]) -> frozenset[str]:
    """Return the needs whose phrases stand in a service's name, in any language."""
    spoken = [_spaced(name) for name in names.values()]
    return frozenset(
        value.code
        for value in facet_values()[Facet.NEED].values()
        if any(phrase in name for phrase in value.phrases for name in spoken)
    )


def audiences_as_filed(groups: str) -> frozenset[str]:
    """Return the audiences of a comma list of filed target groups, such as `ECONOM,PERSON`."""
    filed = {group.strip() for group in groups.split(",")}
    return frozenset(
        value.code
        for value in facet_values()[Facet.AUDIENCE].values()
        if filed.intersection(value.filed)
    )


def _spaced(text: str) -> str:
    """Return folded words between single spaces, so that a phrase is found as whole words."""
    return f" {' '.join(fold(word) for word in words(text))} "
