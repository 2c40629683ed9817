"""Question groups from definitions as Django forms: fields, readings, messages."""

from guichet.components.questions.drawn import (
    DrawnField,
    DrawnFile,
    draw,
    draw_with_slots,
    slot_values,
)
from guichet.components.questions.forms import QuestionForm, form_for
from guichet.components.questions.messages import Fault
from guichet.components.questions.screen import screen_form
from guichet.components.questions.typed import Typed, field_name, file_field, typed_from, typed_of

__all__ = [
    "DrawnField",
    "DrawnFile",
    "Fault",
    "QuestionForm",
    "Typed",
    "draw",
    "draw_with_slots",
    "field_name",
    "file_field",
    "form_for",
    "screen_form",
    "slot_values",
    "typed_from",
    "typed_of",
]
