"""Print the text of a PDF's first pages: run in a process of its own, under hard limits.

`python -m guichet.documents.adapters.text_of_pdf SOURCE`. A scan that nobody recognized the words
of has no text; that is no fault.
"""

import sys
from pathlib import Path

from pypdf import PdfReader

from guichet.documents.adapters.opening import limit

_PAGES = 3
_MOST = 20_000


def text_of(source: Path) -> str:
    """Return at most 20,000 characters of the text of the first three pages."""
    reader = PdfReader(source, strict=False)
    if reader.is_encrypted:
        return ""
    return "\n".join(page.extract_text() for page in reader.pages[:_PAGES])[:_MOST]


if __name__ == "__main__":
    limit()
    print(text_of(Path(sys.argv[1])))  # noqa: T201 - the answer
