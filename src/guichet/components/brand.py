"""What a jurisdiction is called and how to reach it: `brand.toml` in its folder.

The file is data owned by the jurisdiction; nothing here knows any of its names.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Texts = Mapping[str, str]


class BrandRefused(ValueError):
    """A brand file cannot be used; the message names the file, the key and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactWay:
    """One way to reach a person: what it is, what to dial or write to, and when."""

    way: Texts
    value: Texts
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FooterLink:
    """One link at the foot of every page, beside the site's standing pages."""

    text: Texts
    href: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A jurisdiction's name, time zone and contact lines, in each of its languages."""

    languages: tuple[str, ...]
    name: Texts
    short_name: Texts
    zone: ZoneInfo
    zone_name: Texts
    contact: tuple[ContactWay, ...]
    ask: Texts
    complaint: Texts
    footer: tuple[FooterLink, ...]


def load_brand(path: Path) -> Brand:
    """Read a brand file.

    Raises BrandRefused, naming file, key and mend, where it is absent or incomplete.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as cause:
        message = (
            f"{path}: there is no such file. Write one with `languages`, `name` and `zone`; "
            "docs/reference/brand.md lists every key."
        )
        raise BrandRefused(message) from cause
    except tomllib.TOMLDecodeError as cause:
        raise BrandRefused(f"{path}: not readable as TOML: {cause}. Mend that line.") from cause
    return _Reader(path, data).brand()


class _Reader:
    """Reads one brand file's keys and says what is wrong with them."""

    def __init__(self, path: Path, data: Mapping[str, Any]) -> None:
        self.path = path
        self.data = data
        self.languages = self._languages()

    def brand(self) -> Brand:
        """Build the brand.

        Raises BrandRefused for an unknown key, a missing one or one in too few languages.
        """
        known = {*Brand.__slots__}
        if unknown := sorted(set(self.data) - known):
            raise self._refusal(
                unknown[0], f"unknown key; known ones are {', '.join(sorted(known))}"
            )
        name = self._texts(self.data, "name")
        return Brand(
            languages=self.languages,
            name=name,
            short_name=self._texts(self.data, "short_name") if "short_name" in self.data else name,
            zone=self._zone(),
            zone_name=self._texts(self.data, "zone_name"),
            contact=tuple(
                ContactWay(
                    way=self._texts(way, "way", at=f"contact[{place}]."),
                    value=self._texts(way, "value", at=f"contact[{place}]."),
                    href=str(way.get("href", "")),
                )
                for place, way in enumerate(self._tables("contact"))
            ),
            ask=self._texts(self.data, "ask"),
            complaint=self._texts(self.data, "complaint"),
            footer=tuple(
                FooterLink(
                    text=self._texts(link, "text", at=f"footer[{place}]."),
                    href=self._texts(link, "href", at=f"footer[{place}]."),
                )
                for place, link in enumerate(self._tables("footer"))
            ),
        )

    def _refusal(self, key: str, what: str) -> BrandRefused:
        return BrandRefused(f"{self.path}: `{key}`: {what}.")

    def _languages(self) -> tuple[str, ...]:
        listed = self.data.get("languages")
        if (
            not isinstance(listed, list)
            or not listed
            or not all(isinstance(x, str) for x in listed)
        ):
            raise self._refusal("languages", 'list the official languages, as ["en", "fr"]')
        return tuple(listed)

    def _zone(self) -> ZoneInfo:
        name = self.data.get("zone")
        try:
            return ZoneInfo(str(name))
        except (ZoneInfoNotFoundError, ValueError) as cause:
            what = f'"{name}" is no time zone; give an IANA name such as "America/Halifax"'
            raise self._refusal("zone", what) from cause

    def _texts(self, table: Mapping[str, Any], key: str, *, at: str = "") -> Texts:
        texts = table.get(key)
        if not isinstance(texts, dict):
            raise self._refusal(
                f"{at}{key}", f"give a text for each of {', '.join(self.languages)}"
            )
        for language in self.languages:
            if not isinstance(texts.get(language), str) or not texts[language].strip():
                raise self._refusal(f"{at}{key}.{language}", "missing or empty; write it")
        return MappingProxyType({language: texts[language] for language in self.languages})

    def _tables(self, key: str) -> list[Mapping[str, Any]]:
        tables = self.data.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self._refusal(key, f"write each one as a [[{key}]] table")
        return tables
