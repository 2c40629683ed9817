"""Officers, a lead, the worker and a reader on one file at once, round after round.

`make test-races` does 10,000 rounds on each database. After each round the file, its decisions,
its permit and its Events must tell one story, and every change that reported success must be in
the journal: nothing lost, nothing twice.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections
from tests.apps.casework.licence import AT, open_the_licence, send_checked
from tests.apps.casework.racing import without_locks
from tests.people import hire

from guichet.casework import actions
from guichet.casework.models import Application, Decision
from guichet.casework.rules import MoveRefused, Outcome, Purpose
from guichet.interactions.models import Event
from guichet.interactions.rules import Role, Viewer
from guichet.permits.models import Permit

ROUNDS = int(os.environ.get("GUICHET_RACE_ROUNDS", "15"))
CONTROL_ROUNDS = 300
_DECIDING = 2  # the first of the steps are those of the officers who decide
DUE = AT + timedelta(hours=1)
REFUSALS = (MoveRefused, actions.HeldByColleague, actions.NotYours, actions.NoSuchFile)
Step = Callable[[UUID], str | None]


def claim(viewer: Viewer) -> Step:
    def step(case: UUID) -> None:
        actions.claim(viewer, case=case, at=AT)

    return step


def decide(viewer: Viewer, outcome: Outcome, reason: str) -> Step:
    def step(case: UUID) -> str:
        actions.conclude(viewer, case=case, outcome=outcome, reason=reason, words="", at=AT)
        return "decided"

    return step


def assign(lead: Viewer, officer: UUID) -> Step:
    def step(case: UUID) -> str:
        given = actions.assign(lead, case=case, officer=officer, at=AT)
        return "assigned" if given else "held already"

    return step


def read(lead: Viewer) -> Step:
    def step(case: UUID) -> str:
        actions.begin_reading(lead, case=case, purpose=Purpose.SUPERVISE, at=AT)
        return "file_read"

    return step


class Deciders:
    """How many of a round's officers have still to decide: as long as one has, others look."""

    def __init__(self) -> None:
        self._left: Counter[UUID] = Counter()
        self._lock = threading.Lock()

    def begin(self, case: UUID, count: int) -> None:
        """Count those of a new round."""
        with self._lock:
            self._left[case] = count

    def one_is_done(self, case: UUID) -> None:
        """Count one off."""
        with self._lock:
            self._left[case] -= 1

    def all_are_done(self, case: UUID) -> bool:
        """Tell whether no decision can come any more."""
        with self._lock:
            return self._left[case] <= 0


DECIDERS = Deciders()


def soon_decided(case: UUID) -> UUID | None:
    """Return the decision that waits for its release, looking as long as one may come."""
    waiting = Decision.objects.filter(application=case, undone_at=None, released_at=None)
    while True:
        over = DECIDERS.all_are_done(case)
        found = waiting.values_list("pk", flat=True).first()
        if found is not None or over:
            return found
        time.sleep(0.002)


def undo(lead: Viewer) -> Step:
    def step(case: UUID) -> str | None:
        decision = soon_decided(case)
        if decision is None:
            return None
        actions.undo(lead, decision=decision, at=AT)
        return "decision_undone"

    return step


def release(case: UUID) -> str | None:
    decision = soon_decided(case)
    if decision is None:
        return None
    actions.release(decision=decision, at=DUE)
    return "released"


def steps_of(office: UUID) -> list[tuple[Step, ...]]:
    """Return what each of six people does in a round; a step returns the Event it made."""
    officers = [hire(f"officer-{n}", role=Role.OFFICER, office=office) for n in "ab"]
    one, two = (each.viewer for each in officers)
    lead = hire("lead", role=Role.LEAD, office=office).viewer
    yes = decide(one, Outcome.APPROVED, "meets-conditions")
    no = decide(two, Outcome.REFUSED, "zone-full")
    return [
        (claim(one), yes, yes),
        (claim(two), no, no),
        tuple(assign(lead, each.id) for each in officers),
        (undo(lead),),
        (release,),
        (read(lead),),
    ]


