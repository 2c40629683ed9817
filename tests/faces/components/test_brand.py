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


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[colours]\nmain = "#8aa0a8"', "main on paper has a contrast of 2.7"),
        ('[colours]\npale = "#0d4a57"', "main on pale has a contrast of 1.00 to 1 and needs 3"),
        ('[colours]\nmain = "teal"', '`colours.main`: "teal" is no colour'),
        ('[colours]\nsecond = "#000000"', "`colours.second`: unknown colour"),
        ("[language.de]", "`language.de`: is not among `languages`"),
        ('[language.fr]\ndirection = "up"', '`language.fr.direction`: is "up"'),
        ('[language.fr]\nformats = "xx-yy"', '"xx-yy" is no locale'),
    ],
)
def test_a_look_or_language_that_cannot_stand_is_refused(
    tmp_path: Path, more: str, told: str
) -> None:
    with pytest.raises(BrandRefused) as refused:
        load_brand(_written(tmp_path, f"{GOOD}\n{more}\n"))
    assert told in str(refused.value)


@pytest.mark.parametrize("logo", ["/etc/passwd", "../logo.svg", "absent.svg"])
def test_a_logo_is_a_file_of_the_folder(tmp_path: Path, logo: str) -> None:
    with pytest.raises(BrandRefused, match="`logo`"):
        load_brand(_written(tmp_path, f'logo = "{logo}"\n{GOOD}'))


def test_languages_nobody_must_be_told_of_know_their_name_and_direction(tmp_path: Path) -> None:
    text = GOOD.replace('["en", "fr"]', '["fr", "ar"]').replace("en =", "ar =")
    language = load_brand(_written(tmp_path, text)).language
    assert (language["fr"].name, language["fr"].right_to_left) == ("Français", False)
    assert language["ar"].right_to_left


def test_a_language_that_nobody_knows_must_say_its_name(tmp_path: Path) -> None:
    text = GOOD.replace('["en", "fr"]', '["en", "qps"]').replace("fr =", "qps =")
    with pytest.raises(BrandRefused, match=r"`language.qps.name`: say how the language calls"):
        load_brand(_written(tmp_path, text))
