"""A page rendered once and kept as text and slots.

The Django template stays the single source: it is rendered with a marker where each value will
stand, and cut at the markers. Filling escapes as the template would have.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import conditional_escape

# Two characters of the private use area: no text of a definition or template holds them.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKER = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


def marker(name: str) -> str:
    """Return what stands for a value until the page is cut."""
    return f"{_OPEN}{name}{_CLOSE}"


@dataclass(frozen=True, slots=True, eq=False)
class Slotted:
    """Text pieces and, between each two, the name of the slot that stands there."""

    texts: tuple[bytes, ...]
    names: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> bytes:
        """Return the page with its values, escaped unless they are marked safe.

        Raises KeyError when a slot has no value.
        """
        pieces = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            pieces.append(conditional_escape(values[name]).encode())
            pieces.append(text)
        return b"".join(pieces)


def cut(rendered: str) -> Slotted:
    """Cut a page rendered with markers into text and slots."""
    pieces = _MARKER.split(rendered)
    return Slotted(texts=tuple(text.encode() for text in pieces[::2]), names=tuple(pieces[1::2]))
