"""Five departments with twenty people in each: who they are, and what they may hold of others.

Twenty kinds of people: every role, roles in two offices of a department, roles that ended, have not
begun or belong to a closed account, systems by the scopes of their keys, and an applicant.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from http import HTTPStatus
from random import Random
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from tests.addresses import Address, every_address
from tests.apps.casework.licence import ANSWERS, AT, CODE, open_the_licence, send_checked
from tests.apps.catalogue.factories import make_office
from tests.faces.api.calling import connect
from tests.people import STARTS, Person, hire

from guichet.casework import actions
from guichet.casework.models import Application, Hold, Sample, Screening, Verification
from guichet.catalogue.definitions import definition_for
from guichet.components.follow import follow_token
from guichet.components.jurisdiction import brand_digest
from guichet.identity.models import Membership
from guichet.identity.rules import Scope
from guichet.interactions.rules import Role

DEPARTMENTS = ("fisheries", "parks", "health", "roads", "housing")
NOW = AT + timedelta(days=1)
# The role in the office that has the file, and in another office of the same department.
STAFF: dict[str, tuple[Role | None, Role | None]] = {
    "officer": (Role.OFFICER, None),
    "lead": (Role.LEAD, None),
    "auditor": (Role.AUDITOR, None),
    "administrator": (Role.ADMINISTRATOR, None),
    "officer-elsewhere": (None, Role.OFFICER),
    "officer-twice": (Role.OFFICER, Role.OFFICER),
    "officer-and-lead": (Role.OFFICER, Role.LEAD),
    "lead-and-auditor": (Role.LEAD, Role.AUDITOR),
    "auditor-and-lead": (Role.AUDITOR, Role.LEAD),
    "administrator-and-lead": (Role.ADMINISTRATOR, Role.LEAD),
    "ended": (Role.LEAD, None),
    "to-come": (Role.LEAD, None),
    "closed-account": (Role.LEAD, None),
    "no-role": (None, None),
}
KEYS: dict[str, tuple[Scope, ...]] = {
    **{f"key-{scope.value}": (scope,) for scope in Scope},
    "key-all": tuple(Scope),
}
KINDS = (*STAFF, *KEYS, "applicant")
_FORM = {"words": "W", "outcome": "refused", "reason": "zone-full", "to": "x", "name": "n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """One of the hundred, and how they ask for an address."""

    kind: str
    home: str
    case: UUID
    get: Callable[[str], HttpResponse]
    post: Callable[[str], HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Its offices, one file with words nobody else may read, and the person who keeps it."""

    name: str
    office: UUID
    branch: UUID
    case: UUID
    verification: UUID
    question: UUID
    words: str
    reference: str
    officer: Person

    def values(self, *, own: UUID) -> dict[str, str]:
        """Return what fills an address that leads into this department; what it lacks, nowhere.

        `own` is a case whose ticket the visitor holds: they write this one's id into it.
        """
        return dict.fromkeys(_parameters(), str(uuid4())) | {
            "case": str(self.case),
            "object_id": str(self.case),
            "pk": str(self.case),
            "office": str(self.office),
            "user": str(self.officer.id),
            "verification": str(self.verification),
            "question": str(self.question),
            "place": f"{self.name}-director",
            "service": CODE,
            "code": CODE,
            "group": definition_for(CODE).groups[0].code,
            "recourse": "objection",
            "digest": brand_digest(),
            "list_number": "0",
            "content_type_id": "1",
            "facet": "need",
            "value": "fishing-and-hunting",
            "way": "practice",
            "app_label": "casework",
            "token": follow_token(own).replace(own.hex, self.case.hex),
        }

    def is_in(self, text: str) -> bool:
        """Tell whether a text holds something of this department's file."""
        return self.words in text or self.reference[:9] in text


@cache
def _parameters() -> frozenset[str]:
    return frozenset(name for each in every_address() for name in each.parameters())


def found(name: str, sample: Sample) -> Department:
    """Make a department with its file: claimed, noted on, asked about, picked, escalated."""
    office = UUID(str(make_office(f"{name}-director", organization=name).pk))
    words = f"Canary of {name} alone"
    receipt = send_checked(answers={**ANSWERS, "full_name": words})
    Application.objects.filter(pk=receipt.case).update(office=office, escalated_at=AT)
    officer = hire(f"{name}-keeper", role=Role.OFFICER, office=office)
    actions.claim(officer.viewer, case=receipt.case, at=AT)
    actions.add_note(officer.viewer, key=uuid4(), case=receipt.case, words=words, at=AT)
    actions.ask(officer.viewer, case=receipt.case, reason="other", words=words, due_on=None, at=AT)
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
        name=name,
        office=office,
        branch=UUID(str(make_office(f"{name}-branch", organization=name).pk)),
        case=receipt.case,
        verification=opened.pk,
        question=Hold.objects.get(application=receipt.case).pk,
        words=words,
        reference=receipt.reference,
        officer=officer,
    )


