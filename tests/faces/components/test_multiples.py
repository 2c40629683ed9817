"""Small multiples: nothing drawn that is not there, nothing outside its frame."""

from hypothesis import given
from hypothesis import strategies as st

from guichet.components.multiples import HEIGHT, Series, multiple

YEARS = tuple(f"{year}–{year % 100 + 1}" for year in range(2018, 2024))
VALUE = st.none() | st.floats(min_value=0, max_value=1e9)


def series(*values: float | None) -> Series:
    return Series(title="Online", values=values, written=[str(value) for value in values])


def test_a_year_without_a_figure_leaves_a_gap_and_no_zero() -> None:
    drawing = multiple(series(100, None, 50), years=YEARS[:3], top=100, says="")
    assert len(drawing.dots) == 2
    assert drawing.lines == ()
    whole = multiple(series(100, 0, 50), years=YEARS[:3], top=100, says="")
    assert len(whole.lines) == 2
    assert whole.dots[1].y == 76


def test_years_close_to_each_other_write_the_last_figure_only() -> None:
    near = multiple(series(None, None, None, 4, 5, None), years=YEARS, top=5, says="")
    assert [figure.text for figure in near.figures] == ["5"]
    far = multiple(series(4, None, None, None, None, 5), years=YEARS, top=5, says="")
    assert [(figure.text, figure.anchor) for figure in far.figures] == [
        ("4", "start"),
        ("5", "end"),
    ]


@given(values=st.lists(VALUE, min_size=1, max_size=6), top=st.floats(min_value=0, max_value=1e6))
def test_everything_stays_in_its_frame(values: list[float | None], top: float) -> None:
    drawing = multiple(series(*values), years=YEARS[: len(values)], top=top, says="")
    known = [value for value in values if value is not None]
    assert len(drawing.dots) == len(known)
    assert all(0 <= float(dot.x.rstrip("%")) <= 100 for dot in drawing.dots)
    assert all(0 < dot.y < HEIGHT for dot in drawing.dots)
    assert all(10 < figure.y < HEIGHT for figure in drawing.figures)
