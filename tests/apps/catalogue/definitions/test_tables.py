"""Decision tables: the trace names the row; gaps and overlaps are found before they meet anyone."""

from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.catalogue.definitions import DecisionTable, TableRow, definition_for
from guichet.catalogue.definitions.coverage import TableFault, coverage, representatives
from guichet.catalogue.definitions.proving import domains

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


def faults(
    made: DecisionTable, values: dict[str, Any], *, most: int = 20
) -> tuple[TableFault, ...]:
    return coverage(made, values, most=most).faults


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
    assert [str(f) for f in faults(table(("< 5",), ("> 5",)), values)] == ["no row answers a = 5.0"]
    both = table(("<= 5",), (">= 5",))
    assert [str(f) for f in faults(both, values)] == ["rows row-1 and row-2 both answer a = 5.0"]
    assert faults(table(("<= 5",), (">= 5",), policy="first"), values) == ()


def test_the_licence_has_neither() -> None:
    definition = definition_for("coastal-fishing-licence")
    assert definition.eligibility is not None
    assert faults(definition.eligibility, domains(definition)) == ()


def test_only_answers_that_can_be_given_are_cases() -> None:
    """Between 5 and 6 lies no whole number, between 5 and 5.1 no number of one decimal."""
    whole = {"a": representatives(["<= 5", ">= 6"], step=Decimal(1))}
    assert faults(table(("<= 5",), (">= 6",)), whole) == ()
    tenths = {"a": representatives(["<= 5", ">= 5.1"], step=Decimal("0.1"))}
    assert faults(table(("<= 5",), (">= 5.1",)), tenths) == ()
    wider = {"a": representatives(["<= 5", ">= 5.2"], least=0, step=Decimal("0.1"))}
    said = [str(fault) for fault in faults(table(("<= 5",), (">= 5.2",)), wider)]
    assert said == ["no row answers a = 5.1 (as any of (5..5.2))"]


def test_a_gap_says_how_far_it_reaches() -> None:
    values = {"a": [True, False], "b": representatives(["<= 20", "> 24"], least=2, most=60)}
    made = table(("true", "-"), ("false", "<= 20"), ("false", "> 24"))
    assert [str(fault) for fault in faults(made, values)] == [
        "no row answers a = false, b = 22.0 (as any of (20..24])"
    ]


def test_a_row_that_no_case_reaches_is_named() -> None:
    values = {"a": representatives(["< 5", "< 3", ">= 5"])}
    first = table(("< 5",), ("< 3",), (">= 5",), policy="first")
    assert coverage(first, values).unreached == ("row-2",)


def test_many_inputs_are_proved_without_their_product() -> None:
    """Sixteen yes-or-no inputs and a number: the product would be 330,000 cases."""
    names = [chr(ord("a") + n) for n in range(17)]
    rows = [
        (*tuple("false" if m < n else "true" if m == n else "-" for m in range(16)), "-")
        for n in range(16)
    ]
    rows += [("false",) * 16 + (cell,) for cell in ("<= 5", "> 6")]
    made = DecisionTable(
        hit_policy="unique",
        inputs=tuple(names),
        rows=tuple(
            TableRow(code=f"r{n}", when=when, result="eligible", reason=TEXTS)
            for n, when in enumerate(rows)
        ),
    )
    values: dict[str, Any] = {name: [True, False] for name in names[:-1]}
    values[names[-1]] = representatives(["<= 5", "> 6"])
    (gap,) = coverage(made, values).faults
    assert gap.regions[names[-1]] == "(5..6]"


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(
        st.tuples(*[st.sampled_from(["-", "true", "false"])] * 2, st.sampled_from("-123")),
        min_size=1,
        max_size=5,
    ),
    policy=st.sampled_from(["first", "unique"]),
)
def test_the_proof_agrees_with_trying_every_case(cells: list[tuple[str, ...]], policy: str) -> None:
    """The oracle tries the whole product, case by case."""
    made = DecisionTable(
        hit_policy=policy,
        inputs=("a", "b", "c"),
        rows=tuple(
            TableRow(code=str(n), when=when, result="eligible", reason=TEXTS)
            for n, when in enumerate(cells)
        ),
    )
    values: dict[str, Any] = {"a": [True, False], "b": [True, False], "c": [1, 2, 3, 4]}
    hits = [
        [
            n
            for n, row in enumerate(cells)
            if all(
                cell == "-" or cell == str(value).lower()
                for cell, value in zip(row, case, strict=True)
            )
        ]
        for case in product(*values.values())
    ]
    found = coverage(made, values, most=1000)
    assert any(not fault.rows for fault in found.faults) == any(not hit for hit in hits)
    twice = policy == "unique" and any(len(hit) > 1 for hit in hits)
    assert any(fault.rows for fault in found.faults) == twice
    reached = {n for hit in hits for n in (hit if policy == "unique" else hit[:1])}
    assert {int(code) for code in found.unreached} == set(range(len(cells))) - reached


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
    found = faults(made, values, most=10_000)
    case = {name: data.draw(st.floats(-20, 20)) for name in made.inputs}
    one = {name: [value] for name, value in case.items()}
    if faults(made, one):
        assert found
    elif not found:
        assert made.matched(case) is not None
