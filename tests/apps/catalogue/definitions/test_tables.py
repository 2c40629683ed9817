"""Decision tables: the trace names the row; gaps and overlaps are found before they meet anyone."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.catalogue.definitions import DecisionTable, TableRow, definition_for
from guichet.catalogue.definitions.building import domains
from guichet.catalogue.definitions.tables import representatives

TEXTS = {"en": "x", "fr": "x"}


def table(*rows: tuple[str, ...], policy: str = "unique") -> DecisionTable:
    return DecisionTable(
        hit_policy=policy,
        inputs=tuple("ab"[: len(rows[0])]),
        rows=tuple(
            TableRow(code=f"row-{n}", when=when, result="eligible", reason=TEXTS)
            for n, when in enumerate(rows, 1)
        ),
    )


def test_the_matched_row_is_named() -> None:
    licence = definition_for("coastal-fishing-licence").eligibility
    assert licence is not None
    for answers, row in (
        ({"suspended": True, "convictions": True, "vessel_length": 30.0}, "suspended"),
        ({"suspended": False, "convictions": True, "vessel_length": 24.0}, "convicted"),
        ({"suspended": False, "convictions": True, "vessel_length": 24.1}, "too-long"),
        ({"suspended": False, "convictions": False, "vessel_length": 20.0}, "meets"),
        ({"suspended": False, "convictions": False, "vessel_length": 20.1}, "long"),
    ):
        found = licence.matched(answers)
        assert found is not None
        assert found.code == row


def test_a_case_without_a_row_and_a_case_with_two_are_named() -> None:
    values = {"a": representatives(["< 5", "> 5"])}
    assert [str(f) for f in table(("< 5",), ("> 5",)).faults(values)] == ["no row answers a = 5.0"]
    both = table(("<= 5",), (">= 5",))
    assert [str(f) for f in both.faults(values)] == ["rows row-1 and row-2 both answer a = 5.0"]
    assert table(("<= 5",), (">= 5",), policy="first").faults(values) == []


def test_the_licence_has_neither() -> None:
    definition = definition_for("coastal-fishing-licence")
    assert definition.eligibility is not None
    assert definition.eligibility.faults(domains(definition)) == []


BOUND = st.integers(0, 9)
CELL = st.one_of(
    st.just("-"),
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), BOUND),
    st.builds("[{}..{}]".format, BOUND, st.integers(10, 15)),
    st.builds("({}..{})".format, BOUND, st.integers(10, 15)),
)


@settings(max_examples=60)
@given(rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4), data=st.data())
def test_a_table_found_whole_answers_every_number_once(
    rows: list[tuple[str, str]], data: st.DataObject
) -> None:
    """The representatives stand for all numbers: no number drawn at random is a new case."""
    made = table(*rows)
    values: dict[str, Any] = {
        name: representatives([row.when[n] for row in made.rows])
        for n, name in enumerate(made.inputs)
    }
    faults = made.faults(values, most=10_000)
    case = {name: data.draw(st.floats(-20, 20)) for name in made.inputs}
    one = {name: [value] for name, value in case.items()}
    if made.faults(one):
        assert faults
    elif not faults:
        assert made.matched(case) is not None
