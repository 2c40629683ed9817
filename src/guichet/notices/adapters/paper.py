"""A batch of letters on paper: PDF/UA-1, by typst."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from guichet.permits.adapters.paper import typeset

_TEMPLATE = Path(__file__).with_name("letters.typ")


def typeset_letters(sheet: Mapping[str, object], *, at: datetime) -> bytes:
    """Return the letters as one tagged PDF; the same sheet and moment give the same bytes."""
    return typeset(sheet, at=at, template=_TEMPLATE)
