"""Contact details corrected after sending: kept beside the answers as they were sent."""

import json
from collections.abc import Iterable, Mapping

Answer = str | int | bool | list[str]

_NONE = "{}"


def with_corrections(*, values: str, corrected: str) -> dict[str, Answer]:
    """Return answers as they stand: as sent, then corrected; one corrected to nothing is gone."""
    answers: dict[str, Answer] = json.loads(values)
    changes: dict[str, Answer | None] = json.loads(corrected or _NONE)
    for code, answer in changes.items():
        if answer is None:
            answers.pop(code, None)
        else:
            answers[code] = answer
    return answers


def corrections_between(*, values: str, codes: Iterable[str], answers: Mapping[str, Answer]) -> str:
    """Return, as kept, where the answers to these questions differ from those that were sent."""
    sent: dict[str, Answer] = json.loads(values)
    changes = {code: answers.get(code) for code in codes if answers.get(code) != sent.get(code)}
    if not changes:
        return ""
    return json.dumps(changes, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
