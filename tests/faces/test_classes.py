"""Every class a template names is drawn by the one stylesheet, and no page styles itself."""

import re
from pathlib import Path

from tests.ground import REPOSITORY

HOUSE = REPOSITORY / "src" / "guichet"
SHEET = HOUSE / "components" / "static" / "guichet" / "look.css"
_CLASS = re.compile(r'class="([^"]*)"')
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}")


def _templates() -> list[Path]:
    found = sorted(HOUSE.rglob("templates/**/*.html"))
    assert len(found) > 20
    return found


def _drawn() -> set[str]:
    sheet = re.sub(r"/\*.*?\*/", "", SHEET.read_text(), flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", sheet))


def test_every_class_is_drawn() -> None:
    drawn = _drawn()
    unknown = {
        f"{path.relative_to(HOUSE)}: {name}"
        for path in _templates()
        for classes in _CLASS.findall(_TAG.sub(" ", path.read_text()))
        for name in classes.split()
        if name not in drawn
    }
    assert unknown == set(), "draw it in look.css, or use a class that is there"


def test_no_template_styles_itself() -> None:
    """The content-security policy would drop it."""
    styled = [
        str(path.relative_to(HOUSE))
        for path in _templates()
        if re.search(r"<style| style=| on[a-z]+=\"", path.read_text())
    ]
    assert styled == []


def test_the_sheet_fetches_nothing_and_every_rule_stands_in_a_layer() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", SHEET.read_text(), flags=re.DOTALL)
    assert "url(" not in sheet
    assert "@import" not in sheet
    depth, outside = 0, ""
    for letter in sheet:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        outside += letter if depth == 0 and letter != "}" else ""
    assert depth == 0
    assert re.sub(r"@layer [a-z, ]+;?", "", outside).strip() == ""


def test_a_drawings_numbers_are_not_written_as_the_language_writes_them() -> None:
    """French writes 48,4 and an SVG that reads it draws nothing."""
    plain = re.compile(r"\{% localize off %\}.*?\{% endlocalize %\}", re.DOTALL)
    wrong = [
        str(path.relative_to(HOUSE))
        for path in _templates()
        if re.search(r'="\{\{[^}]*\}\}%"', plain.sub("", path.read_text()))
    ]
    assert wrong == []
