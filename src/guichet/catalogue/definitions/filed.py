"""What a definition says of documents: who looks at them, what may rest on them, until when.

A document is looked at by an officer. No condition, table or permit reads it, so none may name it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from guichet.catalogue.definitions.conditions import names_in
from guichet.catalogue.definitions.service import DecidedBy, Kind
from guichet.catalogue.definitions.shape import Path, Troubles


def document_troubles(found: Mapping[str, Any]) -> Troubles:
    """Return what rests on a document and cannot, and what its definition lacks."""
    asked = {
        question["code"]: ("groups", g, "questions", q)
        for g, group in enumerate(found["groups"])
        for q, question in enumerate(group["questions"])
        if question["kind"] == Kind.DOCUMENT
    }
    if not asked:
        return []
    troubles: Troubles = [
        (at, f"names '{name}', which is a document: an officer looks at it, and nothing else does")
        for at, name in _named(found)
        if name in asked
    ]
    if found.get("decision") == DecidedBy.TABLE:
        troubles += [
            (at, "asks for a document where a table decides and nobody looks; remove it")
            for at in asked.values()
        ]
    if "documents" not in {rule["kind"] for rule in found["retention"]}:
        lacking = "says nothing of documents, which are asked for; write kind = 'documents'"
        troubles.append((("retention",), lacking))
    return troubles


def _named(found: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield each place that rests on an answer, with the answer's name."""
    for g, group in enumerate(found["groups"]):
        at: Path = ("groups", g)
        yield from (((*at, "condition"), name) for name in _names_of(group))
        for q, question in enumerate(group["questions"]):
            inside = (*at, "questions", q, "condition")
            yield from ((inside, name) for name in _names_of(question))
    for n, name in enumerate(found.get("eligibility", {}).get("inputs", ())):
        yield ("eligibility", "inputs", n), name
    if "applicant" in found:
        yield ("applicant",), found["applicant"]
    if "outcome" in found:
        yield ("outcome", "holder"), found["outcome"]["holder"]
        for n, fact in enumerate(found["outcome"]["facts"]):
            yield ("outcome", "facts", n, "question"), fact.get("question", "")


def _names_of(holder: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(names_in(holder["condition"]) if "condition" in holder else ())
