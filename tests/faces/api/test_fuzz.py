"""Whatever is sent, the interface answers as its own document says: schemathesis draws the calls.

`make test-api` draws 20,000; the suite some dozens. Half of the calls come with a key that may
do everything in the office that has the files, half with the key of another department, and most
name a file that exists, since a call about nothing proves little.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection
from tests.apps.casework.licence import AT, send, send_checked
from tests.faces.api.calling import Department, connect, open_two_offices, tell
from tests.people import hire

from guichet.casework import actions
from guichet.casework.models import Application
from guichet.casework.rules import Purpose
from guichet.interactions.rules import Role, Viewer

CASES = int(os.environ.get("GUICHET_API_CASES", "64"))
# A few calls prove on one database what they prove on the other; many are drawn on both.
_FEW = [] if "GUICHET_API_CASES" in os.environ else [pytest.mark.alike]
pytestmark = [*_FEW, pytest.mark.usefixtures("stopped_clock")]
_OFTEN = 60_000


@pytest.fixture
def callers(fresh_database: str, fresh_home: Path) -> tuple[Department, Department]:
    """Open two offices with files in every state and a key for each."""
    assert fresh_database
    offices = open_two_offices()
    officer = hire("officer", role=Role.OFFICER, office=offices[0]).viewer
    lay_files(officer)
    keys = connect(offices[0], per_minute=_OFTEN), connect(offices[1], per_minute=_OFTEN)
    taken = Application.objects.filter(status="submitted").first()
    assert taken is not None
    assert keys[0].post(f"files/{taken.pk}/take").status_code == 200
    tell(fresh_home)
    return keys


def lay_files(officer: Viewer) -> None:
    """Have files received, opened, asked about, handed over and decided."""
    for place in range(12):
        case = (send_checked if place % 2 else send)().case
        if place % 6 > 1:
            actions.open_file(officer, case=case, purpose=Purpose.DECIDE, at=AT)
            actions.give_back(officer, case=case, at=AT)
        if place % 6 == 2:
            actions.ask(officer, case=case, reason="other", words="Why?", due_on=None, at=AT)
            actions.give_back(officer, case=case, at=AT)
        if place % 6 == 4:
            actions.hand_over(officer, case=case, to="inspection", words="", at=AT)


def drawn(
    operation: Any,  # noqa: ANN401 - schemathesis gives no type of its own here
    mode: GenerationMode,
    check: Callable[[Any], None],
    *,
    cases: int,
) -> None:
    """Draw calls of one operation in one mode and check each."""

    @seed(20261126)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), dice=st.integers(0, 2**32))
    def one(case: Any, dice: int) -> None:  # noqa: ANN401 - the same
        about_something(case, Random(dice))  # noqa: S311 - no secret
        check(case)

    one()


def negated(case: Any) -> set[str]:  # noqa: ANN401 - schemathesis' own
    """Return the parts of a call that were drawn to be wrong: what is wrong stays so."""
    parts = case.meta.components.items()
    return {str(part.value) for part, info in parts if info.mode is GenerationMode.NEGATIVE}


def about_something(case: Any, dice: Random) -> None:  # noqa: ANN401 - schemathesis' own
    """Let most calls name a file that is there, and each write have a key of its own."""
    known = list(Application.objects.values_list("pk", flat=True))
    spoilt = negated(case)
    if "path" not in spoilt and "case" in case.path_parameters and dice.random() < 0.9:
        case.path_parameters["case"] = str(dice.choice(known))
    if "header" not in spoilt and "Idempotency-Key" in (case.headers or {}) and dice.random() < 0.5:
        case.headers["Idempotency-Key"] = str(UUID(int=dice.getrandbits(128)))


def test_every_answer_is_one_that_the_document_names(
    callers: tuple[Department, Department],
) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operations = [each.ok() for each in schema.get_all_operations()]
    each = max(CASES // (len(operations) * len(callers) * len(GenerationMode)), 1)
    said: Counter[tuple[str, int]] = Counter()
    for name, caller in zip(("own", "other"), callers, strict=True):
        bearer = {"Authorization": f"Bearer {caller.text}"}

        def check(case: Any, name: str = name, bearer: dict[str, str] = bearer) -> None:  # noqa: ANN401 - the same
            # The key that we send mends a header that was drawn to be wrong.
            mended = [negative_data_rejection] if "header" in negated(case) else []
            answer = case.call_and_validate(headers=bearer, excluded_checks=mended)
            said[name, answer.status_code] += 1

        for operation in operations:
            for mode in GenerationMode:
                # A call that takes nothing cannot be made wrongly.
                with suppress(Unsatisfiable):
                    drawn(operation, mode, check, cases=each)
    print(f"{sum(said.values())} calls: {dict(sorted(said.items()))}")  # noqa: T201 - the figures
    assert said["own", 200] > 0
    assert max(code for _name, code in said) < 500
