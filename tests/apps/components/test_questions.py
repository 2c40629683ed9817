"""Reading what people type: answers, and messages that name what was typed and what is wrong."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.catalogue.definitions import Kind, Option, Question, definition_for
from guichet.catalogue.definitions.answers import fits
from guichet.components.questions import Fault, typed_of
from guichet.components.questions.messages import shape_of
from guichet.components.questions.reading import read

TODAY = date(2026, 11, 9)
WORDS = {"en": "the thing", "fr": "la chose"}


def asking(kind: Kind, **parts: object) -> Question:
    question = Question(code="thing", kind=kind, label=WORDS, noun=WORDS)
    return replace(question, **parts)  # type: ignore[arg-type]  # names and values are the callee's own


REGISTRATION = asking(Kind.PATTERN, format="AA 99999", example={"en": "NS 40718", "fr": "RN 40718"})
LENGTH = asking(
    Kind.DECIMAL,
    unit="m",
    decimals=1,
    least=Decimal(2),
    most=Decimal(60),
    example={"en": "9.5", "fr": "9,5"},
)
TRAPS = asking(Kind.WHOLE_NUMBER, least=Decimal(0), most=Decimal(400))
DAY = asking(Kind.DATE, earliest="today-2y", latest="today", example={"en": "1 5 2026", "fr": "x"})
TYPED_DAY = asking(Kind.DATE, entry="typed", example={"en": "1 May 2026", "fr": "1er mai 2026"})
EMAIL = asking(Kind.EMAIL)


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        (REGISTRATION, ("ns40718",), "NS 40718"),
        (REGISTRATION, ("NS-407 18",), "NS 40718"),
        (LENGTH, ("9.4",), "9.4"),
        (LENGTH, ("9,4",), "9.4"),
        (LENGTH, ("9.4 m",), "9.4"),
        (LENGTH, ("9 Metres",), "9"),
        (LENGTH, ("10.0",), "10"),
        (TRAPS, ("1 00",), 100),
        (DAY, ("12", "6", "2026"), "2026-06-12"),
        (DAY, ("12", "June", "2026"), "2026-06-12"),
        (DAY, ("12", "juin", "2026"), "2026-06-12"),
        (TYPED_DAY, ("31 December 2027",), "2027-12-31"),
        (TYPED_DAY, ("1er août 2027",), "2027-08-01"),
        (TYPED_DAY, ("2027-12-31",), "2027-12-31"),
        (TYPED_DAY, ("31/12/2027",), "2027-12-31"),
        (TYPED_DAY, ("December 31, 2027",), "2027-12-31"),
        (EMAIL, ("applicant-0001@example.org",), "applicant-0001@example.org"),
        (asking(Kind.YES_NO), ("no",), False),
        (asking(Kind.TEXT, required=False), ("",), None),
    ],
)
def test_an_answer_is_read_however_it_was_typed(
    question: Question, typed: tuple[str, ...], answer: object
) -> None:
    assert read(question, typed, today=TODAY) == answer


@pytest.mark.parametrize(
    ("question", "typed", "said"),
    [
        (REGISTRATION, "NS 4071", "“NS 4071” is one digit short."),
        (REGISTRATION, "NS 407", "“NS 407” is 2 digits short."),
        (REGISTRATION, "NS 407189", "“NS 407189” has one digit too many."),
        (REGISTRATION, "N 40718", "“N 40718” is one letter short."),
        (REGISTRATION, "40718 NS", "“40718 NS” has its letters and digits in another order."),
        (REGISTRATION, "NSX 4", "“NSX 4” has 3 letters and 1 digit."),
        (REGISTRATION, "NS 40?18", "has “?”, which is no letter from A to Z and no digit."),
        (REGISTRATION, "ÉS 40718", "has “É”, which is no letter from A to Z and no digit."),
        (LENGTH, "31 feet", "We cannot read “31 feet”; 31 feet is about 9.4 metres."),
        (LENGTH, "nine", "We cannot read “nine”."),
        (LENGTH, "9 parsecs", "We cannot read “9 parsecs”."),
        (LENGTH, "9.45", "“9.45” has more than 1 decimal."),
        (LENGTH, "61", "Enter the thing: at most 60\u00a0metres. “61” is too high."),
        (LENGTH, "1", "Enter the thing: at least 2\u00a0metres. “1” is too low."),
        (TRAPS, "2.5", "“2.5” is not a whole number."),
        (TRAPS, "401", "Enter the thing: at most 400. “401” is too high."),
        (TYPED_DAY, "31 June 2027", "June has only 30 days."),
        (TYPED_DAY, "soon", "We cannot read “soon”."),
        (TYPED_DAY, "1 May 26", "Write the year with 4 digits: “26” could be two."),
        (EMAIL, "applicant", "“applicant” has no @ sign."),
        (EMAIL, "a b@example.org", "“a b@example.org” has a space in it."),
        (EMAIL, "a@example", "“a@example” lacks its ending, such as .org."),
    ],
)
def test_a_message_names_what_was_typed_and_what_is_wrong(
    question: Question, typed: str, said: str
) -> None:
    with override("en"), pytest.raises(Fault) as caught:
        read(question, (typed,), today=TODAY)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", "6", "2026"), "The day is missing."),
        (("12", "", "2026"), "The month is missing."),
        (("12", "6", ""), "The year is missing."),
        (("12", "13", "2026"), "We cannot read “12 13 2026”."),
        (("30", "2", "2026"), "February has only 28 days."),
        (("8", "11", "2024"), "Enter the thing: 9 November 2024 or later. You wrote 8 November"),
        (("10", "11", "2026"), "Enter the thing: 9 November 2026 or earlier. You wrote 10 Nov"),
    ],
)
def test_a_date_in_three_fields_says_which_part_is_wrong(typed: tuple[str, ...], said: str) -> None:
    with override("en"), pytest.raises(Fault) as caught:
        read(DAY, typed, today=TODAY)
    assert said in str(caught.value)


def test_messages_are_written_in_french_with_its_spaces_and_plurals() -> None:
    with override("fr"), pytest.raises(Fault) as caught:
        read(REGISTRATION, ("RN 407",), today=TODAY)
    assert str(caught.value) == (
        "Entrez la chose\u00a0: 2\u00a0lettres et 5\u00a0chiffres, comme RN 40718. "
        "Il manque 2\u00a0chiffres à «\u00a0RN 407\u00a0»."
    )
    with override("fr"), pytest.raises(Fault) as caught:
        read(DAY, ("1", "mai", "2024"), today=TODAY)
    assert "Vous avez écrit le 1er\u00a0mai\u00a02024." in str(caught.value)


def test_a_format_is_told_in_words() -> None:
    with override("en"):
        assert shape_of("AA 99999") == "2 letters and 5 digits"
        assert shape_of("A9A 9A9") == ("1 letter, 1 digit, 1 letter, 1 digit, 1 letter and 1 digit")
        assert shape_of("999999999") == "9 digits"


def test_an_option_that_was_not_offered_is_not_taken() -> None:
    options = tuple(Option(code=code, label=WORDS) for code in ("north", "south"))
    for kind in (Kind.RADIOS, Kind.SELECT, Kind.CHECKBOXES):
        with pytest.raises(Fault):
            read(asking(kind, options=options), ("east",), today=TODAY)


LICENCE = definition_for("coastal-fishing-licence")


@settings(max_examples=150)
@given(data=st.data(), language=st.sampled_from(["en", "fr"]))
def test_whatever_is_typed_gives_an_answer_that_may_stand_or_a_fault(
    data: st.DataObject, language: str
) -> None:
    question = data.draw(st.sampled_from(list(LICENCE.questions.values())))
    word = st.one_of(
        # Control characters never come this far: `typed_from` drops them.
        st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20),
        st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,2})?( ?(m|feet|pieds))?", fullmatch=True),
        st.sampled_from(["yes", "no", *question.option_codes, "NS 40718", "12", "June", "2026"]),
    ).map(lambda text: " ".join(text.split()))
    three = question.kind is Kind.DATE and question.entry == "fields"
    typed = tuple(data.draw(word) for _part in range(3 if three else 1))
    with override(language):
        try:
            answer = read(question, typed, today=TODAY)
        except Fault:
            return
        if answer is None:
            return
        assert fits(question, answer, today=TODAY), (question.code, typed, answer)
        # What is typed back for an answer reads as that answer again.
        assert read(question, typed_of(question, answer), today=TODAY) == answer
