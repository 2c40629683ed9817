"""A draft is kept for whoever asks, opens by link and code together, and goes in its time."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.casework.licence import AT, CODE, open_the_licence
from tests.apps.casework.racing import at_once
from tests.apps.notices.posting import HEAD, Tray, seal_all

from guichet.casework import actions, queries
from guichet.casework.models import SavedDraft
from guichet.casework.rules import draft_code, draft_in_link, draft_link, is_draft_code, pepper_from
from guichet.catalogue.definitions import definition_for
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC
from guichet.notices.actions import plan, send_due
from guichet.notices.models import Delivery

DAY = timedelta(days=1)
SOON = AT + timedelta(minutes=1)


@pytest.fixture
def _open(db: None) -> None:
    assert db is None
    open_the_licence()


def save(
    key: UUID, *, email: str = "a@example.org", content: str = "{}", days: int = 0
) -> actions.SavedDraftCard:
    return actions.save_draft(
        key=key,
        service=CODE,
        definition_version=definition_for(CODE).version,
        content=content,
        language="en",
        email=email,
        at=AT + days * DAY,
    )


def kept() -> SavedDraft:
    return SavedDraft.objects.get()


@pytest.mark.usefixtures("_open")
def test_it_opens_by_its_code_until_its_last_day() -> None:
    card = save(uuid4(), content='{"a":1}')
    assert card.expires_on == date(2026, 12, 9)
    last = AT + 30 * DAY
    found = queries.saved_draft(PUBLIC, draft=kept().pk, code=card.code.lower(), at=last)
    assert found is not None
    assert found.content == '{"a":1}'
    over = last + timedelta(hours=14)  # the next day in the office's zone
    assert queries.saved_draft(PUBLIC, draft=kept().pk, code=card.code, at=over) is None


@pytest.mark.usefixtures("_open")
def test_another_code_opens_nothing() -> None:
    mine, other = save(uuid4()), save(uuid4())
    rows = SavedDraft.objects.values_list("pk", flat=True)
    opened = [
        (row, code)
        for row in rows
        for code in (mine.code, other.code, "", "0000-0000")
        if queries.saved_draft(PUBLIC, draft=row, code=code, at=AT)
    ]
    assert len(opened) == 2
    assert queries.saved_draft(PUBLIC, draft=uuid4(), code=mine.code, at=AT) is None


@pytest.mark.usefixtures("_open")
def test_saved_again_it_is_the_same_draft_and_its_link_goes_once_to_each_address() -> None:
    key = uuid4()
    first = save(key)
    again = save(key, content='{"more":1}', days=2)
    assert again.code == first.code
    assert (kept().content, kept().expires_on) == ('{"more":1}', date(2026, 12, 11))
    assert Event.objects.filter(kind="draft_saved").count() == 1
    save(key, email="b@example.org")
    assert Event.objects.filter(kind="draft_saved").count() == 2
    payload = Event.objects.filter(kind="draft_saved").values_list("payload", flat=True)
    assert "example" not in "".join(payload)


@pytest.mark.usefixtures("_open")
def test_the_letter_holds_the_link_and_never_the_code(fresh_home: Path) -> None:
    card = save(uuid4(), email="a@example.org")
    seal_all(fresh_home)
    assert plan(at=SOON) == 1
    tray = Tray()
    send_due(post=tray, letterhead=HEAD, at=SOON)
    (letter,) = tray.letters
    link = draft_link(draft=kept().pk, pepper=pepper_from(settings.SECRET_KEY))
    assert (letter.to, f"/en/resume/{link}" in letter.text) == ("a@example.org", True)
    assert card.code not in letter.text
    assert "9 December 2026" in letter.text
    assert queries.draft_of_link(PUBLIC, link=link) == kept().pk


@pytest.mark.usefixtures("_open")
def test_sent_or_too_old_it_is_gone_and_nobody_is_written_to(fresh_home: Path) -> None:
    sent, old = uuid4(), uuid4()
    save(sent)
    save(old)
    actions.forget_draft(key=sent)
    assert kept().key == old
    seal_all(fresh_home)
    plan(at=SOON)
    assert Delivery.objects.count() == 1
    assert actions.dispose(at=AT + 31 * DAY).drafts == 0, "the day lasts on elsewhere"
    assert actions.dispose(at=AT + 32 * DAY).drafts == 1
    tray = Tray()
    send_due(post=tray, letterhead=HEAD, at=AT + 32 * DAY)
    assert tray.letters == []


def test_saved_twice_at_once_it_is_one_draft(fresh_database: str) -> None:
    assert fresh_database
    open_the_licence()
    key = uuid4()
    results = at_once(*[lambda: save(key)] * 4)
    codes = {each.code for each in results if isinstance(each, actions.SavedDraftCard)}
    assert len(codes) == 1, results
    assert len(results) == 4
    assert Event.objects.filter(kind="draft_saved").count() == 1


@given(draft=st.uuids(), other=st.uuids(), pepper=st.binary(min_size=32, max_size=32))
def test_a_link_names_its_draft_and_a_changed_one_none(
    draft: UUID, other: UUID, pepper: bytes
) -> None:
    link = draft_link(draft=draft, pepper=pepper)
    assert draft_in_link(link=link, pepper=pepper) == draft
    assert draft_in_link(link=link, pepper=pepper[::-1] + b"x") is None
    forged = other.hex + link[32:]
    assert draft_in_link(link=forged, pepper=pepper) == (draft if other == draft else None)
    code = draft_code(draft=draft, pepper=pepper)
    assert len(code) == 9
    loose = code.lower().replace("-", " ").replace("0", "o")
    assert is_draft_code(typed=loose, draft=draft, pepper=pepper)
    assert code.replace("-", "") not in link


@given(text=st.text(max_size=80))
def test_no_other_text_is_a_link(text: str) -> None:
    assert draft_in_link(link=text, pepper=b"p" * 32) is None
