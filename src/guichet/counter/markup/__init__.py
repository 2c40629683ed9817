"""Pages of applying kept as text and slots: each rendered once by its Django template, and cut."""

from guichet.counter.markup.check import check_page
from guichet.counter.markup.confirmation import confirmation_page
from guichet.counter.markup.languages import other_languages
from guichet.counter.markup.question import (
    Place,
    question_page,
    question_page_as_drawn,
    typed_so_far,
)

__all__ = [
    "Place",
    "check_page",
    "confirmation_page",
    "other_languages",
    "question_page",
    "question_page_as_drawn",
    "typed_so_far",
]
