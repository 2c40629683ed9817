"""Django forms made at run time from question groups."""

from collections.abc import Mapping
from copy import copy
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from guichet.catalogue.definitions import Answer, Question, QuestionGroup, asked_questions
from guichet.components.questions.messages import Fault
from guichet.components.questions.reading import read
from guichet.components.questions.typed import Typed, typed_from


class TypedInput(forms.Widget):
    """Collects what was typed; pages draw it themselves (`components/field.html`)."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:  # noqa: ANN401 - Django's signature
        """Return everything the form sent for the question."""
        del files, name
        return typed_from(self.question, data)


class AnswerField(forms.Field):
    """One question: cleans what was typed into an answer, or says what is wrong."""

    def __init__(self, question: Question) -> None:
        super().__init__(
            required=question.required, widget=TypedInput(question), label=question.code
        )
        self.question = question
        self.today = date.min

    def __deepcopy__(self, memo: dict[int, Any]) -> "AnswerField":
        """Give each form a field of its own; question and widget hold nothing of one form's.

        Django's own copy took a sixth of a whole submission.
        """
        copied = copy(self)
        memo[id(self)] = copied
        return copied

    def clean(self, value: Typed) -> Answer | None:
        """Return the answer. Raises ValidationError holding the Fault's words."""
        try:
            return read(self.question, value, today=self.today)
        except Fault as fault:
            raise ValidationError(str(fault), code="fault", params={"rule": fault.rule}) from fault


class QuestionForm(forms.Form):
    """The questions of one page that the answers so far lead to."""

    def __init__(
        self, data: QueryDict | None = None, *, today: date, values: Mapping[str, Any]
    ) -> None:
        super().__init__(data)
        self._sent = QueryDict() if data is None else data
        asked = {question.code for question in asked_questions(self.group, values)}
        for code in [code for code in self.fields if code not in asked]:
            del self.fields[code]
        for field in self.fields.values():
            if isinstance(field, AnswerField):
                field.today = today

    group: QuestionGroup

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions asked on this page."""
        return tuple(q for q in self.group.questions if q.code in self.fields)

    @property
    def answers(self) -> dict[str, Answer]:
        """Return the answers that may stand; what was left blank has none."""
        cleaned: dict[str, Answer | None] = self.cleaned_data
        return {code: answer for code, answer in cleaned.items() if answer is not None}

    @property
    def rules(self) -> dict[str, str]:
        """Return, for each answer that may not stand, the line of the error summary."""
        return {
            code: str((errors.as_data()[0].params or {})["rule"])
            for code, errors in self.errors.items()
        }

    def typed(self) -> dict[str, Typed]:
        """Return what was typed, for each question asked."""
        return {question.code: typed_from(question, self._sent) for question in self.questions}


@lru_cache(maxsize=512)
def _form_class(group: QuestionGroup) -> type[QuestionForm]:
    fields: dict[str, Any] = {question.code: AnswerField(question) for question in group.questions}
    return type("QuestionForm", (QuestionForm,), {**fields, "group": group})


def form_for(
    group: QuestionGroup,
    data: QueryDict | None = None,
    *,
    today: date,
    values: Mapping[str, Any] | None = None,
) -> QuestionForm:
    """Return the form of a group, its questions chosen by the answers given before."""
    return _form_class(group)(data, today=today, values=values or {})
