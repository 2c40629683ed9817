"""A draft taken up again: under the definition of today, with what changed since it was saved."""

from dataclasses import dataclass, replace
from datetime import date

from guichet.catalogue.definitions import (
    Question,
    ServiceDefinition,
    asked_groups,
    asked_questions,
    fitting_answers,
    values_of,
)
from guichet.counter.forms.draft import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a new version of the questions did to a draft.

    `dropped` were answered and are not asked so any more, `added` are to answer now.
    """

    version: str
    dropped: tuple[Question, ...]
    added: tuple[Question, ...]


def carried_over(
    draft: Draft, *, before: ServiceDefinition | None, now: ServiceDefinition, today: date
) -> tuple[Draft, Changes | None]:
    """Return the draft under today's definition, and what changed; None where nothing did.

    An answer stands where a question of the same name and kind takes it still; what was typed and
    could not stand comes along where its question is asked as before. `before` is None where that
    version is gone: its questions can then not be named.
    """
    if draft.version == now.version:
        return draft, None
    alike = {
        code: answer for code, answer in draft.answers.items() if _asked_alike(code, before, now)
    }
    answers = fitting_answers(now, alike, today=today)
    typed = {code: each for code, each in draft.typed.items() if code in now.questions}
    gone = [code for code in draft.answers if code not in answers]
    values = values_of(now, answers)
    asked = [
        question
        for group in asked_groups(now, answers)
        for question in asked_questions(group, values)
    ]
    known = set(draft.answers) if before is None else set(before.questions)
    return (
        replace(draft, version=now.version, answers=answers, typed=typed, reviewed=False),
        Changes(
            version=now.version,
            dropped=() if before is None else tuple(before.questions[code] for code in gone),
            added=tuple(q for q in asked if q.code not in known),
        ),
    )


def _asked_alike(code: str, before: ServiceDefinition | None, now: ServiceDefinition) -> bool:
    question = now.questions.get(code)
    earlier = None if before is None else before.questions.get(code)
    return question is not None and (earlier is None or earlier.kind is question.kind)
