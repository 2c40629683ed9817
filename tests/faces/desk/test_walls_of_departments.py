"""Five departments, four roles in each: no row of one crosses to a person of another.

Every address of the desk, with nothing of another department in it and with its files, people and
offices; forms sent to its files; the queries behind pages, counts and exports.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from importlib import import_module
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.addresses import Address, every_address
from tests.apps.casework.licence import ANSWERS, AT, CODE, open_the_licence, send_checked
from tests.apps.catalogue.factories import make_office
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.models import Application, Sample, Screening, Verification
from guichet.components import clock
from guichet.interactions.models import Event
from guichet.interactions.queries import events_after, events_of_case
from guichet.interactions.rules import Role

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
DEPARTMENTS = ("fisheries", "parks", "health", "roads", "housing")
NOW = AT + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """One department: its office, one file with words nobody else may read, and its people."""

    office: UUID
    case: UUID
    verification: UUID
    words: str
    reference: str
    people: tuple[Person, ...]

    def values(self) -> dict[str, str]:
        """Return what fills an address that leads into this department; what it lacks, nowhere."""
        known = {
            "case": str(self.case),
            "office": str(self.office),
            "user": str(self.people[0].id),
            "verification": str(self.verification),
            "service": CODE,
        }
        asked = {name for each in desk() for name in each.parameters()}
        return {name: str(uuid4()) for name in asked} | known

    def crosses(self, text: str) -> bool:
        """Tell whether a text holds something of this department's file."""
        return self.words in text or self.reference[:9] in text


def _found(number: int, name: str, sample: Sample) -> Department:
    office = UUID(str(make_office(f"{name}-director", organization=name).pk))
    words = f"Canary {name} {number}"
    receipt = send_checked(answers={**ANSWERS, "full_name": words})
    Application.objects.filter(pk=receipt.case).update(office=office, escalated_at=AT)
    people = tuple(hire(f"{name}-{role}", role=role, office=office) for role in Role)
    officer = next(each for each in people if each.role is Role.OFFICER).viewer
    actions.claim(officer, case=receipt.case, at=AT)
    actions.add_note(officer, key=uuid4(), case=receipt.case, words=words, at=AT)
    actions.ask(officer, case=receipt.case, reason="other", words=words, due_on=None, at=AT)
    drawn = Screening.objects.create(
        application_id=receipt.case,
        sample=sample,
        service=CODE,
        stratum="random",
        per_thousand=1000,
        picked=True,
        at=AT,
    )
    opened = Verification.objects.create(
        screening=drawn, office=office, before_yes=True, opened_at=AT
    )
    return Department(
        office=office,
        case=receipt.case,
        verification=opened.pk,
        words=words,
        reference=receipt.reference,
        people=people,
    )


@pytest.fixture
def departments(monkeypatch: pytest.MonkeyPatch) -> tuple[Department, ...]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    open_the_licence()
    sample = Sample.objects.create(
        starts_on=AT.date(), ends_on=AT.date(), commitment="0" * 64, committed_at=AT
    )
    return tuple(_found(number, name, sample) for number, name in enumerate(DEPARTMENTS))


def desk() -> list[Address]:
    return [each for each in every_address() if each.name.startswith("desk:")]


def asked(
    person: Person, others: list[Department], *, mute: set[str], share: int = 0, shares: int = 1
) -> Iterator[tuple[str, str]]:
    """Yield what the person's browser gets, as (path, text): pages, and others' files by address.

    Each form is sent to the first of the others. `mute` gathers addresses that show no page; of
    pages without a file the person opens every so many, as `shares` says, from `share` on.
    """
    browser: Client = person.client()
    addresses = desk()
    plain = [each.filled({}) for each in addresses if not each.parameters() | ({each.name} & mute)]
    plain += ["/en/desk/?view=waiting", f"/en/desk/?office={DEPARTMENTS[0]}-director"]
    for path in plain[share::shares]:
        yield path, browser.get(path).content.decode()
    for place, other in enumerate(others):
        for address in (each for each in addresses if each.parameters()):
            path = address.filled(other.values())
            if address.name not in mute:
                answer = browser.get(path)
                if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                    mute.add(address.name)
                yield path, answer.content.decode()
            # One foreign file is enough for each form: they ask the same question at the door.
            if place == 0 and "case" in address.parameters():
                given = {"words": "W", "outcome": "refused", "reason": "zone-full", "to": "x"}
                yield path, browser.post(path, given).content.decode()


def crossings(
    departments: tuple[Department, ...], *, people: slice = slice(None), whole: bool = False
) -> list[str]:
    """Return every page on which somebody reads of another department's file.

    Unless `whole`, the people of one department share the pages among them, and each goes for the
    files of one other department.
    """
    found: list[str] = []
    mute: set[str] = set()
    for home in departments:
        others = [each for each in departments if each != home]
        for place, person in enumerate(home.people[people]):
            aims = others if whole else [others[place % len(others)]]
            part = {} if whole else {"share": place, "shares": len(Role)}
            for path, text in asked(person, aims, mute=mute, **part):
                found += [
                    f"{person.email} at {path} reads of {other.words}"
                    for other in others
                    if other.crosses(text)
                ]
    return found


def nothing_crosses(departments: tuple[Department, ...], *, whole: bool) -> None:
    before = set(Event.objects.values_list("pk", flat=True))
    assert crossings(departments, whole=whole) == []
    # Nothing sent to another department's file did anything, and no reading took place.
    assert not Event.objects.exclude(pk__in=before).exists()


def test_no_page_form_or_error_shows_a_row_of_another_department(
    departments: tuple[Department, ...],
) -> None:
    nothing_crosses(departments, whole=False)


@pytest.mark.long
def test_nothing_crosses_between_any_two(departments: tuple[Department, ...]) -> None:
    nothing_crosses(departments, whole=True)


def test_what_one_reads_at_home_would_be_seen(departments: tuple[Department, ...]) -> None:
    home, *_others = departments
    reader = next(each for each in home.people if each.role is Role.LEAD)
    assert any(home.crosses(text) for _path, text in asked(reader, [home], mute=set()))


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("guichet.casework.queries.custody", "role_in"),
        ("guichet.casework.queries.verifications", "role_in"),
    ],
)
def test_a_door_left_open_is_found(
    departments: tuple[Department, ...], monkeypatch: pytest.MonkeyPatch, module: str, name: str
) -> None:
    monkeypatch.setattr(import_module(module), name, lambda *_args, **_more: Role.LEAD)
    if module.endswith("verifications"):
        every = frozenset(each.office for each in departments)
        monkeypatch.setattr(
            "guichet.interactions.rules.Viewer.offices", lambda *_self, **_roles: every
        )
    lead = list(Role).index(Role.LEAD)
    assert crossings(departments[:2], people=slice(lead, lead + 1))


def test_counts_and_exports_hold_ones_own_department_alone(
    departments: tuple[Department, ...],
) -> None:
    today = NOW.date()
    for home in departments:
        readers = [each for each in home.people if each.role in {Role.LEAD, Role.AUDITOR}]
        for person in readers:
            viewer = person.viewer
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
            assert [e.case for e in queries.to_verify(viewer, today=today)] == [home.case]
            told = events_after(viewer, position=0, limit=1000)
            assert {each.office for each in told} <= {home.office}
