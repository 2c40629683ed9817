"""Saving from a page of questions, and going on from the link on another device."""

import re
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from tests.apps.casework.licence import ANSWERS, AT, CODE, open_the_licence
from tests.faces.counter.applying import Applicant

from guichet.casework import actions
from guichet.casework.models import Answers, Application, SavedDraft
from guichet.casework.rules import draft_link, pepper_from
from guichet.catalogue.definitions import (
    Kind,
    Question,
    QuestionGroup,
    ServiceDefinition,
    definition_for,
)
from guichet.components import clock
from guichet.counter.forms.draft import Draft
from guichet.counter.forms.resuming import carried_over

TODAY = AT.date()
SOME = UUID(int=7)


@pytest.fixture
def _open(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert db is None
    cache.clear()
    monkeypatch.setattr(clock, "now", lambda: AT)
    open_the_licence()


def saved(client: Client, *, at: str = "vessel", language: str = "en") -> tuple[Applicant, str]:
    """Answer up to a page, save there, and return the applicant and the code shown."""
    applicant = Applicant(client, language=language).start().go_to(at)
    applicant.press("save", {"a-vessel_registration": "ns 40718", "a-vessel_length": "long"})
    applicant.press("keep", {"email": "applicant-0001@example.org"})
    found = re.search(r'<div class="big">([0-9A-Z-]{9})</div>', applicant.page)
    assert found, applicant.page
    return applicant, found[1]


def link() -> str:
    draft = SavedDraft.objects.get().pk
    return f"/en/resume/{draft_link(draft=draft, pepper=pepper_from(settings.SECRET_KEY))}"


def opened(code: str) -> Applicant:
    device = Applicant(Client())
    device._took(device.client.post(link(), {"code": code}))
    found = re.search(r'<form method="post" action="([^"]+/apply/check)"', device.page)
    assert found, device.page
    return device.press("on", to=found[1])


@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize(
    ("language", "title", "kept"),
    [
        ("en", "Your application is saved, not sent", "until 9 December 2026"),
        ("fr", "Votre demande est enregistrée, pas envoyée", "jusqu’au 9"),
    ],
)
def test_what_was_answered_and_typed_is_there_on_a_second_device(
    client: Client, language: str, title: str, kept: str
) -> None:
    applicant, code = saved(client, language=language)
    assert applicant.heading == title
    assert kept in applicant.text
    assert Client().get(link()).status_code == 200
    device = opened(code)
    assert device.at == "vessel"
    assert 'value="NS 40718"' in device.page
    assert 'value="long"' in device.page, "what cannot stand yet is kept too"
    device.answer(vessel_length="9.4").go_to("check")
    assert "Applicant 0001" in device.text
    device.send()
    assert Application.objects.count() == 1
    assert '"vessel_length":"9.4"' in Answers.objects.get().values
    assert not SavedDraft.objects.exists(), "sent, it is not kept as a draft any more"


@pytest.mark.usefixtures("_open")
def test_saved_from_the_check_page_it_opens_there(client: Client) -> None:
    applicant = Applicant(client).start().go_to("check")
    applicant.press("save").press("keep", {"email": "applicant-0001@example.org"})
    code = re.search(r'<div class="big">([0-9A-Z-]{9})</div>', applicant.page)
    assert code
    assert opened(code[1]).heading == "Check your answers"


@pytest.mark.usefixtures("_open")
def test_the_address_answered_before_stands_and_a_wrong_one_is_named(client: Client) -> None:
    applicant = Applicant(client).start().go_to("vessel").press("save")
    assert 'value="applicant-0001@example.org"' in applicant.page
    for typed, said in (("", "to which we send"), ("nowhere", "such as name@example.org")):
        applicant.press("keep", {"email": typed})
        assert said in applicant.text
        assert "1 answer to correct" in applicant.text
    assert not SavedDraft.objects.exists()
    applicant.press("on", to=f"/en/services/{CODE}/apply/check")
    assert applicant.at == "vessel", "going on without saving leads back to the questions"


@pytest.mark.usefixtures("_open")
def test_sent_from_the_first_device_the_link_leads_to_what_was_sent(client: Client) -> None:
    applicant, code = saved(client)
    first = SavedDraft.objects.get()
    where = link()
    applicant.press("on", to=f"/en/services/{CODE}/apply/check").answer().go_to("check").send()
    assert not SavedDraft.objects.exists()
    assert "open nothing" in Client().post(where, {"code": code}).content.decode()
    first.save(force_insert=True)  # as a backup restored would have it
    device = Client()
    answer = device.post(where, {"code": code}, follow=True)
    assert "We have your application" in answer.content.decode()


@pytest.mark.usefixtures("_open")
def test_codes_are_limited_for_the_draft_wherever_they_come_from(client: Client) -> None:
    _applicant, code = saved(client)
    codes = []
    for number in range(20):
        device = Client(REMOTE_ADDR=f"203.0.113.{number}")
        codes.append(device.post(link(), {"code": f"WRONG-{number}"}).status_code)
    assert codes == [200] * 10 + [429] * 10
    late = Client(REMOTE_ADDR="198.51.100.1").post(link(), {"code": code})
    assert late.status_code == 429


@pytest.mark.usefixtures("_open")
def test_a_wrong_code_a_forged_link_and_one_that_is_gone_get_the_same_answer(
    client: Client,
) -> None:
    _applicant, code = saved(client)
    ours = link()
    forged = ours[:-1] + ("A" if ours[-1] != "A" else "B")

    def answer(where: str, typed: str) -> str:
        text = Client(REMOTE_ADDR="203.0.113.77").post(where, {"code": typed}).content.decode()
        bare = re.sub(r'value="\w+"', "", text)
        return bare.replace(where.rsplit("/", 1)[1], "LINK")

    wrong = answer(ours, "0000-0000")
    assert "open nothing" in wrong
    assert answer(forged, code) == wrong
    SavedDraft.objects.all().delete()
    assert answer(ours, code) == wrong


@pytest.mark.usefixtures("_open")
def test_saving_over_and_over_is_stopped_and_the_answers_are_kept(client: Client) -> None:
    applicant = Applicant(client).start().go_to("vessel").press("save")
    for _use in range(10):
        actions.note_use(address="save 127.0.0.1", at=AT)
    applicant.press("keep", {"email": "applicant-0001@example.org"})
    assert "Nothing was saved this time" in applicant.text
    assert not SavedDraft.objects.exists()
    applicant.press("on", to=f"/en/services/{CODE}/apply/check")
    assert applicant.at == "vessel"


@pytest.mark.usefixtures("_open")
def test_new_questions_carry_answers_over_and_say_what_changed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _applicant, code = saved(client)
    row = SavedDraft.objects.get()
    row.content = row.content.replace("2025-09-01", "2024-01-01")
    row.save()
    older = replace(definition_for(CODE), version="2024-01-01", groups=_without_vessel())
    module = import_module("guichet.counter.views.apply.resume")
    monkeypatch.setattr(module, "_before", lambda _service, _version: older)
    device = Applicant(Client())
    device._took(device.client.post(link(), {"code": code}))
    assert "New questions are in force since 1 September 2025" in device.text
    assert "These questions are new: Registration number" in device.text
    assert "could not be carried over" not in device.text
    device.press("on", to=f"/en/services/{CODE}/apply/check")
    assert device.at == "vessel"
    device.answer().go_to("check").send()
    assert Application.objects.get().definition_version == "2025-09-01"


def _without_vessel() -> tuple[QuestionGroup, ...]:
    return tuple(group for group in definition_for(CODE).groups if group.code != "vessel")


# --- What is carried over, without a site -------------------------------------------------


def with_question(code: str, **changed: object) -> ServiceDefinition:
    definition = definition_for(CODE)
    groups = tuple(
        replace(
            group,
            questions=tuple(
                replace(each, **changed) if each.code == code else each for each in group.questions
            ),
        )
        for group in definition.groups
    )
    return replace(definition, version="2024-01-01", groups=groups)


def draft(**more: object) -> Draft:
    given = {"version": "2024-01-01", "answers": dict(ANSWERS), **more}
    return Draft(key=SOME, service=CODE, **given)  # type: ignore[arg-type]  # names and values are the callee's own


def codes(questions: tuple[Question, ...]) -> list[str]:
    return [question.code for question in questions]


def test_the_same_version_changes_nothing() -> None:
    mine = draft(version="2025-09-01")
    now = definition_for(CODE)
    assert carried_over(mine, before=now, now=now, today=TODAY) == (mine, None)


def test_an_answer_of_another_kind_or_out_of_bounds_is_dropped_and_named() -> None:
    before = with_question("traps", kind=Kind.TEXT)
    mine = draft(answers={**ANSWERS, "traps": "many", "vessel_length": "99"})
    carried, changes = carried_over(mine, before=before, now=definition_for(CODE), today=TODAY)
    assert changes is not None
    assert codes(changes.dropped) == ["vessel_length", "traps"]
    assert carried.answers == {
        code: each for code, each in ANSWERS.items() if code not in {"traps", "vessel_length"}
    }
    assert carried.version == "2025-09-01"
    assert codes(changes.added) == []


def test_where_the_old_questions_are_gone_what_fits_stands() -> None:
    mine = draft(answers={**ANSWERS, "colour": "red"})
    carried, changes = carried_over(mine, before=None, now=definition_for(CODE), today=TODAY)
    assert changes is not None
    assert carried.answers == ANSWERS
    assert changes.dropped == ()


def test_a_certificate_that_has_aged_meanwhile_is_asked_anew() -> None:
    now = definition_for(CODE)
    late = TODAY + timedelta(days=900)
    carried, changes = carried_over(draft(), before=now, now=now, today=late)
    assert changes is not None
    assert "certificate_date" in codes(changes.dropped)
    assert "certificate_date" not in carried.answers
    assert late > date(2028, 6, 12)
