"""A department's system that calls the interface, and the ground it works on."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from tests.apps.casework.licence import AT, CODE, open_the_licence
from tests.apps.catalogue.factories import STARTS, make_office

from guichet.catalogue.models import Ownership, Service
from guichet.identity.actions import make_key
from guichet.identity.rules import Scope
from guichet.integration.actions import plan
from guichet.interactions import actions as interactions
from guichet.interactions.rules import SYSTEM

LATER = AT + timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class Department:
    """A system with its key; each write gets a key of its own unless one is given."""

    system: UUID
    key: UUID
    text: str
    browser: Client = field(default_factory=Client)
    language: str = "en"
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def headers(self) -> dict[str, str]:
        """Return what every call carries."""
        return {"Authorization": f"Bearer {self.text}", "Accept-Language": self.language}

    def get(self, path: str, **query: object) -> HttpResponse:
        """Read."""
        return self.browser.get(f"/api/v1/{path}", query, headers=self.headers())

    def post(self, path: str, body: object = None, *, key: str = "") -> HttpResponse:
        """Write, once."""
        headers = self.headers() | {"Idempotency-Key": key or f"call-{next(self.numbers):08}"}
        sent = b"" if body is None else json.dumps(body).encode()
        return self.browser.post(
            f"/api/v1/{path}", sent, content_type="application/json", headers=headers
        )


def open_two_offices() -> tuple[UUID, UUID]:
    """Open the licence with its harbour stage; return the accountable office and the harbour's."""
    owner = open_the_licence()
    harbour = make_office("harbour-safety")
    Ownership.objects.create(
        service=Service.objects.get(code=CODE), office=harbour, stage="inspection", starts=STARTS
    )
    return owner.pk, harbour.pk


def connect(
    office: UUID,
    *,
    name: str = "Case system",
    scopes: tuple[str, ...] = tuple(Scope),
    at: datetime = AT,
    per_minute: int = 600,
) -> Department:
    """Give a system of an office a key."""
    made = make_key(
        SYSTEM,
        office=office,
        name=name,
        scopes=scopes,
        expires_at=at + timedelta(days=365),
        per_minute=per_minute,
        at=at,
    )
    return Department(system=made.system, key=made.id, text=made.text)


def tell(home: Path, *, at: datetime = LATER) -> int:
    """Seal what was written and plan who is told of it, as the worker does."""
    while interactions.seal(at=at, home=home) is not None:
        pass
    return plan(at=at)
