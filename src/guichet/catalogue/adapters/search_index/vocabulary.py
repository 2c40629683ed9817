"""The words that the index knows, so that a mistyped one can be read as the nearest of them."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

from guichet.catalogue.models import SearchEdition, SearchWord
from guichet.catalogue.rules.words import fold

_BATCH = 2_000
# A word of fewer letters has too many neighbours; a long one may hold two mistakes.
_SHORTEST_MENDED = 4
_TWO_MISTAKES = 8


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Folded words by length, and for each the way it is written and how many services use it."""

    by_length: Mapping[int, list[str]]
    written: Mapping[str, tuple[str, int]]

    def knows(self, word: str) -> bool:
        """Tell whether the word, or its plural, is in more than one service.

        Once may be a mistake that somebody filed.
        """
        bare = fold(word)
        forms = {bare, f"{bare}s", f"{bare}x", bare.removesuffix("s"), bare.removesuffix("x")}
        return sum(self.written.get(form, ("", 0))[1] for form in forms) > 1

    def nearest(self, word: str, *, limit: int = 4) -> list[str]:
        """Return known words within one mistake (two in a long word), likeliest first."""
        bare = fold(word)
        if len(bare) < _SHORTEST_MENDED:
            return []
        most = 2 if len(bare) >= _TWO_MISTAKES else 1
        lengths = range(len(bare) - most, len(bare) + most + 1)
        near = [
            (distance, -self.written[other][1], self.written[other][0])
            for length in lengths
            for other, distance, _ in process.extract(
                bare,
                self.by_length.get(length, []),
                scorer=OSA.distance,
                score_cutoff=most,
                limit=None,
            )
            if other != bare
        ]
        return [written for _, _, written in sorted(near)[:limit]]


def vocabulary() -> Vocabulary:
    """Return the words of the index, read anew only after it was written to."""
    return _read(*edition())


def edition() -> tuple[str, int]:
    """Return which database this is, and a number that changes with every write to its index.

    The number is 0 until something was written; what is read then may not be remembered by it.
    """
    number = SearchEdition.objects.values_list("number", flat=True).first()
    return str(connection.settings_dict["NAME"]), number or 0


def learn(documents: Iterable[Iterable[str]]) -> None:
    """Add the words of documents just indexed. Counts only grow: they rank guesses, no more.

    The edition's row is written first, so that writers of the index pass one after the other; its
    number is random, so that a rolled-back write leaves no process believing stale words.
    """
    SearchEdition.objects.update_or_create(id=1, defaults={"number": secrets.randbits(62)})
    fresh = Counter(word for words in documents for word in set(words))
    known = dict(SearchWord.objects.values_list("word", "services"))
    SearchWord.objects.bulk_create(
        [SearchWord(word=word, services=known.get(word, 0) + n) for word, n in fresh.items()],
        update_conflicts=True,
        update_fields=["services"],
        unique_fields=["word"],
        batch_size=_BATCH,
    )


@lru_cache(maxsize=2)
def _read(_database: str, _edition: int) -> Vocabulary:
    by_length: dict[int, list[str]] = defaultdict(list)
    written: dict[str, tuple[str, int]] = {}
    counts: Counter[str] = Counter()
    for word, services in SearchWord.objects.values_list("word", "services"):
        bare = fold(word)
        counts[bare] += services
        if bare not in written:
            by_length[len(bare)].append(bare)
        if bare not in written or services > written[bare][1]:
            written[bare] = (word, services)
    return Vocabulary(
        by_length=dict(by_length),
        written={bare: (word, counts[bare]) for bare, (word, _) in written.items()},
    )
