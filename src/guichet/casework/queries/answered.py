"""What a person answered, with the questions, as every reader of a file sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from guichet.casework.models import Answers
from guichet.catalogue.definitions import (
    Answer,
    Question,
    ServiceDefinition,
    asked_groups,
    asked_questions,
    shown,
    values_of,
)
from guichet.interactions.rules import Viewer

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredQuestion:
    """A question and its answer in every language, and the answer as it is kept."""

    code: str
    answer: Answer
    label: Text
    value: Text

    @classmethod
    def of(cls, question: Question, answer: Answer) -> "AnsweredQuestion":
        """Return a question with its answer as it reads in every language."""
        value = {
            language: shown(question, answer, language=language) for language in question.label
        }
        return cls(code=question.code, answer=answer, label=question.label, value=value)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredGroup:
    """The answers given on one page."""

    title: Text
    questions: tuple[AnsweredQuestion, ...]


def answers_of(viewer: Viewer, *, case: UUID) -> dict[str, Answer]:
    """Return the answers; none once they have been erased."""
    del viewer
    row = Answers.objects.filter(pk=case).first()
    return {} if row is None else row.standing()


def groups_of(
    viewer: Viewer, *, definition: ServiceDefinition, answers: Mapping[str, Answer]
) -> tuple[AnsweredGroup, ...]:
    """Return the answers with their questions, page by page as they were asked."""
    del viewer
    values = values_of(definition, answers)
    groups = (
        AnsweredGroup(
            title=group.title,
            questions=tuple(
                AnsweredQuestion.of(question, answers[question.code])
                for question in asked_questions(group, values)
                if question.code in answers
            ),
        )
        for group in asked_groups(definition, answers)
    )
    return tuple(group for group in groups if group.questions)
