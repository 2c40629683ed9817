"""Numbers, dates and money as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from guichet.components import wording

HALIFAX = ZoneInfo("America/Halifax")


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("en", 0, "Free"),
        ("en", 14200, "$142"),
        ("en", 14250, "$142.50"),
        ("en", 123456705, "$1,234,567.05"),
        ("fr", 0, "Gratuit"),
        ("fr", 14200, "142\u00a0$"),
        ("fr", 14250, "142,50\u00a0$"),
        ("fr", 123456705, "1\u00a0234\u00a0567,05\u00a0$"),
    ],
)
def test_cents(language: str, value: int, written: str) -> None:
    with override(language):
        assert wording.cents(value) == written


@pytest.mark.parametrize(
    ("share", "english", "french"),
    [
        (Decimal("0.796"), "79.6%", "79,6\u00a0%"),
        (0.8, "80%", "80\u00a0%"),
        (0.7999, "79.9%", "79,9\u00a0%"),
        (0.99996, "99.9%", "99,9\u00a0%"),
        (1, "100%", "100\u00a0%"),
        (0, "0%", "0\u00a0%"),
        (0.29, "29%", "29\u00a0%"),
    ],
)
def test_a_share_is_never_rounded_into_a_hit(
    share: float | Decimal, english: str, french: str
) -> None:
    with override("en"):
        assert wording.percent(share) == english
    with override("fr"):
        assert wording.percent(share) == french


def test_dates_do_not_break_in_french() -> None:
    with override("fr"):
        assert wording.long_date(date(2026, 5, 1), HALIFAX) == "1er\u00a0mai\u00a02026"
        assert wording.week_date(date(2026, 12, 22), HALIFAX) == (
            "mardi\u00a022\u00a0décembre\u00a02026"
        )
    with override("en"):
        assert wording.week_date(date(2026, 12, 22), HALIFAX) == "Tuesday 22 December 2026"
        assert wording.short_date(date(2026, 11, 24), HALIFAX) == "24 Nov 2026"


def test_a_moment_is_told_in_the_offices_own_time() -> None:
    late = datetime(2026, 11, 10, 2, 42, tzinfo=UTC)  # still Monday evening in Halifax
    with override("en"):
        assert wording.moment(late, HALIFAX) == "Monday 9 November 2026, 22:42"
        assert wording.long_date(late, HALIFAX) == "9 November 2026"
    with override("fr"):
        assert wording.moment(late, HALIFAX).endswith("à 22\u00a0h\u00a042")


def test_days_carry_their_unit() -> None:
    with override("en"):
        assert wording.business_days(1) == "1 business day"
        assert wording.business_days(23) == "23 business days"
    with override("fr"):
        assert wording.business_days(23) == "23\u00a0jours ouvrables"


def test_a_text_missing_in_one_language_is_told_in_the_other() -> None:
    with override("fr"):
        assert wording.in_language({"en": "Harbour", "fr": "Port"}) == "Port"
        assert wording.in_language({"en": "Harbour"}) == "Harbour"


@pytest.mark.parametrize(
    ("word", "share", "count"),
    [
        ("0", "0%", "0"),
        ("NA", "not applicable", "not applicable"),
        ("ND", "not available", "not available"),
        ("", "left blank", "left blank"),
        ("Not measured", "Not measured", "Not measured"),
    ],
)
def test_four_ways_of_having_no_figure_stay_apart(word: str, share: str, count: str) -> None:
    with override("en"):
        assert wording.filed_share(word) == share
        assert wording.filed_count(word) == count


def test_a_filed_share_is_cut() -> None:
    with override("en"):
        assert wording.filed_share("0.796") == "79.6%"
        assert wording.filed_share("0.8996") == "89.9%"
        assert wording.filed_share("1.0") == "100%"
        assert wording.filed_count("1751") == "1,751"


@pytest.mark.parametrize(
    ("days", "english", "french"),
    [
        (730, "2 years", "2\u00a0ans"),
        (365, "1 year", "1\u00a0an"),
        (30, "30 calendar days", "30\u00a0jours civils"),
    ],
)
def test_a_period_is_told_in_years_where_they_are_whole(
    days: int, english: str, french: str
) -> None:
    with override("en"):
        assert wording.period(days) == english
    with override("fr"):
        assert wording.period(days) == french


def test_a_fiscal_year_is_told_shortly() -> None:
    with override("en"):
        assert wording.fiscal_year("2023-2024") == "2023–24"
        assert wording.fiscal_year("2023") == "2023"
    with override("fr"):
        assert wording.fiscal_year("2023-2024") == "2023-24"
