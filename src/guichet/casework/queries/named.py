"""Files that words name: by their service, stage or class, in any language."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from guichet.catalogue.definitions import ServiceDefinition, own_services
from guichet.catalogue.rules.words import stems, telling, words
from guichet.interactions.rules import Viewer

MOST_WORDS = 200
"""Characters of a search; what is typed beyond them says nothing more."""


def named_by(viewer: Viewer, *, text: str) -> Q:
    """Return the condition for files that a text names; with nothing to look for, all of them.

    Every telling word stands in the names of the service (or what people call it), its stage or
    its class, whatever the language and the ending. Names of people are not looked for: who needs
    a person's file has been given its reference.
    """
    del viewer
    typed = text.strip()[:MOST_WORDS]
    asked = [stems(word) for word in telling(words(typed))]
    if not asked:
        return Q()
    found = Q(pk__in=())
    for definition in own_services():
        found |= _of_service(definition, asked)
    return found


def _of_service(definition: ServiceDefinition, asked: list[frozenset[str]]) -> Q:
    """Return which files of a service hold every word that is asked for."""
    here = Q(service=definition.code)
    own = _stems_of([definition.name], definition.synonyms)
    if _holds(own, asked):
        return here
    found = Q(pk__in=())
    for stage in definition.stages:
        if _holds(own | _stems_of([stage.name]), asked):
            found |= here & Q(stage=stage.code)
    for each in definition.classes:
        if _holds(own | _stems_of([each.name]), asked):
            found |= here & Q(case_class=each.code)
    return found


def _holds(known: frozenset[str], asked: list[frozenset[str]]) -> bool:
    return all(word & known for word in asked)


def _stems_of(
    names: Iterable[Mapping[str, str]], lines: Mapping[str, Iterable[str]] | None = None
) -> frozenset[str]:
    texts = [text for name in names for text in name.values()]
    texts += [line for each in (lines or {}).values() for line in each]
    return frozenset(stem for text in texts for word in words(text) for stem in stems(word))
