"""One question group a page: on, back, conditions, errors, the other language."""

import re

import pytest
from django.test import Client
from tests.apps.casework.licence import CODE, open_the_licence
from tests.faces.counter.applying import Applicant

from guichet.casework.models import Application
from guichet.interactions.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant(client: Client) -> Applicant:
    open_the_licence()
    return Applicant(client)


def test_the_pages_asked_of_a_person_with_a_vessel_of_her_own(applicant: Applicant) -> None:
    seen = []
    applicant.start()
    while applicant.at != "check":
        seen.append(applicant.at)
        applicant.answer()
    assert seen == ["applicant", "contact", "vessel", "fishing", "safety", "record"]
    assert not Application.objects.exists()
    assert not Event.objects.exists()


def test_conditions_bring_and_leave_out_pages(applicant: Applicant) -> None:
    seen = []
    applicant.start()
    changes = {
        "applicant": {"applicant_kind": "business"},
        "vessel": {"vessel_ownership": "leased"},
        "record": {"convictions": "yes"},
    }
    while applicant.at != "check":
        seen.append(applicant.at)
        applicant.answer(**changes.get(applicant.at, {}))
    assert seen == [
        *("applicant", "business", "contact", "vessel", "lease"),
        *("fishing", "safety", "record", "convictions"),
    ]


def test_pages_are_counted_by_what_the_answers_lead_to(applicant: Applicant) -> None:
    applicant.start()
    assert "Page 1 of 6" in applicant.text
    assert "Page 2 of 7" in applicant.answer(applicant_kind="business").text


def test_errors_stand_in_a_summary_and_at_the_field_with_what_was_typed(
    applicant: Applicant,
) -> None:
    applicant.start().go_to("vessel").answer(
        vessel_registration="NS 4071", vessel_length="31 feet", vessel_ownership=""
    )
    assert applicant.response.status_code == 200
    assert re.search(r"<title>Error: Your vessel", applicant.page)
    text = applicant.text
    assert "3 answers to correct" in text
    rule = "Enter the registration number as 2 letters and 5 digits, such as NS 40718"
    assert f"{rule}. “NS 4071” is one digit short." in text
    assert (
        "Enter the length in metres, such as 9.5. "
        "We cannot read “31 feet”; 31 feet is about 9.4 metres." in text
    )
    assert text.count("Choose whether the vessel is yours") == 2
    assert re.search(r'<a href="#a-vessel_registration">', applicant.page)
    assert '<a href="#a-vessel_ownership-owned">' in applicant.page
    assert 'value="31 feet" inputmode="decimal" aria-invalid="true"' in applicant.page
    assert 'aria-describedby="a-vessel_length-hint a-vessel_length-error"' in applicant.page


def test_errors_are_written_in_french(client: Client) -> None:
    open_the_licence()
    applicant = Applicant(client, language="fr").start().go_to("vessel")
    applicant.answer(vessel_registration="RN 4071", vessel_length="31 pieds", vessel_ownership="")
    text = applicant.text.replace("\u00a0", " ")
    assert "3 réponses à corriger" in text
    assert (
        "Entrez l’immatriculation : 2 lettres et 5 chiffres, comme RN 40718. "
        "Il manque un chiffre à « RN 4071 »." in text
    )
    assert (
        "Entrez la longueur en mètres, comme 9,5. Nous ne pouvons pas lire « 31 pieds » ; "
        "31 pieds font environ 9,4 mètres." in text
    )
    assert "Indiquez si le bateau est à vous" in text
    assert applicant.page.count("<title>Erreur\u00a0: Votre bateau") == 1


def test_what_was_typed_is_escaped_everywhere(applicant: Applicant) -> None:
    hostile = """"><script>alert('x')</script>&amp;"""
    applicant.start().answer(full_name=hostile, birth_date__day="40")
    assert "<script>alert" not in applicant.page
    assert "&quot;&gt;&lt;script&gt;" in applicant.page
    applicant.answer(full_name=hostile).go_to("check")
    assert "<script>alert" not in applicant.page
    assert "&lt;script&gt;" in applicant.page


def test_back_keeps_what_stands_and_what_does_not(applicant: Applicant) -> None:
    applicant.start().go_to("vessel")
    applicant.press("back", {"a-vessel_registration": "NS 4071", "a-vessel_length": "9,4"})
    assert applicant.at == "contact"
    assert 'value="applicant-0001@example.org"' in applicant.page
    applicant.answer()
    assert applicant.at == "vessel"
    assert 'value="NS 4071"' in applicant.page
    assert 'value="9.4"' in applicant.page
    assert "to correct" not in applicant.text


def test_the_first_page_has_no_way_back_and_stays_when_asked(applicant: Applicant) -> None:
    applicant.start()
    assert "Back" not in applicant.text
    applicant.press("back")
    assert applicant.at == "applicant"


def test_the_other_language_keeps_place_and_answers(applicant: Applicant) -> None:
    applicant.start().go_to("vessel")
    found = re.search(r'formaction="(/fr/[^"]+)"', applicant.page)
    assert found
    typed = {"a-vessel_length": "9.4", "a-vessel_registration": "NS 4071"}
    applicant.press("stay", typed, to=found[1])
    assert applicant.heading == "Votre bateau"
    assert applicant.action.startswith("/fr/")
    assert 'value="9,4"' in applicant.page
    assert 'value="NS 4071"' in applicant.page
    assert "à corriger" not in applicant.text
    applicant.answer(vessel_length="9,4").go_to("check")
    assert "9,4\u00a0mètres" in applicant.page


def test_enter_presses_continue_and_not_the_language(applicant: Applicant) -> None:
    """The first submit button in the page is the one a browser presses on Enter."""
    page = applicant.start().go_to("vessel").page
    first = re.search(r"<button[^>]*>", page)
    assert first
    assert 'value="continue"' in first[0]
    assert "formaction" not in first[0]


@pytest.mark.parametrize("path", ["apply/vessel", "apply/check"])
def test_a_later_page_visited_directly_goes_to_the_start(client: Client, path: str) -> None:
    open_the_licence()
    response = client.get(f"/fr/services/{CODE}/{path}")
    assert response.status_code == 302
    assert response["Location"] == f"/fr/services/{CODE}/apply"


@pytest.mark.parametrize("service", ["no-such-service", CODE])
def test_a_service_that_is_unknown_or_not_open_is_not_found(client: Client, service: str) -> None:
    assert client.get(f"/en/services/{service}/apply").status_code == 404


def test_a_group_that_is_unknown_is_not_found(applicant: Applicant) -> None:
    applicant.start().press("continue", to=f"/en/services/{CODE}/apply/harbour")
    assert applicant.response.status_code == 404


def test_pages_set_no_session_and_stay_in_the_persons_browser(applicant: Applicant) -> None:
    applicant.start()
    assert set(applicant.client.cookies) == {"csrftoken"}
    kept = set(applicant.response["Cache-Control"].split(", "))
    assert kept == {"private", "no-cache"}


def test_a_form_from_another_site_is_refused() -> None:
    open_the_licence()
    applicant = Applicant(Client(enforce_csrf_checks=True)).start()
    applicant.answer()
    assert applicant.response.status_code == 403


def test_a_form_of_our_own_passes() -> None:
    open_the_licence()
    applicant = Applicant(Client(enforce_csrf_checks=True)).start()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', applicant.page)
    assert token
    applicant.press("continue", {"csrfmiddlewaretoken": token[1]})
    assert applicant.response.status_code == 200
