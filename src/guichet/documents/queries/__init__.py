"""Reads of documents: for who is sending them, and for whoever may see a case.

Whose a case is, the caller knows: a query that takes `case` is for callers who have seen the
person's reference and secret, or the viewer's right to the file.
"""

from guichet.documents.queries.seen import (
    Checks,
    DocumentSeen,
    Stored,
    cases_with_documents,
    checks,
    documents_of_case,
    documents_of_draft,
    stored,
    stored_of_draft,
    waiting_in,
)

__all__ = [
    "Checks",
    "DocumentSeen",
    "Stored",
    "cases_with_documents",
    "checks",
    "documents_of_case",
    "documents_of_draft",
    "stored",
    "stored_of_draft",
    "waiting_in",
]
