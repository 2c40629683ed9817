"""What needs and audiences are called."""

from guichet.catalogue.definitions.languages import said
from guichet.catalogue.rules.facets import FacetValue


def facet_title(value: FacetValue, *, language: str) -> str:
    """Return the title of a need or an audience; another language's stands among its messages."""
    return value.title.get(language) or said(value.title["en"], language=language)
