"""What a jurisdiction adds to a standing page: `pages/<page>.<language>.md` in its folder.

CommonMark without HTML and pictures: what is written there can be words and links, never markup
of its own.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

from guichet.catalogue.definitions import jurisdiction_folder, languages_of
from guichet.components.wording import language

STANDING_PAGES = ("help", "accessibility", "privacy", "cookies", "terms")
_LONGEST = 100_000


class TextRefused(ValueError):
    """A text of a standing page cannot be shown; the message names the file and the mend."""


def own_text(page: str) -> SafeString:
    """Return what the jurisdiction adds to a standing page, empty where it adds nothing.

    Its first heading stands under the page's own.
    """
    return _texts_of(str(settings.JURISDICTION)).get((page, language()), SafeString(""))


@lru_cache(maxsize=8)
def _texts_of(jurisdiction: str) -> Mapping[tuple[str, str], SafeString]:
    return load_texts(jurisdiction_folder(jurisdiction))


def load_texts(folder: Path) -> Mapping[tuple[str, str], SafeString]:
    """Return {(page, language): markup} of every text in a jurisdiction's `pages`.

    Raises TextRefused for an unknown page, a language that lacks or a file that cannot be read.
    """
    languages = languages_of(folder)
    found: dict[tuple[str, str], SafeString] = {}
    for file in sorted((folder / "pages").glob("*")):
        page, _dot, spoken = file.name.removesuffix(".md").partition(".")
        if file.suffix != ".md" or page not in STANDING_PAGES or spoken not in languages:
            raise TextRefused(
                f"{file}: names no text of a standing page; write <page>.<language>.md with a page "
                f"of {', '.join(STANDING_PAGES)} and a language of {', '.join(languages)}"
            )
        found[page, spoken] = _rendered(file)
    for page, _spoken in found:
        if lacking := [each for each in languages if (page, each) not in found]:
            raise TextRefused(
                f"{folder / 'pages'}: {page} has no text in {', '.join(lacking)}; "
                f"write {page}.{lacking[0]}.md"
            )
    return MappingProxyType(found)


def _rendered(file: Path) -> SafeString:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as cause:
        raise TextRefused(f"{file}: cannot be read ({cause}); save it as UTF-8") from cause
    if not text.strip() or len(text) > _LONGEST:
        raise TextRefused(f"{file}: is empty or longer than {_LONGEST} characters; write a text")
    reader = MarkdownIt("commonmark", {"html": False}).disable("image")
    tokens = reader.parse(text)
    # The page has its first heading already, so each of these is one level lower, and none below 4.
    for token in _headings(tokens):
        token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
    return SafeString(reader.renderer.render(tokens, reader.options, {}))


def _headings(tokens: list[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type in {"heading_open", "heading_close"})
