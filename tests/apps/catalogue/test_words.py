"""Words as the search compares them."""

import pytest

from guichet.catalogue.rules.facets import audiences_as_filed, facet_values, needs_by_name
from guichet.catalogue.rules.filing import (
    Unreadable,
    count_of,
    first_sentence,
    fiscal_year_start,
    fraction_of,
    is_external,
    is_in_scope,
    web_address,
)
from guichet.catalogue.rules.words import fold, stems, synonyms, telling, words


def test_folding_drops_accents_and_ligatures() -> None:
    assert fold("Pêcheur, Œuvre, ÉLÈVE") == "pecheur, oeuvre, eleve"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("licences", "licence"),
        ("pêches", "peche"),
        ("délivrée", "delivree"),
        ("impôts", "impot"),
        ("naissances", "naissance"),
        ("vessels", "vessel"),
        ("fishing", "fish"),
    ],
)
def test_a_word_and_its_plural_or_accentless_form_share_a_stem(one: str, other: str) -> None:
    assert stems(one) & stems(other)


def test_synonyms_lead_from_either_language_to_the_other() -> None:
    for english, french in (("fishing", "pêcheur"), ("permit", "licence"), ("birth", "naissance")):
        reached = {same for stem in stems(english) for same in synonyms().get(stem, ())}
        assert reached & stems(french)


def test_empty_words_are_left_out_unless_nothing_else_was_said() -> None:
    assert telling(words("Where do I get a permit?")) == ["permit"]
    assert telling(words("de la")) == ["de", "la"]


def test_every_need_and_audience_has_both_titles_and_a_service_is_placed_by_its_name() -> None:
    for values in facet_values().values():
        for value in values.values():
            assert value.title["en"]
            assert value.title["fr"]
    assert needs_by_name({"en": "Parental Benefits", "fr": "x"}) == {
        "having-a-child",
        "losing-work-or-income",
    }
    assert needs_by_name({"en": "Report", "fr": "Rapport"}) == frozenset()
    assert audiences_as_filed("ECONOM,PERSON") == {"businesses", "individuals"}


def test_a_fiscal_year_starts_on_1_april_of_its_first_year() -> None:
    assert fiscal_year_start("2023-2024").isoformat() == "2023-04-01"
    for wrong in ("2023", "2023-2025", "23-24", "2024-2023", "0000-0001", "2023-2024 "):
        with pytest.raises(Unreadable):
            fiscal_year_start(wrong)


@pytest.mark.parametrize(
    ("word", "count"), [("0", 0), ("07", 7), ("012", 12), ("NA", None), ("ND", None), ("", None)]
)
def test_a_count_is_read_from_its_published_word(word: str, count: int | None) -> None:
    assert count_of(word) == count


@pytest.mark.parametrize("word", ["-1", "1.0", "1,000", "n/a", "na", " 5", "1e3", "٣"])
def test_what_is_no_count_is_refused(word: str) -> None:
    with pytest.raises(Unreadable, match="is no count"):
        count_of(word)


@pytest.mark.parametrize("word", ["nan", "inf", "-0.1", "90%", "0,9"])
def test_what_is_no_fraction_is_refused(word: str) -> None:
    with pytest.raises(Unreadable, match="is no fraction"):
        fraction_of(word)


def test_scope_is_read_by_code_and_not_by_likeness() -> None:
    assert is_in_scope("CLUSTER,ENTERPRISE")
    assert not is_in_scope("CLUSTER,INTERN")
    assert is_external("EXTERN,INTERN")
    assert not is_external("ENTERPRISE")


def test_a_summary_is_the_first_sentence_and_an_address_the_first_address() -> None:
    assert first_sentence("\n One. Two.\nThree.") == "One."
    assert first_sentence("Version 2.0 counts. Yes") == "Version 2.0 counts."
    assert first_sentence("Licences under s. 19 of the U.S. Act. More.") == (
        "Licences under s. 19 of the U.S. Act."
    )
    assert first_sentence("Approx. half of them. More.") == "Approx. half of them."
    assert first_sentence("No stop") == "No stop"
    assert first_sentence("") == ""
    assert web_address("See https://a.example\r\nhttps://b.example") == "https://a.example"
    assert web_address("www.a.example") == "https://www.a.example"
    assert web_address("Savings and pension plans - Canada.ca") == ""
    assert web_address("javascript:alert(1)") == ""
