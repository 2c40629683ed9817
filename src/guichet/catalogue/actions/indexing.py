"""Keep the search index in step, in the writer's own transaction."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from guichet.catalogue.adapters.search_index import Document, engine, learn
from guichet.catalogue.models import SearchWord, Service
from guichet.catalogue.rules.facets import facet_values
from guichet.catalogue.rules.statuses import Facet, Status
from guichet.catalogue.rules.words import text_stems, words

_BATCH = 1_000


def index_services(*, services: Iterable[int]) -> None:
    """Write the services anew into the index, or out of it where they are not active."""
    keys = sorted(set(services))
    if not keys:
        return
    index = engine()
    spoken: list[set[str]] = []
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        found = (
            Service.objects.filter(pk__in=batch, status=Status.ACTIVE)
            .select_related("organization")
            .prefetch_related("facets")
        )
        documents = []
        for service in found:
            telling, rest = _texts(service)
            documents.append(Document(service=service.pk, name=_stems(telling), body=_stems(rest)))
            spoken.append({w for _, text in (*telling, *rest) for w in words(text)})
        index.remove(batch)
        index.write(documents)
    learn(spoken)


@transaction.atomic
def index_everything() -> int:
    """Write the whole index and its vocabulary anew; return how many services can be found."""
    SearchWord.objects.all().delete()
    index_services(services=Service.objects.values_list("pk", flat=True))
    return Service.objects.filter(status=Status.ACTIVE).count()


_Text = tuple[str, str]


def _texts(service: Service) -> tuple[list[_Text], list[_Text]]:
    """Return (language, text) of what names a service, and of the rest."""
    telling = [*_by_language(service.name), *_phrases(service.synonyms)]
    needs = facet_values()[Facet.NEED]
    rest = [
        *_by_language(service.summary),
        *_by_language(service.description),
        *_by_language(service.organization.name),
        *_by_language(service.organization.abbreviation),
        *(
            pair
            for facet in service.facets.all()
            if facet.facet == Facet.NEED and facet.value in needs
            for pair in _by_language(needs[facet.value].title)
        ),
    ]
    return telling, rest


def _by_language(texts: Mapping[str, str]) -> list[_Text]:
    return [(language, text) for language, text in texts.items() if text]


def _phrases(listed: Mapping[str, Sequence[str]]) -> list[_Text]:
    return [(language, phrase) for language, phrases in listed.items() for phrase in phrases]


def _stems(texts: Iterable[_Text]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for language, text in texts:
        found |= text_stems(text, language=language)
    return tuple(found)
