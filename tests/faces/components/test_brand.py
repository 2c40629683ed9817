"""A jurisdiction's own names, read from its folder, refused with file, key and mend."""

from pathlib import Path

import pytest

from guichet.components.brand import BrandRefused, load_brand

GOOD = """
languages = ["en", "fr"]
zone = "America/Halifax"
name = { en = "Eastshore", fr = "Rive-Est" }
zone_name = { en = "Eastshore time", fr = "heure de Rive-Est" }
ask = { en = "Phone 1.", fr = "Appelez le 1." }
complaint = { en = "Ombuds", fr = "Ombuds" }
"""
NORTHSHORE = Path(__file__).parents[3] / "jurisdictions" / "northshore" / "brand.toml"


def _written(folder: Path, text: str) -> Path:
    path = folder / "brand.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_jurisdiction_is_complete() -> None:
    brand = load_brand(NORTHSHORE)
    assert brand.name["fr"] == "Services de Rive\u2011Nord"
    assert len(brand.contact) >= 3


def test_the_short_name_falls_back_to_the_name(tmp_path: Path) -> None:
    assert load_brand(_written(tmp_path, GOOD)).short_name["en"] == "Eastshore"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (', fr = "Rive-Est" }', " }", "`name.fr`: missing or empty; write it."),
        ('"America/Halifax"', '"Halifax"', '`zone`: "Halifax" is no time zone'),
        ('languages = ["en", "fr"]', "", "`languages`: list the official languages"),
        ("zone_name", "zonename", "`zonename`: unknown key"),
        ("name = {", "name = ", "not readable as TOML"),
    ],
)
def test_a_fault_is_told_with_file_key_and_mend(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    path = _written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(BrandRefused) as refused:
        load_brand(path)
    assert str(path) in str(refused.value)
    assert told in str(refused.value)


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrandRefused, match="there is no such file"):
        load_brand(tmp_path / "brand.toml")
