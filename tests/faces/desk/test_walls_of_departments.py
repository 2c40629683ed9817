"""Five departments, twenty people in each: no row of one crosses to a person of another.

Every address of the site with the ids of other departments: pages, search, exports, error texts and
the programming interface; forms sent to their files; the queries behind counts and exports. Daily a
seeded part in which each address and each person occurs; the whole is a long test.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from tests.faces.desk.five_departments import (
    DEPARTMENTS,
    KINDS,
    NOW,
    Department,
    Somebody,
    Step,
    addresses,
    found_five,
    sample,
    staff_of,
    whole,
)
from tests.people import hire

from guichet.casework import queries
from guichet.components import clock
from guichet.interactions.models import Event
from guichet.interactions.queries import events_after, events_of_case
from guichet.interactions.rules import Role

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
SEED = 20261126


@pytest.fixture
def departments(monkeypatch: pytest.MonkeyPatch, fresh_home: Path) -> tuple[Department, ...]:
    assert fresh_home.is_dir()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return found_five()


def everybody(departments: tuple[Department, ...]) -> list[Somebody]:
    return [each for department in departments for each in staff_of(department)]


def crossings(
    departments: tuple[Department, ...], steps: Iterator[Step]
) -> tuple[list[str], dict[str, int]]:
    """Return every text in which somebody reads of another department's file, and what was done."""
    found: list[str] = []
    mute: set[str] = set()
    done = {"steps": 0, "texts": 0}
    for step in steps:
        done["steps"] += 1
        for asked, text in step.texts(mute):
            done["texts"] += 1
            found += [
                f"{step.who.kind} of {step.who.home}, {asked}: reads of {other.name}"
                for other in departments
                if other.name != step.who.home and other.is_in(text)
            ]
    return found, done


def nothing_crosses(departments: tuple[Department, ...], steps: Iterator[Step]) -> dict[str, int]:
    before = set(Event.objects.values_list("pk", flat=True))
    found, done = crossings(departments, steps)
    assert found == []
    # Nothing sent to another department's file did anything, and no reading took place.
    cases = {each.case for each in departments}
    assert not Event.objects.exclude(pk__in=before).filter(case__in=cases).exists()
    return done


def test_a_drawn_part_of_a_hundred_people_at_every_address(
    departments: tuple[Department, ...],
) -> None:
    people = everybody(departments)
    assert len(people) == len(DEPARTMENTS) * len(KINDS) == 100
    steps = list(sample(people, departments, seed=SEED))
    assert {step.address.pattern for step in steps} == {each.pattern for each in addresses()}
    assert {(step.who.home, step.who.kind) for step in steps} == {
        (each.home, each.kind) for each in people
    }
    nothing_crosses(departments, iter(steps))


@pytest.mark.long
def test_nothing_crosses_between_any_two(departments: tuple[Department, ...]) -> None:
    people = everybody(departments)
    print(nothing_crosses(departments, whole(people, departments)))  # noqa: T201 - to be quoted


def test_what_one_reads_at_home_would_be_seen(departments: tuple[Department, ...]) -> None:
    """Negative control: the same people at the same addresses, with their own department's ids."""
    home, *_others = departments
    sees = {"officer": "desk:file", "auditor": "desk:file", "lead": "desk:queue"}
    places = {each.name: each for each in addresses()}
    for who in staff_of(home):
        if who.kind in sees:
            step = Step(who=who, address=places[sees[who.kind]], into=home)
            texts = [text for _asked, text in step.texts(set())]
            texts.append(who.get("/en/desk/?view=waiting").content.decode())
            assert any(home.is_in(text) for text in texts), who.kind


@pytest.mark.parametrize("room", ["custody", "verifications"])
def test_a_door_left_open_is_found(
    departments: tuple[Department, ...], monkeypatch: pytest.MonkeyPatch, room: str
) -> None:
    module = import_module(f"guichet.casework.queries.{room}")
    monkeypatch.setattr(module, "role_in", lambda *_args, **_more: Role.LEAD)
    if room == "verifications":
        every = frozenset(each.office for each in departments)
        monkeypatch.setattr(
            "guichet.interactions.rules.Viewer.offices", lambda *_self, **_roles: every
        )
    lead = next(each for each in staff_of(departments[0]) if each.kind == "lead")
    found, _done = crossings(departments[:2], whole([lead], departments[:2], space="desk:"))
    assert found


def test_counts_and_exports_hold_ones_own_department_alone(
    departments: tuple[Department, ...],
) -> None:
    today = NOW.date()
    for home in departments:
        for role in (Role.LEAD, Role.AUDITOR):
            viewer = hire(f"{home.name}-{role}-reads", role=role, office=home.office).viewer
            for other in departments:
                wanted = queries.QueueFilters(office=other.office, view="waiting")
                listed = queries.queue(viewer, filters=wanted, page="", today=today)
                aged = queries.ageing(viewer, office=other.office, today=today)
                assert listed is not None
                assert aged is not None
                assert (listed.office.id, aged.office.id) == (home.office, home.office)
                assert {view.code: view.count for view in listed.views}["waiting"] == 1
                assert sum(row.open for row in aged.rows) == 1
                assert [each.case for each in aged.escalated] == [home.case]
                told = events_of_case(viewer, case=other.case)
                assert bool(told) == (other is home)
            assert [e.case for e in queries.to_verify(viewer, today=today).lines] == [home.case]
            told = events_after(viewer, position=0, limit=1000)
            assert {each.office for each in told} <= {home.office}
