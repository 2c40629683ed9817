"""The stylesheet knows no left and no right, so that every page turns round with its language."""

import re

from tests.ground import REPOSITORY

LOOK = REPOSITORY / "src/guichet/components/static/guichet/look.css"
PHYSICAL = re.compile(
    r"(?:padding|margin|border)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:|"
    r"(?:text-align|float|clear)\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius"
)
# Four values whose second and fourth differ say left and right as well.
FOUR = re.compile(r"(?:padding|margin|inset)\s*:\s*([^;{}]+)")


def _sided(text: str) -> list[str]:
    found = PHYSICAL.findall(text)
    for match in FOUR.finditer(text):
        values = re.sub(r"calc\([^()]*(?:\([^()]*\)[^()]*)*\)", "c", match[1]).split()
        if len(values) == 4 and values[1] != values[3]:
            found.append(match[0])
    return found


def test_no_rule_names_a_side() -> None:
    assert _sided(LOOK.read_text(encoding="utf-8")) == []


def test_a_sided_rule_would_be_found() -> None:
    for rule in (".a { padding-left: 1px }", ".a { left: 0 }", ".a { padding: 1px 2px 3px 4px }"):
        assert _sided(rule) != []
