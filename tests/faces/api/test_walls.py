"""No key reaches another department's file: asked of every call that the interface has."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from tests.apps.casework.licence import ANSWERS, AT, send
from tests.faces.api.calling import Department, connect, open_two_offices, tell
from tests.people import hire

from guichet.api.views.interface import document
from guichet.casework import actions
from guichet.casework.models import Application, Decision, Hold
from guichet.casework.rules import Outcome
from guichet.identity.rules import Scope
from guichet.interactions.models import Event
from guichet.interactions.rules import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
WORDS = "Applicant Aardvark of the first office"
BODIES: dict[str, dict[str, object]] = {
    "notes": {"words": "A note."},
    "questions": {"reason": "other", "words": "Why?"},
    "hand-over": {"to": "inspection"},
    "decision": {"outcome": "refused", "reason": "zone-full"},
    "undo": {"decision": ""},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One call of the interface, as its document names it."""

    method: str
    path: str
    keyed: bool

    def call(
        self, caller: Department, *, case: UUID, question: UUID, decision: UUID
    ) -> HttpResponse:
        """Make it about a case, with a body that would do."""
        path = self.path.removeprefix("/api/v1/")
        path = path.replace("{case}", str(case)).replace("{question}", str(question))
        path = path.replace("{code}", "coastal-fishing-licence")
        if self.method == "get":
            return caller.get(path)
        body = BODIES.get(path.rpartition("/")[2])
        if body is not None and "decision" in body:
            body = {"decision": str(decision)}
        return caller.post(path, body)


def operations() -> Iterator[Operation]:
    for path, methods in document()["paths"].items():
        for method, said in methods.items():
            yield Operation(method=method, path=path, keyed="security" in said)


EVERY = list(operations())
OF_A_FILE = [each for each in EVERY if "{case}" in each.path]


def named(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Two departments; the first has a file in every state."""

    first: Department
    second: Department
    cases: list[UUID]
    question: UUID
    decision: UUID


@pytest.fixture
def ground(fresh_home: Path) -> Ground:
    offices = open_two_offices()
    officer = hire("officer", role=Role.OFFICER, office=offices[0]).viewer
    cases = [send(answers={**ANSWERS, "full_name": WORDS}).case for _ in range(3)]
    actions.ask(officer, case=cases[1], reason="other", words=WORDS, due_on=None, at=AT)
    from_reasons = {"reason": "zone-full", "words": WORDS, "at": AT}
    decision = actions.decide(officer, case=cases[2], outcome=Outcome.REFUSED, **from_reasons)
    first, second = connect(offices[0]), connect(offices[1], name="Harbour records")
    tell(fresh_home)
    question = Hold.objects.get().pk
    return Ground(first=first, second=second, cases=cases, question=question, decision=decision)


def _kept() -> tuple[object, ...]:
    rows = list(Application.objects.order_by("pk").values_list())
    return rows, Decision.objects.count(), Hold.objects.count(), Event.objects.count()


def test_the_document_names_every_call() -> None:
    assert len(OF_A_FILE) >= 10
    assert {each.path for each in EVERY if not each.keyed} == {
        "/api/v1/services", "/api/v1/services/{code}",
    }  # fmt: skip  # read as one


def test_no_call_of_another_department_reaches_a_file(ground: Ground) -> None:
    before = _kept()
    for case in [*ground.cases, uuid4()]:
        for operation in OF_A_FILE:
            answer = operation.call(
                ground.second, case=case, question=ground.question, decision=ground.decision
            )
            assert answer.status_code == 404, f"{named(operation)}: {answer.content}"
            # A file of another department is like one that is not there.
            said = answer.content.decode().replace(str(case), "CASE")
            assert said == _nowhere(operation, ground).replace(str(ground.first.system), "CASE")
    for operation in EVERY:
        if operation not in OF_A_FILE and operation.keyed:
            answer = operation.call(ground.second, case=ground.cases[0], **_rest(ground))
            assert answer.status_code == 200
            for case in ground.cases:
                assert str(case) not in answer.content.decode(), named(operation)
    assert _kept() == before


def _rest(ground: Ground) -> dict[str, UUID]:
    return {"question": ground.question, "decision": ground.decision}


def _nowhere(operation: Operation, ground: Ground) -> str:
    """Return what is said of a file that nobody has."""
    answer: HttpResponse = operation.call(ground.second, case=ground.first.system, **_rest(ground))
    return answer.content.decode()


def test_the_first_departments_own_key_reaches_them(ground: Ground) -> None:
    """Negative control: the same calls, with the right key, do not all end in 404."""
    reached = {
        named(operation): operation.call(ground.first, case=case, **_rest(ground)).status_code
        for case in ground.cases
        for operation in OF_A_FILE
    }
    assert 404 not in {code for name, code in reached.items() if "questions/" not in name}


@pytest.mark.parametrize("scope", [*Scope, None], ids=str)
def test_a_key_does_what_its_scope_says_and_no_more(ground: Ground, scope: Scope | None) -> None:
    needed = {"get /api/v1/me": None, "get /api/v1/events": Scope.EVENTS}
    office = Application.objects.get(pk=ground.cases[0]).office
    caller = connect(office, name="Small", scopes=(scope,)) if scope else None
    stranger = Department(system=uuid4(), key=uuid4(), text="")
    for operation in EVERY:
        if not operation.keyed:
            continue
        decides = "/decision" in operation.path
        reads = operation.method == "get"
        wants = Scope.DECIDE if decides else Scope.READ if reads else Scope.WORK
        wants = needed.get(named(operation), wants)
        answer = operation.call(caller or stranger, case=ground.cases[0], **_rest(ground))
        if caller is None:
            assert answer.status_code == 401
        else:
            allowed = wants in {None, scope}
            assert (answer.status_code != 403) is allowed, f"{scope}: {named(operation)}"
