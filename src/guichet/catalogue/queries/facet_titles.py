"""What needs and audiences are called."""

from guichet.catalogue.definitions.languages import said
from guichet.catalogue.rules.facets import FacetValue
from guichet.interactions.rules import Viewer


def facet_title(viewer: Viewer, *, value: FacetValue, language: str) -> str:
    """Return the title of a need or an audience; another language's stands among its messages."""
    del viewer  # what people browse by is for everyone
    return value.title.get(language) or said(value.title["en"], language=language)
