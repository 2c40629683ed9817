"""Searching: what people type finds what they mean, and nothing they type breaks it."""

import string

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.apps.catalogue.factories import make_active, make_draft

from guichet.catalogue.actions import index_services
from guichet.catalogue.models import Service
from guichet.catalogue.queries import SearchPage, search
from guichet.interactions.rules import PUBLIC

pytestmark = pytest.mark.django_db


def catalogue(*named: tuple[str, str, str]) -> None:
    """Make active services of (code, English name, French name), twice written to be known."""
    made = [
        make_active(code, name={"en": english, "fr": french}) for code, english, french in named
    ]
    index_services(services=[service.pk for service in made])


def codes(page: SearchPage) -> list[str]:
    return [result.code for result in page.results]


def find(text: str, **more: int) -> list[str]:
    return codes(search(PUBLIC, text=text, language="en", **more))  # type: ignore[arg-type]  # names and values are the callee's own


@pytest.fixture
def three() -> None:
    catalogue(
        ("licence", "Fishing licence", "Permis de pêche"),
        ("hunting", "Hunting licence", "Permis de chasse"),
        ("births", "Birth certificates", "Certificats de naissance"),
    )


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("fishing", "licence"),
        ("Fishing LICENCES", "licence"),
        ("peche", "licence"),
        ("PÊCHE", "licence"),
        ("pecheur", "licence"),
        ("poissons", "licence"),
        ("fising", "licence"),
        ("fihsing", "licence"),
        ("birth certificate", "births"),
        ("birth sertificate", "births"),
        ("naissances", "births"),
        ("where do I get a hunting permit", "hunting"),
    ],
)
def test_accents_plurals_typos_and_synonyms_in_both_languages(text: str, first: str) -> None:
    assert find(text)[0] == first


@pytest.mark.usefixtures("three")
def test_what_a_mistyped_search_was_read_as_is_told_and_may_be_declined() -> None:
    page = search(PUBLIC, text="birth sertificates", language="en")
    assert page.read_as == "birth certificates"
    assert search(PUBLIC, text="sertificates", language="en", exactly=True).total == 0
    assert search(PUBLIC, text="birth certificates", language="en").read_as == ""


@pytest.mark.usefixtures("three")
def test_every_word_counts_before_any_word_does() -> None:
    assert find("hunting licence") == ["hunting"]
    assert set(find("hunting certificates")) == {"hunting", "births"}


@pytest.mark.usefixtures("three")
def test_a_service_run_here_comes_before_one_that_is_only_described() -> None:
    assert find("licence") == ["licence", "hunting"]
    Service.objects.filter(code="hunting").update(runs_here=True)
    assert find("licence") == ["hunting", "licence"]


@pytest.mark.usefixtures("three")
def test_results_speak_the_language_asked_for() -> None:
    page = search(PUBLIC, text="hunting", language="fr")
    assert page.results[0].name == "Permis de chasse"


def test_results_come_in_pages_that_do_not_overlap() -> None:
    catalogue(*((f"s{n}", f"Mooring permit {n}", f"Permis {n}") for n in range(130)))
    pages = [find("mooring", limit=20, offset=start) for start in range(0, 140, 20)]
    assert [len(page) for page in pages] == [20, 20, 20, 20, 20, 20, 10]
    assert len({code for page in pages for code in page}) == 130
    assert search(PUBLIC, text="mooring", language="en", limit=1).total == 130
    assert find("mooring", limit=20, offset=5000) == []
    assert find("mooring", limit=0) == []


@pytest.mark.usefixtures("three")
def test_a_service_leaves_the_index_when_it_is_no_longer_active() -> None:
    stored = Service.objects.get(code="hunting")
    stored.status = "inactive"
    stored.save()
    assert find("hunting") == []
    index_services(services=[stored.pk])
    assert find("hunting") == []
    draft = make_draft("draft", name="Whaling licence")
    index_services(services=[draft.pk])
    assert find("whaling") == []


@pytest.mark.usefixtures("three")
def test_a_renamed_service_is_found_by_its_new_name_only() -> None:
    stored = Service.objects.get(code="births")
    stored.name = {"en": "Marriage certificates", "fr": "Certificats de mariage"}
    stored.save()
    index_services(services=[stored.pk])
    assert find("marriage") == ["births"]
    assert find("naissance") == []


HOSTILE = [
    *("", " ", "'", '"', "''", '"" OR 1=1 --', "NEAR(a b)", "a AND", "OR", "NOT fishing", "*"),
    *("name:fishing", "^fishing", "fish*", "(((", "a & b | !c", "a <-> b", ":*", "\\", "%", "_"),
    *("fishing\0licence", "\0", "🎣", "🎣 fishing", "ﬁshing", "fi\u0301shing", "\u202efishing"),
    *("\ud800", "x" * 10_000, "fishing " * 2_000, "'" * 10_000, "é" * 10_000, "漁業 許可"),
    *("' UNION SELECT 1", "{name}: fishing", "a\nb\tc", "-fishing", "+fishing", "1 2 3 " * 999),
]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("text", HOSTILE)
def test_no_search_is_an_error(text: str) -> None:
    page = search(PUBLIC, text=text, language="en")
    assert page.total >= len(page.results)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "text", ["🎣 fishing", "fishing\0licence", "ﬁshing", "(fishing)", "FISHING*"]
)
def test_what_is_no_word_only_parts_words(text: str) -> None:
    assert find(text)[0] == "licence"


@pytest.mark.usefixtures("three")
@hypothesis_settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.text(alphabet=string.punctuation + " fishing", max_size=60))
def test_any_text_at_all_gets_an_answer(text: str) -> None:
    search(PUBLIC, text=text, language="fr")