@contextmanager
def crew(size: int) -> Iterator[Callable[[list[Callable[[], object]]], list[object]]]:
    """Keep threads with their connections through all rounds; each starts at a barrier."""
    barrier = threading.Barrier(size)

    def started(work: Callable[[], object]) -> object:
        barrier.wait(timeout=60)
        return work()

    with ThreadPoolExecutor(size) as pool:

        def at_once(works: list[Callable[[], object]]) -> list[object]:
            return [each.result(timeout=120) for each in [pool.submit(started, w) for w in works]]

        yield at_once
        list(pool.map(lambda _n: (barrier.wait(), connections.close_all()), range(size)))


def troubles_of_round(
    at_once: Callable[..., list[object]], steps: list[tuple[Step, ...]]
) -> list[str]:
    """Do one round on a new file and return what does not fit together."""
    case = send_checked(key=uuid4()).case

    def work(chain: tuple[Step, ...]) -> list[str]:
        said: list[str] = []
        for step in chain:
            try:
                said.append(step(case) or "")
            except REFUSALS:
                continue
            except Exception as error:  # noqa: BLE001 - anything else is the finding
                said.append(f"error: {type(error).__name__}")
        return said

    def deciding(chain: tuple[Step, ...]) -> list[str]:
        try:
            return work(chain)
        finally:
            DECIDERS.one_is_done(case)

    DECIDERS.begin(case, _DECIDING)
    results = at_once(
        [
            lambda c=chain, w=deciding if place < _DECIDING else work: w(c)
            for place, chain in enumerate(steps)
        ]
    )
    said = Counter(word for each in results for word in each if word)  # type: ignore[attr-defined]  # at_once gives objects; these are lists
    return [
        *(word for word in said if word.startswith("error")),
        *_untold(case, said),
        *_unlike(case),
    ]


def _untold(case: UUID, said: Counter[str]) -> list[str]:
    """Return the changes that reported success and are not in the journal, or the reverse."""
    told = Counter(Event.objects.filter(case=case).values_list("kind", flat=True))
    return [
        f"{kind}: {said[kind]} reported, {told[kind]} in the journal"
        for kind in ("decided", "assigned", "decision_undone", "released", "file_read")
        if said[kind] != told[kind]
    ]


def _unlike(case: UUID) -> list[str]:
    """Return where the file, its decisions and its permit tell different stories."""
    row = Application.objects.get(pk=case)
    decisions = list(Decision.objects.filter(application=case))
    valid = [each for each in decisions if each.undone_at is None]
    released = [each for each in valid if each.released_at is not None]
    permits = Permit.objects.filter(case=case).count()
    approved = sum(each.outcome == Outcome.APPROVED for each in released)
    wanted = "released" if released else "decided" if valid else "submitted or in_review"
    troubles = []
    if len(valid) > 1:
        troubles.append(f"{len(valid)} decisions stand")
    if row.status not in wanted:
        troubles.append(f"the file is {row.status}, its decisions say {wanted}")
    if permits != approved:
        troubles.append(f"{permits} permits for {approved} released approvals")
    return troubles


@pytest.fixture
def office(fresh_database: str) -> UUID:
    assert fresh_database
    return UUID(str(open_the_licence().pk))


def test_whatever_happens_at_once_the_file_tells_one_story(office: UUID) -> None:
    steps = steps_of(office)
    found: Counter[str] = Counter()
    with crew(len(steps)) as at_once:
        for _ in range(ROUNDS):
            found.update(troubles_of_round(at_once, steps))
    assert found == {}, found
    kinds = Counter(Event.objects.values_list("kind", flat=True))
    print(f"{ROUNDS} rounds: {dict(kinds)}")  # noqa: T201 - the figures this run is for


def test_without_the_locks_it_does_not(office: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = steps_of(office)
    without_locks(monkeypatch)
    with crew(len(steps)) as at_once:
        for number in range(CONTROL_ROUNDS):
            found = troubles_of_round(at_once, steps)
            if found:
                print(f"round {number}: {found}")  # noqa: T201 - the figures this run is for
                return
    pytest.fail(f"{CONTROL_ROUNDS} rounds without locks and nothing went wrong")
