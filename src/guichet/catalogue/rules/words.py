"""Words as the search compares them: folded stems, in both languages.

A French stem depends on accents (`délivrée`), so a word is stemmed first and loses its accents
afterwards; because people type without them, the accentless word is stemmed too.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

import snowballstemmer

LONGEST_WORD = 60
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o"})
_STEMMERS = {
    "en": snowballstemmer.stemmer("english"),
    "fr": snowballstemmer.stemmer("french"),
}
# Words that say nothing about what is looked for, folded.
_EMPTY = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "get"),
        *("have", "how", "i", "in", "is", "it", "me", "my", "need", "of", "on", "or", "the"),
        *("to", "want", "what", "where", "with", "you", "your", "s", "t"),
        *("au", "aux", "avec", "ce", "ces", "dans", "de", "des", "du", "elle", "en", "est", "et"),
        *("il", "je", "la", "le", "les", "ma", "mes", "mon", "ou", "par", "pour", "que", "qui"),
        *("sa", "ses", "son", "sur", "un", "une", "vos", "votre", "d", "l", "j", "n", "m", "qu"),
    }
)


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return a word or phrase in lower case without accents or ligatures."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, accents kept; anything else only parts them."""
    lower = (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()
    return [word[:LONGEST_WORD] for word in _WORD.findall(lower)]


def telling(found: Iterable[str]) -> list[str]:
    """Return the words that say something; all of them where none does."""
    kept = list(found)
    return [word for word in kept if fold(word) not in _EMPTY] or kept


@lru_cache(maxsize=100_000)
def stems(word: str, *, language: str | None = None) -> frozenset[str]:
    """Return the folded stems of a word in one language, or in each when none is named."""
    languages = _STEMMERS if language not in _STEMMERS else (language,)
    bare = fold(word)
    return frozenset(
        fold(_STEMMERS[each].stemWord(form)) for each in languages for form in {word, bare}
    )


def text_stems(text: str, *, language: str) -> dict[str, None]:
    """Return the folded stems of a text once each, in order, empty words left out."""
    return {stem: None for word in words(text) for stem in _telling_stems(word, language)}


@lru_cache(maxsize=100_000)
def _telling_stems(word: str, language: str) -> tuple[str, ...]:
    return () if fold(word) in _EMPTY else tuple(sorted(stems(word, language=language)))


@cache
def synonyms() -> Mapping[str, frozenset[str]]:
    """Return {stem: stems of the words that mean the same}, in both languages."""
    file = files("guichet.catalogue.rules").joinpath("synonyms.toml")
    groups: list[list[str]] = tomllib.loads(file.read_text(encoding="utf-8"))["groups"]
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        together = frozenset(stem for word in group for stem in stems(word))
        for stem in together:
            found[stem] = found.get(stem, frozenset()) | together
    return found
