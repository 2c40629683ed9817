"""Texts by language."""

from collections.abc import Mapping


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return the text in the language, or in any where it lacks."""
    return texts.get(language) or next((text for text in texts.values() if text), "")
