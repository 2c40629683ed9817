"""A question as its template draws it: plain values, no rules."""

from dataclasses import dataclass
from typing import Annotated

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from guichet.catalogue.definitions import Kind, Question
from guichet.catalogue.definitions.languages import yes_no
from guichet.components.questions.filed import CHECKING, limit_words
from guichet.components.questions.typed import (
    DATE_PARTS,
    Typed,
    field_name,
    file_field,
    in_three_fields,
)
from guichet.components.slots import marker
from guichet.components.wording import language
from guichet.documents.rules import MEDIA_TYPES, Type

CHECKED: SafeString = mark_safe(" checked")
SELECTED: SafeString = mark_safe(" selected")
NOTHING: SafeString = mark_safe("")
_SHORT, _MIDDLING = 12, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnOption:
    """One radio, checkbox or line of a list."""

    id: Annotated[str, "Its id in the page"]
    value: Annotated[str, "What is sent when it is chosen"]
    label: Annotated[str, "What the person reads"]
    hint: Annotated[str, "A line under the label, or nothing"]
    mark: Annotated[str, "checked or selected, after a space; or nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPart:
    """One of the three fields of a date."""

    id: Annotated[str, "Its id and name"]
    label: Annotated[str, "Day, month or year"]
    value: Annotated[str, "What was typed"]
    width: Annotated[str, "A class of the stylesheet"]
    autocomplete: Annotated[str, "HTML's autocomplete token, or nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnFile:
    """One document that was sent for a question, and how it stands."""

    code: Annotated[str, "Its id, for the button that takes it out"]
    name: Annotated[str, "What it is called"]
    size: Annotated[str, "How large it is, in words"]
    shape: Annotated[str, "The mark of its state"]
    state: Annotated[str, "How it stands, in words"]
    why: Annotated[str, "Why it was refused and what to do, or nothing"]
    label: Annotated[str, "The question it answers, where a page does not say it otherwise"] = ""
    url: Annotated[str, "Where it is opened, empty where it is not"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnField:
    """One question with its field, in the active language."""

    shape: Annotated[str, "input, textarea, radios, checkboxes, select, date or files"]
    id: Annotated[str, "Where the error summary leads"]
    name: Annotated[str, "The name it is sent under"]
    label: Annotated[str, "The question"]
    optional: Annotated[bool, "Whether it may be left out"]
    hint: Annotated[str, "A line under the label, or nothing"]
    why: Annotated[str, "Why it is asked, or nothing"]
    rule: Annotated[str, "The line of the error summary, or nothing"]
    error: Annotated[str, "What is said at the field, or nothing"]
    value: Annotated[str, "What was typed"]
    options: Annotated[tuple[DrawnOption, ...], "The answers offered"]
    parts: Annotated[tuple[DrawnPart, ...], "The three fields of a date"]
    input_type: Annotated[str, "HTML's type of input"]
    inputmode: Annotated[str, "Which keyboard a telephone shows, or nothing"]
    capitals: Annotated[bool, "Whether letters are capitals"]
    autocomplete: Annotated[str, "HTML's autocomplete token, or nothing"]
    width: Annotated[str, "A class of the stylesheet"]
    described_by: Annotated[str, "The ids of hint, limits and error, apart by spaces"]
    file_name: Annotated[str, "The name its files are sent under"] = ""
    files: Annotated[tuple[DrawnFile, ...], "The documents sent for it so far"] = ()
    limits: Annotated[str, "Which files are taken, how large and how many; or nothing"] = ""
    accept: Annotated[str, "HTML's list of what a file may be"] = ""
    several: Annotated[bool, "Whether more than one file may be chosen"] = False
    checking: Annotated[bool, "Whether a file is still being checked"] = False
    full: Annotated[bool, "Whether as many were sent as are taken"] = False


def draw(
    question: Question,
    typed: Typed,
    *,
    rule: str = "",
    error: str = "",
    files: tuple[DrawnFile, ...] = (),
) -> DrawnField:
    """Return the question with what was typed or sent, and what is wrong with it, if anything."""
    options = _options(question, typed)
    parts = _parts(question, typed or ("", "", "")) if in_three_fields(question) else ()
    name = field_name(question.code)
    hint = question.hint[language()] if question.hint else ""
    limits = limit_words(question) if question.kind is Kind.DOCUMENT else ""
    return DrawnField(
        shape=_shape(question),
        id=_first_id(question, options, parts),
        name=name,
        label=question.label[language()],
        optional=not question.required,
        hint=hint,
        why=question.why[language()] if question.why else "",
        rule=rule,
        error=error,
        value=typed[0] if typed and not options else "",
        options=options,
        parts=parts,
        input_type="email" if question.kind is Kind.EMAIL else "text",
        inputmode=_inputmode(question),
        capitals=question.kind is Kind.PATTERN and "A" in question.format,
        autocomplete=question.autocomplete,
        width=_width(question),
        described_by=" ".join(
            [f"{name}-hint"] * bool(hint)
            + [f"{name}-limits"] * bool(limits)
            + [f"{name}-error"] * bool(error)
        ),
        file_name=file_field(question.code),
        files=files,
        limits=limits,
        accept=",".join(MEDIA_TYPES[Type(each)] for each in question.types),
        several=question.most_files > 1,
        checking=any(each.shape == CHECKING for each in files),
        full=sum(not each.why for each in files) >= question.most_files,
    )


def draw_with_slots(question: Question) -> DrawnField:
    """Return the question with a marker wherever an answer will stand."""
    name = field_name(question.code)
    if in_three_fields(question):
        return draw(question, tuple(marker(f"{name}-{part}") for part in DATE_PARTS))
    return draw(question, (marker(name),))


def slot_values(question: Question, typed: Typed) -> dict[str, str]:
    """Return what stands in the slots of `draw_with_slots` for what was typed."""
    name = field_name(question.code)
    if in_three_fields(question):
        names = [f"{name}-{part}" for part in DATE_PARTS]
        return dict(zip(names, typed or ("", "", ""), strict=True))
    codes = option_codes(question)
    if codes:
        mark = SELECTED if question.kind is Kind.SELECT else CHECKED
        return {f"{name}-{code}": mark if code in typed else NOTHING for code in codes}
    return {name: typed[0] if typed else ""}


def _first_id(
    question: Question, options: tuple[DrawnOption, ...], parts: tuple[DrawnPart, ...]
) -> str:
    """Return where the error summary leads: the first field of several."""
    if parts:
        return parts[0].id
    alone = not options or question.kind is Kind.SELECT
    return field_name(question.code) if alone else options[0].id


def _shape(question: Question) -> str:
    if in_three_fields(question):
        return "date"
    if question.kind is Kind.YES_NO:
        return "radios"
    if question.kind is Kind.DOCUMENT:
        return "files"
    if question.kind in {Kind.RADIOS, Kind.CHECKBOXES, Kind.SELECT}:
        return str(question.kind)
    return "textarea" if question.kind is Kind.LONG_TEXT else "input"


def option_codes(question: Question) -> tuple[str, ...]:
    """Return the codes of the answers offered, none where the person writes."""
    return ("yes", "no") if question.kind is Kind.YES_NO else question.option_codes


def _options(question: Question, typed: Typed) -> tuple[DrawnOption, ...]:
    name = field_name(question.code)
    slotted = typed == (marker(name),)
    mark = SELECTED if question.kind is Kind.SELECT else CHECKED

    def marked(code: str) -> str:
        if slotted:
            return marker(f"{name}-{code}")
        return mark if code in typed else NOTHING

    if question.kind is Kind.YES_NO:
        return tuple(
            DrawnOption(
                id=f"{name}-{code}",
                value=code,
                label=yes_no(code == "yes", language=language()),
                hint="",
                mark=marked(code),
            )
            for code in option_codes(question)
        )
    return tuple(
        DrawnOption(
            id=f"{name}-{option.code}",
            value=option.code,
            label=option.label[language()],
            hint=option.hint[language()] if option.hint else "",
            mark=marked(option.code),
        )
        for option in question.options
    )


def _parts(question: Question, typed: Typed) -> tuple[DrawnPart, ...]:
    labels = (gettext("Day"), gettext("Month"), gettext("Year"))
    widths = ("in-2", "in-2", "in-4")
    known = question.autocomplete
    return tuple(
        DrawnPart(
            id=field_name(question.code, part),
            label=label,
            value=value,
            width=width,
            autocomplete=f"{known}-{part}" if known == "bday" else "",
        )
        for part, label, value, width in zip(DATE_PARTS, labels, typed, widths, strict=True)
    )


def _inputmode(question: Question) -> str:
    if question.kind is Kind.DECIMAL:
        return "decimal"
    digits_only = question.kind is Kind.PATTERN and not set(question.format) & {"A", "*"}
    return "numeric" if question.kind is Kind.WHOLE_NUMBER or digits_only else ""


def _width(question: Question) -> str:
    if question.kind in {Kind.WHOLE_NUMBER, Kind.DECIMAL}:
        return "in-8"
    if question.kind is Kind.PATTERN:
        return "in-11" if len(question.format) <= _SHORT else "in-24"
    if question.kind is Kind.DATE:
        return "in-16"
    return "in-24" if question.max_length <= _MIDDLING else "in-full"
