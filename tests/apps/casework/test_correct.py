"""A person corrects how to be reached, and nothing else of what was sent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.apps.casework.licence import ANSWERS, AT, open_the_licence, send

from guichet.casework import actions, queries
from guichet.casework.models import Answers
from guichet.casework.queries import contact_details_of, contact_of
from guichet.casework.rules import MoveRefused, corrections_between, with_corrections
from guichet.catalogue.definitions import Answer, AnswersRefused
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, SYSTEM

LATER = AT + timedelta(days=40)
NEW: dict[str, Answer] = {"email": "moved@example.org", "phone": "211 555 0100"}


@pytest.fixture
def _open(db: None) -> None:
    assert db is None
    open_the_licence()


@pytest.mark.usefixtures("_open")
def test_from_then_on_the_new_address_is_written_to_and_the_journal_holds_no_address() -> None:
    case = send().case
    assert actions.correct_contact(case=case, answers=NEW, at=LATER)
    contact = contact_of(SYSTEM, case=case)
    assert contact is not None
    assert (contact.email, contact.name) == ("moved@example.org", "Applicant 0001")
    event = Event.objects.get(kind="contact_corrected")
    assert "moved" not in event.payload
    assert len(event.payload) < 120


@pytest.mark.usefixtures("_open")
def test_the_same_correction_sent_twice_is_one() -> None:
    case = send().case
    assert actions.correct_contact(case=case, answers=NEW, at=LATER)
    assert not actions.correct_contact(case=case, answers=NEW, at=LATER)
    assert Event.objects.filter(kind="contact_corrected").count() == 1


@pytest.mark.usefixtures("_open")
def test_what_was_sent_stays_and_its_key_still_gives_the_same_receipt() -> None:
    key = uuid4()
    first = send(key=key)
    sent = Answers.objects.get().values
    actions.correct_contact(case=first.case, answers=NEW, at=LATER)
    assert Answers.objects.get().values == sent
    again = send(key=key)
    assert (again.reference, again.created) == (first.reference, False)


@pytest.mark.usefixtures("_open")
def test_no_other_answer_can_be_changed_this_way() -> None:
    case = send().case
    actions.correct_contact(
        case=case, answers={**NEW, "full_name": "Another", "traps": 1}, at=LATER
    )
    standing = Answers.objects.get().standing()
    assert standing == {**ANSWERS, **NEW}


@pytest.mark.usefixtures("_open")
def test_a_detail_left_out_is_taken_away_and_can_come_back() -> None:
    case = send().case
    actions.correct_contact(case=case, answers=NEW, at=LATER)
    actions.correct_contact(case=case, answers={"email": ANSWERS["email"]}, at=LATER)
    assert Answers.objects.get().standing() == ANSWERS
    assert Answers.objects.get().corrected == ""


@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize("given", [{}, {"email": "no address"}, {"email": ["a@example.org"]}])
def test_what_may_not_stand_is_refused(given: dict[str, Answer]) -> None:
    case = send().case
    with pytest.raises(AnswersRefused):
        actions.correct_contact(case=case, answers=given, at=LATER)
    assert not Event.objects.filter(kind="contact_corrected").exists()


@pytest.mark.usefixtures("_open")
def test_long_after_sending_the_other_answers_are_still_judged_by_their_own_day() -> None:
    # The certificate is of June 2026: sent anew today it would be too old.
    case = send().case
    assert actions.correct_contact(case=case, answers=NEW, at=AT + timedelta(days=900))


@pytest.mark.usefixtures("_open")
def test_taken_back_or_erased_there_is_nobody_to_write_to() -> None:
    back, erased = send(key=uuid4()).case, send(key=uuid4()).case
    actions.withdraw(case=back, at=LATER)
    Answers.objects.filter(pk=erased).delete()
    for case in (back, erased):
        assert contact_details_of(PUBLIC, case=case) is None
        with pytest.raises(MoveRefused):
            actions.correct_contact(case=case, answers=NEW, at=LATER)
    with pytest.raises(actions.NoSuchFile):
        actions.correct_contact(case=uuid4(), answers=NEW, at=LATER)


@pytest.mark.usefixtures("_open")
def test_the_person_sees_what_stands_and_when_it_was_corrected() -> None:
    case = send().case
    actions.correct_contact(case=case, answers=NEW, at=LATER)
    seen = queries.progress_of(PUBLIC, case=case, at=LATER)
    assert seen is not None
    assert [each.code for each in seen.contact] == ["email", "phone", "address"]
    assert [each.value["en"] for each in seen.contact] == [*map(str, NEW.values()), ""]
    assert seen.corrected_at == LATER


def test_corrections_are_kept_as_differences_and_read_back() -> None:
    sent = '{"a":"1","b":"2"}'
    for answers in ({"a": "1", "b": "2"}, {"a": "9"}, {"b": "2", "c": True}, {}):
        kept = corrections_between(values=sent, codes=["a", "b", "c"], answers=answers)
        assert with_corrections(values=sent, corrected=kept) == answers
        assert bool(kept) is (answers != {"a": "1", "b": "2"})
