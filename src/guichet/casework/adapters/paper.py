"""A person's own file on paper: PDF/UA-1, by typst."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from guichet.permits.adapters.paper import typeset

_TEMPLATE = Path(__file__).with_name("file.typ")


def typeset_file(sheet: Mapping[str, object], *, at: datetime) -> bytes:
    """Return the file as tagged PDF."""
    return typeset(sheet, at=at, template=_TEMPLATE)
