"""What a jurisdiction is called, how it looks and how to reach it: `brand.toml` in its folder.

The file is data owned by the jurisdiction; nothing here knows any of its names.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, list_currencies
from django.conf.locale import LANG_INFO

from guichet.components.contrast import HOUSE_COLOURS, too_faint
from guichet.components.logo import LogoRefused, read_logo

Texts = Mapping[str, str]
_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,3}")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


HOUSE_CURRENCY = "CAD"
"""What fees are paid in where a jurisdiction says nothing."""

_CENTS = 2


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
class Language:
    """An official language: its own name, its direction, the locale of its numbers and dates."""

    code: str
    name: str
    right_to_left: bool
    formats: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A jurisdiction's name, look, time zone and contact lines, in each of its languages.

    `colours` hold what differs from the house, as `#rrggbb`; `logo` is markup, or empty.
    """

    languages: tuple[str, ...]
    language: Mapping[str, Language]
    name: Texts
    short_name: Texts
    zone: ZoneInfo
    zone_name: Texts
    currency: str
    contact: tuple[ContactWay, ...]
    ask: Texts
    complaint: Texts
    footer: tuple[FooterLink, ...]
    colours: Mapping[str, str]
    logo: str


def load_brand(path: Path) -> Brand:
    """Read a brand file.

    Raises BrandRefused, naming file, key and mend, where it is absent, incomplete or too faint.
    """
    return _Reader(path, _read(path)).brand()


def load_languages(path: Path) -> tuple[Language, ...]:
    """Read the official languages alone, the first one first; raises BrandRefused."""
    return tuple(_Reader(path, _read(path)).languages().values())


def load_currency(path: Path) -> str:
    """Read the currency alone; raises BrandRefused."""
    return _Reader(path, _read(path)).currency()


def is_currency(code: str) -> bool:
    """Tell whether a code is one of ISO 4217 whose hundredths are counted."""
    return code in list_currencies() and get_currency_precision(code) == _CENTS


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as cause:
        message = (
            f"{path}: there is no such file. Write one with `languages`, `name` and `zone`; "
            "docs/reference/brand.md lists every key."
        )
        raise BrandRefused(message) from cause
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise BrandRefused(f"{path}: not readable as TOML: {cause}. Mend that line.") from cause


