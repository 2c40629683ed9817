"""The integrity rule of a definition: what it gives, and what is wrong with one that is."""

from pathlib import Path

import pytest

from guichet.catalogue.definitions import (
    DefinitionFault,
    Verify,
    definition_for,
    jurisdiction_folder,
    load_service,
)

SOURCE = "heating-benefit"


def test_a_row_that_matches_raises_the_rate_and_no_row_leaves_the_random_one() -> None:
    rule = definition_for(SOURCE).integrity
    assert rule is not None
    assert rule.when(case_class="") is Verify.LATER
    risky = {"household_size": 6, "income": 12_000}
    assert rule.rate_of(risky) == ("large-household-low-income", 500)
    assert rule.rate_of({"household_size": 2, "income": 29_000}) == ("just-below-the-line", 300)
    assert rule.rate_of({"household_size": 2, "income": 9_000}) == ("random", 100)


@pytest.mark.parametrize(
    ("what", "instead", "named"),
    [
        ('verify = "later"', 'verify = "soon"', "choose one of first, later"),
        ("random_per_thousand = 100", "random_per_thousand = 0", "from 1 to 1000"),
        ("per_thousand = 300", "per_thousand = 90", "less than random_per_thousand (100)"),
        ('code = "just-below-the-line"', 'code = "random"', "'random' stands twice or is taken"),
        ('when = ["< 3", "(27000..30000]"]', 'when = ["< 3"]', "has 1 tests for 2 inputs"),
        ('"(27000..30000]"', '"27000 <"', "which is no test"),
        (
            '"household_size", "income"]\n\n[[integrity',
            '"nobody", "income"]\n\n[[integrity',
            "asked",
        ),
        (
            "[integrity.risk]\n",
            '[[integrity.by_class]]\nclass = "x"\nverify = "first"\n\n[integrity.risk]\n',
            "no class of this service; it has no-heat",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, what: str, instead: str, named: str) -> None:
    text = (jurisdiction_folder() / "services" / f"{SOURCE}.toml").read_text()
    assert what in text
    file = tmp_path / f"{SOURCE}.toml"
    file.write_text(text.replace(what, instead, 1))
    with pytest.raises(DefinitionFault) as refused:
        load_service(file)
    assert named in str(refused.value)


def test_a_table_that_decides_at_once_verifies_nothing_first(tmp_path: Path) -> None:
    name = "clam-digging-permit"
    text = (jurisdiction_folder() / "services" / f"{name}.toml").read_text()
    rule = '[integrity]\nverify = "first"\nrandom_per_thousand = 10\n'
    rule += 'look_at.en = "The beach."\nlook_at.fr = "La plage."\n\n[[reasons]]\n'
    file = tmp_path / f"{name}.toml"
    file.write_text(text.replace("[[reasons]]\n", rule, 1))
    with pytest.raises(DefinitionFault, match="the table decides at once"):
        load_service(file)
