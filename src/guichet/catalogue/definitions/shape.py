"""The grammar of definition files: which keys a table may hold and what each must be.

One declaration serves three readers: the loader checks by it, the JSON Schema is derived from it,
and the reference page must tell every key of it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Path = tuple[str | int, ...]
Troubles = list[tuple[Path, str]]
Found = Any  # what a file may hold: each shape says what it makes of it
_ISO_DAY = r"^\d{4}-\d{2}-\d{2}$"
Complain = Callable[[Path, str], None]


@dataclass(frozen=True, slots=True)
class Word:
    """A string; by `pattern` when there is one, by `choices` when there are some."""

    pattern: str = r"(?s).+"
    choices: tuple[str, ...] = ()
    like: str = ""

    def check(
        self, value: object, at: Path, complain: Complain, languages: tuple[str, ...]
    ) -> Found:
        """Return the string, or complain."""
        del languages
        if not isinstance(value, str):
            complain(at, f"is {_named(value)}; write a text between quotes")
            return ""
        if self.choices and value not in self.choices:
            complain(at, f"is '{value}'; choose one of {', '.join(self.choices)}")
        elif re.fullmatch(self.pattern, value) is None:
            complain(at, f"is '{value}'; write {self.like or 'a text that is not empty'}")
        return value

    def schema(self, languages: tuple[str, ...]) -> dict[str, Any]:
        """Return the JSON Schema of the string."""
        del languages
        if self.choices:
            return {"enum": list(self.choices)}
        if self.pattern == r"(?s).+":
            return {"type": "string", "minLength": 1}
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from `least`."""

    least: int = 0
    most: int | None = None

    def check(
        self, value: object, at: Path, complain: Complain, languages: tuple[str, ...]
    ) -> Found:
        """Return the number, or complain."""
        del languages
        if not isinstance(value, int) or isinstance(value, bool):
            complain(at, f"is {_named(value)}; write a whole number without quotes")
            return self.least
        if value < self.least or (self.most is not None and value > self.most):
            top = "" if self.most is None else f" to {self.most}"
            complain(at, f"is {value}; write a number from {self.least}{top}")
        return value

    def schema(self, languages: tuple[str, ...]) -> dict[str, Any]:
        """Return the JSON Schema of the number."""
        del languages
        bounds = {"minimum": self.least}
        return {"type": "integer"} | bounds | ({} if self.most is None else {"maximum": self.most})


@dataclass(frozen=True, slots=True)
class Number:
    """A number, whole or not."""

    def check(
        self, value: object, at: Path, complain: Complain, languages: tuple[str, ...]
    ) -> Found:
        """Return the number, or complain."""
        del languages
        if not isinstance(value, int | float) or isinstance(value, bool):
            complain(at, f"is {_named(value)}; write a number without quotes")
            return 0
        return value

    def schema(self, languages: tuple[str, ...]) -> dict[str, Any]:
        """Return the JSON Schema of the number."""
        del languages
        return {"type": "number"}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(
        self, value: object, at: Path, complain: Complain, languages: tuple[str, ...]
    ) -> Found:
        """Return the flag, or complain."""
        del languages
        if not isinstance(value, bool):
            complain(at, f"is {_named(value)}; write true or false without quotes")
        return value is True

    def schema(self, languages: tuple[str, ...]) -> dict[str, Any]:
        """Return the JSON Schema of the flag."""
        del languages
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Day:
    """A date; with `today`, the words `today` or `today-18y` (or m, or d) may stand for one."""

    today: bool = False

    def check(
        self, value: object, at: Path, complain: Complain, languages: tuple[str, ...]
    ) -> Found:
        """Return the date or the words, or complain."""
        del languages
        if type(value) is date:
            return value
        if (
            self.today
            and isinstance(value, str)
            and re.fullmatch(r"today([+-]\d{1,3}[ymd])?", value)
        ):
            return value
        also = ", or 'today', or 'today-18y'" if self.today else ""
        complain(at, f"is {_named(value)}; write a date such as 2026-11-01 without quotes{also}")
        return date(1970, 1, 1)

    def schema(self, languages: tuple[str, ...]) -> dict[str, Any]:
        """Return the JSON Schema of the date as JSON has it: a string."""
        del languages
        day: dict[str, Any] = {"type": "string", "format": "date", "pattern": _ISO_DAY}
        if self.today:
            return {"anyOf": [day, {"type": "string", "pattern": r"^today([+-]\d{1,3}[ymd])?$"}]}
        return day


