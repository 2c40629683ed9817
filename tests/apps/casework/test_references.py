"""What is typed into a search: the beginning of a reference, or words."""

import pytest

from guichet.casework.rules import reference_begun


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("clam-digging", ""),
        ("part-time", ""),
        ("travel-card", ""),
        ("2026 fishing", ""),
        ("fishing 2026", ""),
        ("3rd", ""),
        (" - ", ""),
        ("2026", "2026"),
        ("o1ab-", "01AB"),
        ("0001 ab12 c", "0001-AB12-C"),
        ("0001ab12c", "0001-AB12-C"),
        ("0001-AB12-0000-00000", ""),
        (" abcd-efgh-jkmn\u00a0pqrs ", "ABCD-EFGH-JKMN-PQRS"),
    ],
)
def test_only_what_is_shaped_like_a_reference_begins_one(typed: str, kept: str) -> None:
    assert reference_begun(typed) == kept
