"""Find a jurisdiction's folder and keep its definitions in memory, one object per version."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from guichet.catalogue.definitions.building import load_service
from guichet.catalogue.definitions.reading import DefinitionFault, Problem
from guichet.catalogue.definitions.service import ServiceDefinition

# src/guichet/catalogue/definitions/folder.py -> the repository
_JURISDICTIONS = Path(__file__).resolve().parents[4] / "jurisdictions"


class UnknownService(LookupError):
    """No definition has this code, or none of that version; the message names those there are."""


def jurisdiction_folder(name_or_path: str | Path | None = None) -> Path:
    """Return a jurisdiction's folder: a name under `jurisdictions`, else a path.

    Without an argument, the one this installation serves. Raises LookupError naming what was tried.
    """
    wanted = settings.JURISDICTION if name_or_path is None else name_or_path
    candidates = [_JURISDICTIONS / str(wanted), Path(wanted)]
    for folder in candidates:
        if folder.is_dir():
            return folder.resolve()
    tried = " and ".join(str(folder) for folder in candidates)
    raise LookupError(
        f"there is no jurisdiction '{wanted}' (tried {tried}); "
        "set GUICHET_JURISDICTION to a name in jurisdictions/ or to a folder"
    )


def languages_of(folder: Path) -> tuple[str, ...]:
    """Return the official languages that a jurisdiction's `brand.toml` lists; else the house's."""
    file = folder / "brand.toml"
    try:
        listed = tomllib.loads(file.read_text(encoding="utf-8")).get("languages")
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        listed = None  # what is wrong with that file is for `guichet check-brand` to say
    return tuple(map(str, listed)) if isinstance(listed, list) and listed else ("en", "fr")


def load_services(folder: Path) -> tuple[ServiceDefinition, ...]:
    """Return every version of every service in a jurisdiction's `services`, by code and version.

    `<code>.toml` holds the version in force; `<code>.<version>.toml` keeps an earlier one.
    Raises DefinitionFault for the first file that cannot be used.
    """
    found: dict[tuple[str, str], ServiceDefinition] = {}
    languages = languages_of(folder)
    for file in sorted((folder / "services").glob("*.toml")):
        definition = load_service(file, languages=languages)
        named = {f"{definition.code}.toml", f"{definition.code}.{definition.version}.toml"}
        if file.name not in named:
            trouble = f"is '{definition.code}'; name the file {' or '.join(sorted(named))}"
            raise DefinitionFault(file, [Problem(0, "'code'", trouble)])
        if (definition.code, definition.version) in found:
            trouble = f"is {definition.version}, which another file has too; change one"
            raise DefinitionFault(file, [Problem(0, "'effective'", trouble)])
        found[definition.code, definition.version] = definition
    return tuple(found[key] for key in sorted(found))


def lost_recourses(services: Iterable[ServiceDefinition]) -> Iterator[tuple[str, str]]:
    """Yield (service, trouble) for each recourse that leads to no service for objections."""
    listed = tuple(services)
    taking = {each.code for each in listed if each.about_decision}
    for definition in listed:
        for recourse in definition.recourses:
            if recourse.service and recourse.service not in taking:
                trouble = (
                    f"the recourse '{recourse.code}' leads to '{recourse.service}', which is no "
                    "service with about_decision = true; write one, or leave service out"
                )
                yield definition.code, trouble


@lru_cache(maxsize=8)
def _by_code(folder: Path) -> Mapping[str, tuple[ServiceDefinition, ...]]:
    services: dict[str, tuple[ServiceDefinition, ...]] = {}
    for definition in load_services(folder):
        services[definition.code] = (*services.get(definition.code, ()), definition)
    return services


def own_services(*, folder: Path | None = None) -> tuple[ServiceDefinition, ...]:
    """Return the newest version of each service that this jurisdiction runs here."""
    return tuple(versions[-1] for versions in _by_code(_folder(folder)).values())


def every_version(*, folder: Path | None = None) -> tuple[ServiceDefinition, ...]:
    """Return every version of every service that this jurisdiction runs here."""
    return tuple(each for versions in _by_code(_folder(folder)).values() for each in versions)


def definition_for(
    code: str, *, version: str | None = None, on: date | None = None, folder: Path | None = None
) -> ServiceDefinition:
    """Return a service's definition: that version, or the one in force on a day, or the newest.

    The same object each time, read once per process. Raises UnknownService.
    """
    versions = _by_code(_folder(folder)).get(code)
    if versions is None:
        raise UnknownService(f"no service '{code}' is defined here")
    if version is None and on is None:
        return versions[-1]
    for definition in reversed(versions):
        if definition.version == version or (on is not None and definition.effective <= on):
            return definition
    known = ", ".join(definition.version for definition in versions)
    raise UnknownService(f"'{code}' has no version {version or f'on {on}'}; it has {known}")


@lru_cache(maxsize=1)
def _served(name: str) -> Path:
    return jurisdiction_folder(name)


def _folder(folder: Path | None) -> Path:
    return _served(str(settings.JURISDICTION)) if folder is None else folder


def forget_definitions() -> None:
    """Read the files anew at the next call: for tests and for checks after an edit."""
    _by_code.cache_clear()
    _served.cache_clear()