@dataclass(frozen=True, slots=True)
class InLanguages:
    """A text in every official language; a list of texts when `many`."""

    many: bool = False

    def check(
        self, value: object, at: Path, complain: Complain, languages: tuple[str, ...]
    ) -> Found:
        """Return the texts by language, or complain of each language lacking."""
        empty: Any = () if self.many else ""
        texts: dict[str, Any] = dict.fromkeys(languages, empty)
        if not isinstance(value, dict):
            each = ", ".join(languages)
            complain(at, f"is {_named(value)}; write a table with a text for each of {each}")
            return texts
        for language in value:
            if language not in languages:
                complain((*at, language), f"is no official language; use {', '.join(languages)}")
        for language in languages:
            text = value.get(language)
            if text is None:
                complain(at, f"lacks the text in '{language}'; write it")
            elif self.many and isinstance(text, list) and all(_is_text(line) for line in text):
                texts[language] = tuple(text)
            elif not self.many and _is_text(text):
                texts[language] = text.strip()
            else:
                wanted = "a list of texts" if self.many else "a text that is not empty"
                complain((*at, language), f"is {_named(text)}; write {wanted}")
        return texts

    def schema(self, languages: tuple[str, ...]) -> dict[str, Any]:
        """Return the JSON Schema of the table of texts."""
        text: dict[str, Any] = {"type": "string", "minLength": 1}
        each = {"type": "array", "items": text} if self.many else text
        return {
            "type": "object",
            "properties": dict.fromkeys(languages, each),
            "required": list(languages),
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Several:
    """A list, each item of one shape."""

    item: "Shape"
    least: int = 0

    def check(
        self, value: object, at: Path, complain: Complain, languages: tuple[str, ...]
    ) -> Found:
        """Return the items as a tuple, or complain."""
        if not isinstance(value, list):
            complain(at, f"is {_named(value)}; write a list")
            return ()
        if len(value) < self.least:
            complain(at, f"has {len(value)} items; write at least {self.least}")
        return tuple(
            self.item.check(each, (*at, index), complain, languages)
            for index, each in enumerate(value)
        )

    def schema(self, languages: tuple[str, ...]) -> dict[str, Any]:
        """Return the JSON Schema of the list."""
        least = {"minItems": self.least} if self.least else {}
        return {"type": "array", "items": self.item.schema(languages)} | least


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: its shape, whether it must be there, and what it means.

    `lacking` says what its absence leaves undone, and the mend, where the bare key would not.
    """

    shape: "Shape"
    meaning: str
    required: bool = True
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with named keys, and no others. `name` heads its section in the reference.

    `mistaken` holds keys that people write for another, each with its mend.
    """

    name: str
    keys: Mapping[str, Key] = field(default_factory=dict)
    mistaken: Mapping[str, str] = field(default_factory=dict)

    def check(
        self, value: object, at: Path, complain: Complain, languages: tuple[str, ...]
    ) -> Found:
        """Return the keys found with their values; absent optional keys stay absent."""
        found: dict[str, Any] = {}
        if not isinstance(value, dict):
            complain(at, f"is {_named(value)}; write a table")
            value = {}
        for name in value:
            if name in self.mistaken:
                complain((*at, name), self.mistaken[name])
            elif name not in self.keys:
                complain((*at, name), f"is no key of this table; it takes {', '.join(self.keys)}")
        for name, key in self.keys.items():
            if name in value:
                found[name] = key.shape.check(value[name], (*at, name), complain, languages)
            elif key.required:
                complain(at, key.lacking or f"lacks the key '{name}': {key.meaning}")
                found[name] = key.shape.check(_nothing(key.shape), at, _silent, languages)
        return found

    def schema(self, languages: tuple[str, ...]) -> dict[str, Any]:
        """Return the JSON Schema of the table."""
        return {
            "type": "object",
            "properties": {
                name: key.shape.schema(languages) | {"description": key.meaning}
                for name, key in self.keys.items()
            },
            "required": [name for name, key in self.keys.items() if key.required],
            "additionalProperties": False,
        }


Shape = Word | Whole | Number | Flag | Day | InLanguages | Several | Table


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _silent(at: Path, trouble: str) -> None:
    """Complain to nobody: the lack of the key was said already."""
    del at, trouble


def _nothing(shape: Shape) -> object:
    return {} if isinstance(shape, Table | InLanguages) else [] if isinstance(shape, Several) else 0


def _named(value: object) -> str:
    if value is None:
        return "absent"
    kinds = {str: "text", bool: "flag", int: "number", float: "number", list: "list", dict: "table"}
    kind = kinds.get(type(value), type(value).__name__)
    shown = repr(value)
    return f"the {kind} {shown if len(shown) <= 60 else shown[:57] + '...'}"  # noqa: PLR2004 - a line
