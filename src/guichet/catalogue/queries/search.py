"""Find services by words that people type: mistyped, without accents, in either language."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from django.db.models import Max

from guichet.catalogue.adapters.search_index import Found, Vocabulary, engine, vocabulary
from guichet.catalogue.models import YearlyVolume
from guichet.catalogue.queries.results import SearchPage, results_of
from guichet.catalogue.rules.statuses import VolumeKind
from guichet.catalogue.rules.words import stems, synonyms, telling, words
from guichet.interactions.rules import Viewer

_MOST_WORDS = 12
_LONGEST_TEXT = 400
# So many of the engine's best are ordered anew by how well their names answer.
_REORDERED = 120
# What a service run here is worth over one that is only described here.
_RUN_HERE = 1.8
# What ten times as many applications a year are worth, beside 1 for a name that answers in full.
_TENFOLD = 0.06
_BY_SYNONYM = 0.7
_BY_MENDING = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A typed word: its own stems, those of what it may have meant, those that mean the same."""

    typed: str
    own: frozenset[str]
    meant: str
    mended: frozenset[str]
    same: frozenset[str]

    @property
    def all(self) -> list[str]:
        return sorted(self.own | self.mended | self.same)

    def worth(self, name: frozenset[str]) -> float:
        """Return how well a service's name answers this word, from 0 to 1."""
        if not self.own.isdisjoint(name):
            return 1.0
        if not self.mended.isdisjoint(name):
            return _BY_MENDING
        return _BY_SYNONYM if not self.same.isdisjoint(name) else 0.0


def search(
    viewer: Viewer,
    *,
    text: str,
    language: str,
    limit: int = 10,
    offset: int = 0,
    exactly: bool = False,
) -> SearchPage:
    """Return the services that answer a search, best first; with `exactly`, nothing is mended.

    Services that hold every word come before those that hold some, which are shown only when no
    service holds all.
    """
    known = vocabulary()
    typed = telling(words(text[:_LONGEST_TEXT]))[:_MOST_WORDS]
    asked = [_understand(word, known, exactly=exactly) for word in typed]
    if not asked or limit < 1:
        return SearchPage(results=(), total=0)
    keys, total = _find(asked, limit=limit, offset=max(offset, 0))
    mended = any(word.mended for word in asked)
    return SearchPage(
        results=results_of(viewer, keys=keys, language=language),
        total=total,
        read_as=" ".join(word.meant for word in asked) if mended else "",
    )


def _understand(word: str, known: Vocabulary, *, exactly: bool) -> _Word:
    own = stems(word)
    near = [] if exactly or known.knows(word) else known.nearest(word)
    mended = frozenset(stem for other in near for stem in stems(other)) - own
    same = frozenset(other for stem in own | mended for other in synonyms().get(stem, frozenset()))
    return _Word(
        typed=word,
        own=own,
        meant=near[0] if mended else word,
        mended=mended,
        same=frozenset() if exactly else same - own - mended,
    )


def _find(asked: Sequence[_Word], *, limit: int, offset: int) -> tuple[list[int], int]:
    index = engine()
    groups = [word.all for word in asked]
    every = True
    best, total = index.find(groups, every=True, limit=_REORDERED, offset=0)
    if not best and len(groups) > 1:
        every = False
        best, total = index.find(groups, every=False, limit=_REORDERED, offset=0)
    keys = [found.service for found in _reordered(best, asked)][offset : offset + limit]
    if offset + limit > _REORDERED and total > _REORDERED:
        start = max(offset, _REORDERED)
        more, _ = index.find(groups, every=every, limit=offset + limit - start, offset=start)
        keys += [found.service for found in more]
    return keys, total


def _reordered(best: Sequence[Found], asked: Sequence[_Word]) -> list[Found]:
    """Order by how far the name answers the words, the engine's own score and how many apply."""
    top = max((found.score for found in best), default=1.0) or 1.0
    sought = _applications([found.service for found in best])

    def worth(found: Found) -> float:
        named = sum(word.worth(found.name) for word in asked) / len(asked)
        many = _TENFOLD * log10(1 + sought.get(found.service, 0))
        return (named + 0.5 * found.score / top + many) * (_RUN_HERE if found.runs_here else 1.0)

    return sorted(best, key=lambda found: (-worth(found), found.service))


def _applications(services: Sequence[int]) -> dict[int, int]:
    """Return the applications of each service in its busiest year, where a number was filed."""
    counted = YearlyVolume.objects.filter(
        service__in=services, kind=VolumeKind.APPLICATIONS_TOTAL, count__isnull=False
    )
    return dict(counted.values_list("service").annotate(Max("count")).order_by())
