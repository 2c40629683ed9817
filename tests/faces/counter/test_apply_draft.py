"""The draft that travels in the page: nobody alters it, it ages, it comes back as it left."""

import time
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.apps.casework.licence import ANSWERS, CODE, open_the_licence
from tests.faces.counter.applying import Applicant

from guichet.catalogue.definitions import definition_for
from guichet.counter.forms.draft import Draft, DraftLost, begin, seal, unseal

ANSWER = st.one_of(
    st.text(max_size=60), st.integers(), st.booleans(), st.lists(st.text(max_size=12), max_size=4)
)


@given(
    answers=st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), ANSWER, max_size=8),
    typed=st.dictionaries(
        st.from_regex(r"[a-z_]{1,12}", fullmatch=True),
        st.lists(st.text(max_size=30), max_size=3).map(tuple),
        max_size=4,
    ),
    reviewed=st.booleans(),
)
@settings(max_examples=60)
def test_a_draft_comes_back_as_it_left(
    answers: dict[str, Any],
    typed: dict[str, tuple[str, ...]],
    reviewed: bool,  # noqa: FBT001 - pytest names it
) -> None:
    definition = definition_for(CODE)
    draft = Draft(
        key=uuid4(),
        service=CODE,
        version=definition.version,
        answers=answers,
        typed=typed,
        reviewed=reviewed,
    )
    assert unseal(seal(draft), definition=definition) == draft


@given(at=st.integers(min_value=0), sign=st.sampled_from("Aa0_-:.zZ9"))
@settings(max_examples=200)
def test_a_draft_altered_in_any_place_is_refused(at: int, sign: str) -> None:
    definition = definition_for(CODE)
    text = seal(Draft(key=uuid4(), service=CODE, version="2025-09-01", answers=dict(ANSWERS)))
    at %= len(text)
    altered = text[:at] + sign + text[at + 1 :]
    if altered == text:
        return
    with pytest.raises(DraftLost, match="altered"):
        unseal(altered, definition=definition)


@given(text=st.text(max_size=200).filter(bool))
@settings(max_examples=100)
def test_no_text_of_anothers_making_is_a_draft(text: str) -> None:
    with pytest.raises(DraftLost, match="altered"):
        unseal(text, definition=definition_for(CODE))


def test_a_draft_of_another_service_is_refused() -> None:
    definition = definition_for(CODE)
    other = Draft(key=uuid4(), service="another-service", version=definition.version)
    with pytest.raises(DraftLost, match="altered"):
        unseal(seal(other), definition=definition)


def test_a_draft_is_as_old_as_the_service_keeps_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    definition = definition_for(CODE)
    text = seal(begin(definition))
    day = 86_400
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 30 * day - 60)
    assert unseal(text, definition=definition).answers == {}
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 30 * day + 60)
    with pytest.raises(DraftLost, match="old"):
        unseal(text, definition=definition)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("draft", "heading"),
    [
        ("", {"en": "We cannot read this page’s answers"}),
        ("x.y:z", {"fr": "Nous ne pouvons pas lire les réponses de cette page"}),
    ],
)
def test_a_page_without_a_draft_says_so_and_offers_a_new_start(
    client: Client, language: str, draft: str, heading: dict[str, str]
) -> None:
    open_the_licence()
    applicant = Applicant(client, language=language).start()
    applicant.press("continue", {"page-draft": draft})
    assert applicant.response.status_code == 400
    if language in heading:
        assert applicant.heading == heading[language]
    assert f'href="/{language}/services/{CODE}/apply"' in applicant.page


@pytest.mark.django_db
def test_a_draft_of_a_version_that_is_gone_says_that_the_questions_changed(client: Client) -> None:
    open_the_licence()
    applicant = Applicant(client).start()
    old = seal(Draft(key=uuid4(), service=CODE, version="2019-01-01"))
    applicant.press("continue", {"page-draft": old})
    assert applicant.response.status_code == 410
    assert applicant.heading == "The questions have changed"


@pytest.mark.django_db
def test_a_giant_answer_is_refused_with_its_length_and_carried_no_further(client: Client) -> None:
    open_the_licence()
    applicant = Applicant(client).start().answer(full_name="x" * 50_000)
    assert "Enter your full name in 120 characters or fewer. You wrote 4,100." in applicant.text
    assert len(applicant.page) < 30_000
