"""A definition file is read whole, or refused with all that is wrong in it."""

from pathlib import Path

import pytest

from guichet.catalogue.definitions import DefinitionFault, definition_for, load_service

LICENCE = (
    Path(__file__).resolve().parents[4]
    / "jurisdictions/northshore/services/coastal-fishing-licence.toml"
)


def altered(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = LICENCE.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / LICENCE.name
    file.write_text(text)
    return file


def test_the_licence_loads_and_is_one_object_per_version() -> None:
    definition = definition_for("coastal-fishing-licence")
    assert definition.version == "2025-09-01"
    assert definition.office == "licences-director"
    assert definition_for("coastal-fishing-licence", version="2025-09-01") is definition


def test_every_problem_is_named_at_once_with_file_line_and_mend(tmp_path: Path) -> None:
    file = altered(
        tmp_path,
        ("fee_cents = 0", 'fee_cents = "free"'),
        ('fr = "Permis de pêche commerciale côtière"\n', ""),
        ('kind = "yes_no"', 'kind = "maybe"'),
        ("[legal_limit]\n", '[legal_limit]\ncolour = "blue"\n'),
    )
    with pytest.raises(DefinitionFault) as caught:
        load_service(file)
    said = str(caught.value)
    assert said.startswith(f"{file}: 4 problems to mend")
    lines = file.read_text().splitlines()
    line = lines.index('fee_cents = "free"') + 1
    assert f"line {line}: 'fee_cents' is the text 'free'; write a whole number" in said
    assert f"line {lines.index('[name]') + 1}: 'name' lacks the text in 'fr'; write it" in said
    assert "'groups[8].questions[1].kind' is 'maybe'; choose one of text, long_text" in said
    assert "'legal_limit.colour' is no key of this table; it takes business_days" in said
    at_kind = next(p for p in caught.value.problems if "maybe" in p.trouble).line
    assert lines[at_kind - 1] == 'kind = "maybe"'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('ground = "limit-passed"', 'ground = "zone-full"'),
            "'silence.ground' is 'zone-full', no reason of the outcome 'approved'; write one",
        ),
        (
            ('[silence]\noutcome = "approved"', '[silence]\noutcome = "perhaps"'),
            "'silence.outcome' is 'perhaps'; choose one of approved, refused",
        ),
        (
            ("condition = \"vessel_ownership == 'leased'\"", "condition = \"colour == 'red'\""),
            "asks for 'colour', which no earlier group asks",
        ),
        (
            ("condition = \"applicant_kind == 'business'\"", 'condition = "convictions == true"'),
            "asks for 'convictions', which no earlier group asks",
        ),
        (
            ("condition = \"vessel_ownership == 'leased'\"", 'condition = "vessel_ownership =="'),
            "which the engine cannot read",
        ),
        (('holder = "full_name"', 'holder = "captain"'), "'captain' is asked by no question"),
        (('code = "owner_name"', 'code = "full_name"'), "'full_name' is asked twice"),
        (('format = "AA 99999"\n', ""), "is of kind pattern and lacks the key 'format'"),
        (
            (
                "condition = \"vessel_ownership == 'leased'\"",
                "condition = \"vessel_ownership == 'lent'\"",
            ),
            "'groups[5].condition' is 'vessel_ownership == 'lent'', which no answers can meet",
        ),
        (
            ('condition = "convictions == true"', 'condition = "traps > 400 and convictions"'),
            "'groups[9].condition' is 'traps > 400 and convictions', which no answers can meet",
        ),
        (
            (
                'code = "conviction_details"\n',
                'code = "conviction_details"\ncondition = "suspended and lease_ends == 1"\n',
            ),
            "'groups[9].questions[1].condition' is 'suspended and lease_ends == 1', which no",
        ),
        (('"<= 20"]', '"<= 19"]'), "no row answers"),
        (
            ('inputs = ["suspended"', 'inputs = ["certificate_date"'),
            "'certificate_date' is a date, which a row cannot test",
        ),
        (
            ('when = ["false", "false", "(20..24]"]', 'when = ["false", "false", "> 60"]'),
            "'eligibility.rows[4]' 'long' can never apply; widen or remove it",
        ),
        (('"(20..24]"', '"[20..24]"'), "rows long and meets both answer"),
        (('"(20..24]"', '"(20.."'), "holds '(20..', which is no test"),
        (("least = 2\n", 'entry = "typed"\n'), "says nothing for a question of kind decimal"),
    ],
)
def test_what_one_key_says_against_another_is_refused(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(DefinitionFault, match="to mend") as caught:
        load_service(altered(tmp_path, change))
    assert said in str(caught.value)


def test_a_file_that_is_not_toml_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(DefinitionFault, match="is not TOML"):
        load_service(altered(tmp_path, ("[name]", "[name")))


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(DefinitionFault, match="is not there; check its name"):
        load_service(tmp_path / "none.toml")


def test_silence_rests_on_a_legal_limit_and_leaves_officers_a_reason(tmp_path: Path) -> None:
    text = LICENCE.read_text()
    limit = text[text.index("[legal_limit]") : text.index("[silence]")]
    with pytest.raises(DefinitionFault, match=r"'silence' rests on no legal limit"):
        load_service(altered(tmp_path, (limit, "")))
    others = [
        ('code = "meets-conditions"\noutcome = "approved"', 'code = "m"\noutcome = "refused"'),
        ('code = "conviction-spent"\noutcome = "approved"', 'code = "c"\noutcome = "refused"'),
    ]
    with pytest.raises(DefinitionFault, match="which no officer could then choose"):
        load_service(altered(tmp_path, *others))


def test_officers_choose_of_every_reason_but_the_laws_own() -> None:
    definition = definition_for("coastal-fishing-licence")
    assert definition.silence is not None
    codes = [reason.code for reason in definition.officers_reasons]
    assert definition.silence.ground not in codes
    assert len(codes) == len(definition.reasons) - 1


TRAVEL = LICENCE.with_name("travel-card.toml")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('types = ["jpeg", "png"]\n', "", "is of kind document and lacks the key 'types'"),
        ('types = ["jpeg", "png"]', 'types = ["docx"]', "is 'docx'; choose one of jpeg, png, pdf"),
        ("max_length = 80", "most_files = 2", "says nothing for a question of kind text"),
        ('holder = "full_name"', 'holder = "photo"', "names 'photo', which is a document"),
        ('question = "birth_place"', 'question = "photo"', "names 'photo', which is a document"),
        (
            'code = "contact"\ntitle',
            'code = "contact"\ncondition = "photo != null"\ntitle',
            "'groups[5].condition' names 'photo', which is a document",
        ),
        (
            'kind = "documents"\ndays = 730\n',
            'kind = "draft"\ndays = 730\n',
            "says nothing of documents, which are asked for",
        ),
        (
            'code = "travel-card"\n',
            'code = "travel-card"\ndecision = "table"\n',
            "asks for a document where a table decides and nobody looks",
        ),
    ],
)
def test_nothing_rests_on_a_document_that_nobody_looks_at(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = TRAVEL.read_text()
    assert old in text
    (tmp_path / TRAVEL.name).write_text(text.replace(old, new, 1))
    with pytest.raises(DefinitionFault, match="to mend") as caught:
        load_service(tmp_path / TRAVEL.name)
    assert said in str(caught.value)