class _Reader:
    """Reads one brand file's keys and says what is wrong with them."""

    def __init__(self, path: Path, data: Mapping[str, Any]) -> None:
        self.path = path
        self.data = data
        self.codes = self._codes()

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
            languages=self.codes,
            language=MappingProxyType(self.languages()),
            name=name,
            short_name=self._texts(self.data, "short_name") if "short_name" in self.data else name,
            zone=self._zone(),
            zone_name=self._texts(self.data, "zone_name"),
            currency=self.currency(),
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
            colours=self._colours(),
            logo=self._logo(),
        )

    def languages(self) -> dict[str, Language]:
        """Return the official languages by code; what Django knows of one need not be said."""
        tables = self.data.get("language", {})
        if not isinstance(tables, dict) or not all(isinstance(x, dict) for x in tables.values()):
            raise self._refusal("language", "write each one as a [language.<code>] table")
        if stranger := next((code for code in tables if code not in self.codes), None):
            raise self._refusal(f"language.{stranger}", "is not among `languages`; add it there")
        return {code: self._language(code, tables.get(code, {})) for code in self.codes}

    def _language(self, code: str, said: Mapping[str, Any]) -> Language:
        at = f"language.{code}"
        if unknown := sorted(set(said) - {"name", "direction", "formats"}):
            raise self._refusal(
                f"{at}.{unknown[0]}", "unknown key; known ones are direction, formats, name"
            )
        known: Mapping[str, Any] = LANG_INFO.get(code, {})
        name = said.get("name", known.get("name_local", ""))
        if not isinstance(name, str) or not name.strip():
            raise self._refusal(f"{at}.name", "say how the language calls itself; we do not know")
        direction = said.get("direction", "rtl" if known.get("bidi") else "ltr")
        if direction not in {"ltr", "rtl"}:
            raise self._refusal(
                f"{at}.direction", f'is "{direction}"; write "ltr" or "rtl" (right to left)'
            )
        formats = str(said.get("formats", code))
        try:
            Locale.parse(formats, sep="-")
        except (UnknownLocaleError, ValueError) as cause:
            what = f'"{formats}" is no locale that CLDR knows; name one whose dates it shares'
            raise self._refusal(f"{at}.formats", what) from cause
        own = name if "name" in said else name[:1].upper() + name[1:]
        return Language(
            code=code, name=own, right_to_left=direction == "rtl", formats=formats.replace("-", "_")
        )

    def _refusal(self, key: str, what: str) -> BrandRefused:
        return BrandRefused(f"{self.path}: `{key}`: {what}.")

    def _codes(self) -> tuple[str, ...]:
        listed = self.data.get("languages")
        if (
            not isinstance(listed, list)
            or not listed
            or not all(isinstance(x, str) for x in listed)
        ):
            raise self._refusal("languages", 'list the official languages, as ["en", "fr"]')
        for code in listed:
            if not _CODE.fullmatch(code) or listed.count(code) > 1:
                what = f'"{code}" is no language code of its own; write each once, as "fr"'
                raise self._refusal("languages", what)
        return tuple(listed)

    def _zone(self) -> ZoneInfo:
        name = self.data.get("zone")
        try:
            return ZoneInfo(str(name))
        except (ZoneInfoNotFoundError, ValueError) as cause:
            what = f'"{name}" is no time zone; give an IANA name such as "America/Halifax"'
            raise self._refusal("zone", what) from cause

    def currency(self) -> str:
        """Return the code of the money that fees are paid in."""
        code = self.data.get("currency", HOUSE_CURRENCY)
        if not isinstance(code, str) or not is_currency(code):
            what = f'"{code}" is no currency with cents; write an ISO 4217 code, as "CAD"'
            raise self._refusal("currency", what)
        return code

    def _texts(self, table: Mapping[str, Any], key: str, *, at: str = "") -> Texts:
        texts = table.get(key)
        if not isinstance(texts, dict):
            raise self._refusal(f"{at}{key}", f"give a text for each of {', '.join(self.codes)}")
        for language in self.codes:
            if not isinstance(texts.get(language), str) or not texts[language].strip():
                raise self._refusal(f"{at}{key}.{language}", "missing or empty; write it")
        return MappingProxyType({language: texts[language] for language in self.codes})

    def _tables(self, key: str) -> list[Mapping[str, Any]]:
        tables = self.data.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self._refusal(key, f"write each one as a [[{key}]] table")
        return tables

    def _colours(self) -> Mapping[str, str]:
        said = self.data.get("colours", {})
        if not isinstance(said, dict):
            raise self._refusal("colours", 'write a table such as { main = "#0d4a57" }')
        for name, colour in said.items():
            if name not in HOUSE_COLOURS:
                known = ", ".join(HOUSE_COLOURS)
                raise self._refusal(f"colours.{name}", f"unknown colour; known ones are {known}")
            if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
                what = f'"{colour}" is no colour; write # and six digits, as "#0d4a57"'
                raise self._refusal(f"colours.{name}", what)
        colours = {name: colour.lower() for name, colour in said.items()}
        if faint := too_faint(colours):
            told = "; ".join(str(each) for each in faint)
            raise self._refusal("colours", f"{told}. Choose a darker main or deep, or another pale")
        return MappingProxyType(colours)

    def _logo(self) -> str:
        name = self.data.get("logo", "")
        if not name:
            return ""
        if not isinstance(name, str) or Path(name).is_absolute() or ".." in Path(name).parts:
            raise self._refusal("logo", 'name an SVG file in this folder, as "logo.svg"')
        try:
            return read_logo(self.path.parent / name)
        except LogoRefused as refused:
            raise self._refusal("logo", str(refused)) from refused
