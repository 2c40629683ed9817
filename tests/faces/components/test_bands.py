"""The band's geometry: labels stay on the narrowest page, marks stand where their days are."""

from hypothesis import given
from hypothesis import strategies as st

from guichet.components.bands import (
    NARROWEST,
    Figures,
    Words,
    band,
    extent,
    longest_of,
    scale_of,
    small_bar,
)

_WORDS = Words(
    half="La moitié : 123 jours",
    eight="8 sur 10 : 234 jours",
    standard="Norme : 130 jours",
    limit="Limite légale : 160 jours",
    you="Vous : jour 107",
    unsure="Incertain : de 108 à 347 jours",
    day_zero="Jour 0",
)
_DAY = st.integers(0, 400)
_MAYBE = st.none() | _DAY


@st.composite
def _figures(draw: st.DrawFn) -> Figures:
    half, eight, most = sorted(draw(st.tuples(_DAY, _DAY, _DAY)))
    unsure = draw(st.booleans())
    return Figures(
        half=half,
        eight=eight,
        most=draw(st.sampled_from((most, None))),
        low=half,
        high=draw(st.sampled_from((most, None))),
        standard=draw(_MAYBE),
        limit=draw(_MAYBE),
        you=draw(_MAYBE),
        unsure=unsure,
    )


@given(_figures())
def test_no_label_leaves_the_narrowest_page(figures: Figures) -> None:
    for label in band(figures, _WORDS).labels:
        start, end = extent(label)
        assert start >= -1, label
        assert end <= NARROWEST + 1, label


@given(_figures())
def test_no_two_labels_of_a_row_meet(figures: Figures) -> None:
    labels = band(figures, _WORDS).labels
    for one in labels:
        for other in labels:
            if one is not other and one.y == other.y:
                first, second = sorted((extent(one), extent(other)))
                assert first[1] <= second[0], (one, other)


@given(_figures())
def test_every_mark_is_inside_and_the_longer_wait_is_further(figures: Figures) -> None:
    scale = scale_of(figures)
    days = [each for each in (figures.half, figures.eight, figures.you) if each is not None]
    places = [scale.at(day) for day in sorted(days)]
    assert places == sorted(places)
    assert all(1.0 <= place <= 99.0 for place in places)


def test_the_usual_band_stands_where_the_drawing_says() -> None:
    drawn = band(Figures(half=12, eight=23, most=41, standard=30, limit=60), _WORDS)
    assert (drawn.height, drawn.bar, drawn.standard, drawn.limit) == (124, 46, "50.00%", "99.00%")
    assert {part.style: part.x for part in drawn.stretches} == {
        "half": "1.00%",
        "eight": "20.60%",
        "maybe": "38.57%",
    }
    assert drawn.ticks[:2] == ("1.00%", "9.17%")


def test_a_limit_far_away_is_cut_off_and_not_squeezed() -> None:
    drawn = band(Figures(half=5, eight=9, most=12, standard=10, limit=250), _WORDS)
    assert drawn.limit == "99.00%"
    assert drawn.cut
    assert scale_of(Figures(half=5, eight=9, most=12, standard=10, limit=48)).cut is False


def test_you_take_a_row_on_top_and_the_axis_grows_past_the_limit() -> None:
    drawn = band(Figures(half=72, eight=84, standard=30, limit=60, you=66), _WORDS)
    assert (drawn.height, drawn.bar) == (146, 68)
    assert float(drawn.limit.rstrip("%")) < float(drawn.you.rstrip("%")) < 99


def test_unsure_draws_no_solid_bar() -> None:
    drawn = band(Figures(low=8, high=47, standard=30, limit=60, unsure=True), _WORDS)
    assert [part.style for part in drawn.stretches] == ["maybe"]


def test_bars_of_a_list_share_one_scale_and_leave_a_far_limit_to_words() -> None:
    near = Figures(half=5, eight=10, most=10, standard=20, limit=40)
    far = Figures(half=5, eight=10, most=10, standard=20, limit=400)
    longest = longest_of([near, far])
    assert longest == 40
    assert small_bar(near, longest=longest).standard == small_bar(far, longest=longest).standard
    assert (small_bar(far, longest=longest).limit, small_bar(far, longest=longest).far) == (
        "",
        True,
    )
