"""`guichet new-service`, and what `check-services` explains: with file, line and mend."""

import re
import shutil
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.ground import REPOSITORY

from guichet.catalogue.definitions import (
    DefinitionFault,
    load_service,
    start_of_service,
)

NORTHSHORE = REPOSITORY / "jurisdictions" / "northshore"
EDIT = re.compile(r'"EDIT: [^"]*"')


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Copy the example jurisdiction."""
    return Path(shutil.copytree(NORTHSHORE, tmp_path / "town"))


def begin(town: Path, *options: str) -> Path:
    call_command(
        "new_service", "beach-fire", "--jurisdiction", str(town), *options, stdout=StringIO()
    )
    return town / "services" / "beach-fire.toml"


def checked(town: Path) -> str:
    out = StringIO()
    try:
        call_command("check_services", str(town), stdout=out)
    except CommandError as error:
        return out.getvalue() + str(error)
    return out.getvalue()


def test_the_start_is_accepted_once_its_texts_are_written(town: Path) -> None:
    file = begin(town, "--office", "licences-director")
    text = file.read_text()
    left = EDIT.findall(text)
    said = checked(town)
    assert f"beach-fire.toml: {len(left)} problems to mend" in said
    for number, line in enumerate(text.splitlines(), start=1):
        if EDIT.search(line):
            assert re.search(rf"line {number}: '[^']+' still says 'EDIT: ", said), line
    file.write_text(EDIT.sub('"Written"', text))
    assert "beach-fire.toml: fine" in checked(town)


@pytest.mark.parametrize("languages", [("en",), ("fr",), ("en", "fr", "iu")])
def test_it_speaks_every_official_language_and_no_other(
    tmp_path: Path, languages: tuple[str, ...]
) -> None:
    text = start_of_service(
        code="beach-fire",
        organization="fisheries",
        office="licences-director",
        today=date(2026, 11, 25),
        languages=languages,
    )
    file = tmp_path / "beach-fire.toml"
    file.write_text(EDIT.sub('"Written"', text))
    definition = load_service(file, languages=languages)
    assert set(definition.name) == set(languages)
    for language in {"en", "fr"} - set(languages):
        assert not re.search(rf"^(\w+\.)?{language} = ", text, flags=re.MULTILINE)


def test_it_never_goes_over_a_file_that_is_there(town: Path) -> None:
    file = begin(town, "--office", "licences-director")
    file.write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        begin(town, "--office", "licences-director")
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("code", "options", "says"),
    [
        ("Beach Fire", ("--office", "licences-director"), "'Beach Fire' is no code"),
        ("beach-fire", (), "which office answers for it\\?.+licences-director"),
        ("beach-fire", ("--office", "no-such"), "there is no office 'no-such'; give --office"),
    ],
)
def test_what_it_is_asked_wrongly_it_says(
    town: Path, code: str, options: tuple[str, ...], says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("new_service", code, "--jurisdiction", str(town), *options)
    assert not (town / "services" / "beach-fire.toml").exists()


PRIVACY_ACT = '"Loi sur la protection des renseignements personnels, art. 6"\n'
# What somebody wrote, what became of it, what is said of it, and the key that is named.
MISTAKES = {
    "missing language": (
        'label.fr = "Numéro du lot derrière le rivage"\n',
        "",
        r"'groups\[1\]\.questions\[1\]\.label' lacks the text in 'fr'; write it",
    ),
    "unreachable question": (
        'title.en = "Who is applying"\n',
        'title.en = "Who is applying"\ncondition = "lot_yours == 1"\n',
        r"'groups\[3\]\.condition' is 'lot_yours == 1', which no answers can meet",
    ),
    "standard without unit": (
        "business_days = 35\ntarget_percent",
        "target_percent",
        r"'standards\[1\]' promises no time in a unit; write business_days =",
    ),
    "stage without owner": (
        'office = "harbour-safety"\n',
        "",
        r"'stages\[2\]' has no owner; write office =",
    ),
    "stage whose owner is nobody": (
        'office = "harbour-safety"\n',
        'office = "harbor-safety"\n',
        r"'stages\[2\]\.office' is 'harbor-safety', which organizations\.toml does not have",
    ),
    "retention without legal reference": (
        'days = 30\nreference.en = "Privacy Act, s. 6"\nreference.fr = ' + PRIVACY_ACT,
        "days = 30\n",
        r"'retention\[1\]' keeps records without a legal reference; write the act",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_explained_with_file_line_and_mend(town: Path, mistake: str) -> None:
    before, after, says = MISTAKES[mistake]
    file = town / "services" / "private-dock-permit.toml"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after, 1))
    said = checked(town)
    assert f"{file}: 1 problem to mend" in said
    found = re.search(rf"line (\d+): {says}", said)
    assert found, said
    place = text[: text.index(before)].count("\n") + 1
    assert abs(int(found[1]) - place) <= 5


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ('when = ["false", "-"]', r"'eligibility\.rows' leave a gap: .+; add a row for it"),
        ('when = ["-", "-"]', r"'eligibility\.rows\[\d\]\.when' overlaps: .+; narrow one"),
    ],
)
def test_gaps_and_overlaps_of_a_table_are_explained(tmp_path: Path, when: str, says: str) -> None:
    text = (NORTHSHORE / "services" / "birth-record-copy.toml").read_text()
    text = text.replace('hit_policy = "first"', 'hit_policy = "unique"')
    rows = {
        'when = ["-", "-"]': 'when = ["true", "\'other\'"]',
        'when = ["true", "\'represented\'"]': when.replace("false", "true").replace(
            '"-"]', "\"'self'\"]" if "false" in when else '"-"]'
        ),
    }
    for old, new in rows.items():
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "birth-record-copy.toml"
    file.write_text(text)
    with pytest.raises(DefinitionFault) as caught:
        load_service(file)
    assert re.search(rf"line \d+: {says}", str(caught.value)), str(caught.value)
