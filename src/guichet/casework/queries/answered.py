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


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An answer corrected since it was sent: the question, as it was sent, as it stands now.

    None is no answer, before or now.
    """

    code: str
    label: Text
    sent: AnsweredQuestion | None
    now: AnsweredQuestion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The answers of a case as they were sent and as they stand; none once they are erased."""

    sent: Mapping[str, Answer]
    standing: Mapping[str, Answer]

    def corrections(self, definition: ServiceDefinition) -> tuple[Correction, ...]:
        """Return what was corrected since it was sent, in the order of the questions."""
        return tuple(
            Correction(
                code=code,
                label=question.label,
                sent=_answered(question, self.sent),
                now=_answered(question, self.standing),
            )
            for code, question in definition.questions.items()
            if self.sent.get(code) != self.standing.get(code)
        )


def _answered(question: Question, answers: Mapping[str, Answer]) -> AnsweredQuestion | None:
    answer = answers.get(question.code)
    return None if answer is None else AnsweredQuestion.of(question, answer)


def given_in(viewer: Viewer, *, case: UUID) -> Given:
    """Return the answers as sent and as they stand."""
    del viewer
    row = Answers.objects.filter(pk=case).first()
    if row is None:
        return Given(sent={}, standing={})
    return Given(sent=row.sent(), standing=row.standing())


def answers_of(viewer: Viewer, *, case: UUID) -> dict[str, Answer]:
    """Return the answers as they stand; none once they have been erased."""
    return dict(given_in(viewer, case=case).standing)


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
