"""Checking, declaring, sending once, and the confirmation."""

import re
import time

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.apps.casework.licence import CODE, open_the_licence
from tests.faces.counter.applying import PAGES, Applicant
from tests.people import hire

from guichet.casework.models import Answers, Application, Intake
from guichet.components.follow import follow_token
from guichet.interactions.models import Event
from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant(client: Client) -> Applicant:
    open_the_licence()
    return Applicant(client)


def test_the_check_page_shows_every_answer_as_a_reader_would_write_it(
    applicant: Applicant,
) -> None:
    text = applicant.start().go_to("check").text.replace("\u00a0", " ")
    for shown in (
        *("I will", "Applicant 0001", "27 March 1984", "NS 40718", "9.4 metres", "Yes, mine"),
        *("Crab traps", "Zone 3: Port Halden to the Sisters", "S-204417", "12 June 2026"),
        *("Not answered", "It costs nothing."),
    ):
        assert shown in text, shown


def test_sending_writes_one_application_and_shows_reference_and_secret(
    applicant: Applicant,
) -> None:
    applicant.start().go_to("check").send()
    row = Application.objects.get()
    assert Event.objects.count() == 1
    assert applicant.response.redirect_chain[0][1] == 303  # type: ignore[attr-defined]  # the test client adds it when it follows
    assert applicant.heading == "We have your application"
    assert row.reference in applicant.page
    assert re.search(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}<", applicant.page)
    text = applicant.text
    assert "Standard What we promise to try for: 30 business days" in text
    assert "Legal limit What the law sets: 60 business days" in text
    assert "What happens next" in text
    assert '"vessel_length":"9.4"' in Answers.objects.get().values


def test_the_confirmations_address_opens_nothing(applicant: Applicant) -> None:
    applicant.start().go_to("check").send(follow=False)
    url = applicant.response["Location"]
    row = Application.objects.get()
    assert row.reference[:4] not in url
    assert applicant.client.get(url).status_code == 200
    stranger = Client().get(url)
    assert stranger.status_code == 410
    assert row.reference not in stranger.content.decode()


def test_the_confirmation_can_be_reloaded_in_both_languages_for_half_an_hour(
    applicant: Applicant, monkeypatch: pytest.MonkeyPatch
) -> None:
    applicant.start().go_to("check").send(follow=False)
    url = applicant.response["Location"]
    reference = Application.objects.get().reference
    for language in ("en", "fr"):
        page = applicant.client.get(url.replace("/en/", f"/{language}/")).content.decode()
        assert reference in page
    cookie = next(c for name, c in applicant.client.cookies.items() if name.startswith("sent-"))
    assert cookie["httponly"]
    assert cookie["max-age"] == 1800
    later = time.time() + 1801
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert applicant.client.get(url).status_code == 410
    assert Application.objects.count() == 1


def test_pressed_again_and_again_it_is_sent_once(applicant: Applicant) -> None:
    applicant.start().go_to("check")
    page = applicant.page
    places = set()
    for _press in range(5):
        applicant.page = page
        places.add(applicant.send(follow=False).response["Location"])
    assert len(places) == 1
    assert Application.objects.count() == Event.objects.count() == 1


def test_sent_then_back_then_changed_then_sent_is_told_clearly(applicant: Applicant) -> None:
    applicant.start().go_to("check")
    check = applicant.page
    applicant.send()
    applicant.page = check
    applicant.press("change:fishing").answer(traps="12").send()
    assert applicant.response.status_code == 422
    assert applicant.heading == "You have already sent this application"
    assert Application.objects.count() == 1
    found = re.search(r'<a class="btn" href="([^"]+/sent/[^"]+)"', applicant.page)
    assert found
    assert applicant.client.get(found[1]).status_code == 200


def test_without_the_declaration_nothing_is_sent(applicant: Applicant) -> None:
    applicant.start().go_to("check").press("send")
    assert applicant.at == "check"
    assert applicant.text.count("Tick the box to declare that your answers are true") == 2
    assert not Application.objects.exists()


def test_change_leads_to_the_page_and_straight_back_to_the_check(applicant: Applicant) -> None:
    applicant.start().go_to("check").press("change:vessel")
    assert applicant.at == "vessel"
    assert 'value="NS 40718"' in applicant.page
    assert applicant.answer(vessel_length="11").at == "check"
    assert "11\u00a0metres" in applicant.page


