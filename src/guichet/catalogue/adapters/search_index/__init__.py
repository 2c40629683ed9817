"""The search index: full text by the database's own engine, over stems that we fold alike.

Each engine holds one document a service: the stems of its name and synonyms, which weigh most,
and the stems of the rest. Both are written in the caller's transaction.
"""

from guichet.catalogue.adapters.search_index.documents import Document, Engine, Found
from guichet.catalogue.adapters.search_index.engines import engine
from guichet.catalogue.adapters.search_index.vocabulary import (
    Vocabulary,
    edition,
    learn,
    vocabulary,
)

__all__ = ["Document", "Engine", "Found", "Vocabulary", "edition", "engine", "learn", "vocabulary"]