def found_five() -> tuple[Department, ...]:
    """Make the five of them."""
    open_the_licence()
    sample = Sample.objects.create(
        starts_on=AT.date(), ends_on=AT.date(), commitment="0" * 64, committed_at=AT
    )
    return tuple(found(name, sample) for name in DEPARTMENTS)


def staff_of(department: Department) -> Iterator[Somebody]:
    """Yield the twenty of a department."""
    for kind, roles in STAFF.items():
        browser = Client()
        browser.force_login(_employ(department, kind, roles))
        yield _somebody(department, kind, browser)
    for kind, scopes in KEYS.items():
        # The rate of a key is its own test: here nothing may be refused for that.
        system = connect(department.office, name=kind, scopes=scopes, per_minute=60_000)
        yield _somebody(department, kind, Client(headers=system.headers()))
    yield _somebody(department, "applicant", Client())


def _employ(department: Department, kind: str, roles: Sequence[Role | None]) -> object:
    user = get_user_model().objects.create_user(email=f"{department.name}-{kind}@example.org")
    starts, ends = STARTS, None
    if kind == "ended":
        ends = date(2026, 6, 1)
    if kind == "to-come":
        starts = NOW.date() + timedelta(days=30)
    for office, role in zip((department.office, department.branch), roles, strict=True):
        if role is not None:
            Membership.objects.create(user=user, office=office, role=role, starts=starts, ends=ends)
    if kind == "closed-account":
        get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    return user


def _somebody(department: Department, kind: str, browser: Client) -> Somebody:
    def get(path: str) -> HttpResponse:
        return browser.get(path)

    def post(path: str) -> HttpResponse:
        if path.startswith("/api/"):
            headers = {"Idempotency-Key": uuid4().hex}
            return browser.post(path, _FORM, content_type="application/json", headers=headers)
        return browser.post(path, _FORM)

    return Somebody(kind=kind, home=department.name, case=department.case, get=get, post=post)


# --- Walks -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Somebody goes to an address filled with another department's ids; a form is sent too."""

    who: Somebody
    address: Address
    into: Department

    def texts(self, mute: set[str]) -> Iterator[tuple[str, str]]:
        """Yield what comes back, as (what was asked, text); `mute` gathers what shows no page."""
        path = self.address.filled(self.into.values(own=self.who.case))
        if self.address.pattern not in mute:
            answer = self.who.get(path)
            if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                mute.add(self.address.pattern)
            yield f"GET {path}", _text(answer)
        if "case" in self.address.parameters() or self.address.pattern in mute:
            yield f"POST {path}", _text(self.who.post(path))


def _text(answer: HttpResponse) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="replace") + str(answer.headers)


_LEAVES = ("logout", "set_language", "choose-language")


@cache
def addresses() -> list[Address]:
    """Return every address but those that end a session."""
    return [each for each in every_address() if not any(it in each.name for it in _LEAVES)]


def whole(
    people: Sequence[Somebody], departments: Sequence[Department], *, space: str = ""
) -> Iterator[Step]:
    """Yield everybody at every address (of one name space), with each other department's ids."""
    for who in people:
        others = [each for each in departments if each.name != who.home]
        for address in (each for each in addresses() if each.name.startswith(space)):
            for into in others if address.parameters() else others[:1]:
                yield Step(who=who, address=address, into=into)


def sample(
    people: Sequence[Somebody], departments: Sequence[Department], *, seed: int
) -> Iterator[Step]:
    """Yield steps drawn by a seed in which each address and each person occurs."""
    random = Random(seed)  # noqa: S311 - a draw of tests, not of secrets
    places = addresses()
    desk = [each for each in places if each.name.startswith(("desk:", "api:"))]
    pairs = [(random.choice(people), address) for address in places]
    pairs += [(who, random.choice(desk)) for who in people]
    for who, address in pairs:
        others = [each for each in departments if each.name != who.home]
        yield Step(who=who, address=address, into=random.choice(others))