def test_a_change_that_raises_new_questions_asks_them_before_the_check(
    applicant: Applicant,
) -> None:
    applicant.start().go_to("check").press("change:vessel")
    assert applicant.answer(vessel_ownership="leased").at == "lease"
    assert applicant.answer().at == "check"
    assert "31 December 2047" in applicant.text


def test_answers_behind_a_condition_now_false_are_not_sent(applicant: Applicant) -> None:
    applicant.start().go_to("vessel").answer(vessel_ownership="leased").answer()
    applicant.go_to("check").press("change:vessel").answer(vessel_ownership="owned")
    assert "31 December 2047" not in applicant.text
    applicant.send()
    assert "lease_ends" not in Answers.objects.get().values


def test_sending_early_leads_to_the_first_page_that_lacks_something(applicant: Applicant) -> None:
    applicant.start().answer()
    applicant.press("send", {"page-declared": "yes"}, to=f"/en/services/{CODE}/apply/check")
    assert applicant.at == "contact"
    assert not Application.objects.exists()


def test_the_application_keeps_the_language_it_was_sent_in(client: Client) -> None:
    open_the_licence()
    Applicant(client, language="fr").start().go_to("check").send()
    assert Application.objects.get().language == "fr"


def test_two_applications_in_one_browser_keep_their_own_confirmations(
    applicant: Applicant,
) -> None:
    urls = []
    for _each in range(2):
        applicant.start().go_to("check").send(follow=False)
        urls.append(applicant.response["Location"])
    shown = [applicant.client.get(url).content.decode() for url in urls]
    references = set(Application.objects.values_list("reference", flat=True))
    assert [sum(reference in page for reference in references) for page in shown] == [1, 1]
    assert len(PAGES) == 9


def test_who_applies_for_somebody_says_so_with_consent(applicant: Applicant) -> None:
    applicant.start().go_to("check")
    assert "You apply for somebody else?" in applicant.text
    assert "<details>" in applicant.page
    given = {"page-declared": "yes", "page-helper": "lawyer", "page-helper-name": 'A "<b>" Lawyer'}
    for lacking, rule, field in (
        ({"page-helper": ""}, "Choose how you help the person", "helper"),
        ({"page-helper": "judge"}, "Choose how you help the person", "helper"),
        ({"page-helper-name": " "}, "Enter your own name", "helper-name"),
        ({}, "Ask whether the person agrees", "consent"),
    ):
        applicant.press("send", given | lacking)
        assert rule in applicant.text
        assert f'aria-invalid="true" aria-describedby="{field}-error"' in applicant.page
        assert "<details open>" in applicant.page
        assert not Application.objects.exists()
    assert 'value="A &quot;&lt;b&gt;&quot; Lawyer"' in applicant.page
    # It travels in the draft while a page is changed.
    applicant.press("change:record", given | {"page-consent": "yes"})
    applicant.press("continue", PAGES["record"])
    assert re.search(r'value="lawyer" selected', applicant.page)
    applicant.press("send", {"page-declared": "yes"}, follow=True)
    assert applicant.heading == "We have your application"
    row = Intake.objects.get()
    assert (row.officer, row.helper, row.helper_name) == (None, "lawyer", 'A "<b>" Lawyer')
    payload = Event.objects.get(kind="represented").payload
    assert payload == '{"helper":"lawyer"}'
    case = row.application.pk
    tracked = applicant.client.get(f"/fr/track/{follow_token(case)}").content.decode()
    assert "avec votre accord, par A &quot;&lt;b&gt;&quot; Lawyer" in tracked
    officer = hire("officer", role=Role.OFFICER, office=row.office)
    file = officer.client().get(f"/en/desk/files/{case}").content.decode()
    assert "A &quot;&lt;b&gt;&quot; Lawyer · A lawyer" in file
    with pytest.raises(IntegrityError), transaction.atomic():
        Intake.objects.update(consented=False, helper="", helper_name="")


def test_sent_twice_the_helper_is_noted_once(applicant: Applicant) -> None:
    applicant.start().go_to("check")
    page, draft = applicant.page, applicant.draft
    fields = {"page-helper": "family", "page-helper-name": "Person", "page-consent": "yes"}
    for _press in range(2):
        applicant.page = page
        assert applicant.draft == draft
        applicant.press("send", {"page-declared": "yes", **fields}, follow=True)
        assert applicant.heading == "We have your application"
    assert (Application.objects.count(), Intake.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="represented").count() == 1
