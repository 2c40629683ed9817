"""Everything about a jurisdiction's look and words that must be mended before it is served."""

from pathlib import Path

from django.conf.locale import LANG_INFO

from guichet.components.brand import BrandRefused, load_brand
from guichet.components.overrides import override_faults
from guichet.components.own_texts import TextRefused, load_texts

_HOUSE = frozenset({"en", "fr"})


def look_faults(folder: Path) -> tuple[str, ...]:
    """Return what is wrong with a jurisdiction's brand, components and texts.

    Each line names the file, the key and the mend.
    """
    faults: list[str] = []
    try:
        brand = load_brand(folder / "brand.toml")
    except BrandRefused as refused:
        return (str(refused),)
    faults += [str(fault) for fault in override_faults(folder)]
    try:
        load_texts(folder)
    except TextRefused as refused:
        faults.append(str(refused))
    for code in brand.languages:
        catalogue = folder / "locale" / code.replace("-", "_") / "LC_MESSAGES" / "django.po"
        if code not in _HOUSE and not catalogue.is_file():
            known = "so pages would be in the first language" if code in LANG_INFO else "so no page"
            faults.append(
                f"{catalogue}: there is no such file, {known} "
                f"{'' if code in LANG_INFO else 'would stand at /' + code + '/'}; "
                "docs/how-to/add-a-language.md says how to write it"
            )
    return tuple(faults)
