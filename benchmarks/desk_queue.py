"""How long a page of the queue and a claim take, as closed files pile up behind the open ones.

One office has 5,000 open files throughout; behind them stand closed ones, to 10,000, 100,000 and on
PostgreSQL 1,000,000 applications in all. Measured in one process with a warm connection:

- queue       the whole page as the officer gets it (views with counts, figures, 50 lines, drawn),
              300 requests: the first page, each sort, filters, words, and 50 pages deep by turn
- claim       `actions.claim` with its Event, committed, 200 files
- take next   `actions.claim_next`, committed, 100 times

The target on PostgreSQL at a million: 95 in 100 pages within 150 ms, claims within 50 ms. Not
named `queue`, which is a module of Python's own.
"""

import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import django

from ground import again_on_postgresql, ground

OPEN = 5_000
SIZES = {"sqlite": (10_000, 100_000), "postgresql": (10_000, 100_000, 1_000_000)}
LISTS = (
    *("", "sort=turn", "sort=age", "sort=-promise", "sort=limit", "view=new", "channel=mail"),
    *("words=permit", "words=permis&sort=age"),
)


def main() -> None:
    """Measure in a process that has an installation of its own, here and on PostgreSQL."""
    if "--measure" in sys.argv:
        measure()
        return
    with ground() as place:
        print(place.database)
        print(place.run(str(Path(__file__).resolve()), "--measure"), end="")
    again_on_postgresql(str(Path(__file__).resolve()))


def measure() -> None:
    """Fill the database step by step and print what a page and a claim took at each."""
    django.setup()
    from django.db import connection  # noqa: PLC0415 - the site is set up first

    officer, office, case = _one_file()
    there = 0
    for size in SIZES[connection.vendor]:
        if not there:
            _copy(case, OPEN, closed=False)
            there = OPEN
        _copy(case, size - there, closed=True, start=there)
        there = size
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        pages = _pages(officer)
        claims, nexts = _claims(officer, office)
        print(f"  {size:>9,} applications, {OPEN:,} of them open")
        for name, taken in (("queue", pages), ("claim", claims), ("take next", nexts)):
            ordered = sorted(taken)
            print(
                f"    {name:<10} median {statistics.median(ordered):6.1f} ms, "
                f"p95 {ordered[int(len(ordered) * 0.95)]:6.1f} ms, "
                f"most {ordered[-1]:6.1f} ms, n {len(ordered)}"
            )


def _one_file() -> tuple[UUID, UUID, UUID]:
    """Hire an officer and receive one application; return officer, office and case."""
    from uuid import uuid4  # noqa: PLC0415 - beside its only use

    from guichet.casework.actions import submit  # noqa: PLC0415 - the site is set up first
    from guichet.catalogue.definitions import definition_for  # noqa: PLC0415 - the same
    from guichet.catalogue.queries import office_by_code  # noqa: PLC0415 - the same
    from guichet.components import clock  # noqa: PLC0415 - the same
    from guichet.identity.actions import invite  # noqa: PLC0415 - the same
    from guichet.interactions.rules import SYSTEM, Role  # noqa: PLC0415 - the same

    definition = definition_for("small-permit")
    office = office_by_code(SYSTEM, code=definition.office).id
    now = clock.now()
    user = invite(
        SYSTEM, email="officer@example.org", office=office, role=Role.OFFICER, at=now, label="o"
    )
    receipt = submit(
        key=uuid4(),
        service=definition.code,
        definition_version=definition.version,
        answers=ANSWERS,
        language="en",
        channel="web",
        at=now,
    )
    return user, office, receipt.case


ANSWERS = {"name": "Applicant 0001", "email": "applicant-0001@example.org", "place": "north"}


def _copy(case: UUID, count: int, *, closed: bool, start: int = 0) -> None:
    """Copy one application by SQL: open ones over half a year, closed ones over ten years."""
    from django.db import connection  # noqa: PLC0415 - the site is set up first

    from guichet.casework.models import Application  # noqa: PLC0415 - the same

    postgresql = connection.vendor == "postgresql"
    spread = 3650 if closed else 180

    def day(column: str) -> str:
        if postgresql:
            return f"(t.{column} - (g.n %% {spread}) * interval '1 day')::date"
        return f"date(t.{column}, '-' || (g.n %% {spread}) || ' days')"

    moment = (
        f"t.submitted_at - (g.n %% {spread}) * interval '1 day'"
        if postgresql
        else f"datetime(t.submitted_at, '-' || (g.n %% {spread}) || ' days')"
    )
    values = {
        "id": "gen_random_uuid()" if postgresql else "lower(hex(randomblob(16)))",
        "reference": "'B' || g.n",
        "status": "'released'"
        if closed
        else "CASE g.n %% 3 WHEN 0 THEN 'submitted' ELSE 'in_review' END",
        "channel": "CASE g.n %% 4 WHEN 0 THEN 'mail' ELSE 'web' END",
        **{name: day(name) for name in ("clock_starts_on", "turn_on", "standard_due_on")},
        "legal_due_on": day("standard_due_on"),
        "submitted_at": moment,
        **({"decided_at": moment, "released_at": moment} if closed else {}),
    }
    columns = [field.column for field in Application._meta.concrete_fields]
    chosen = ", ".join(values.get(name, f"t.{name}") for name in columns)
    rows = (
        f"generate_series({start + 1}, {start + count}) AS g(n)"
        if postgresql
        else f"(WITH RECURSIVE c(n) AS (SELECT {start + 1} UNION ALL SELECT n + 1 FROM c "  # noqa: S608 - numbers
        f"WHERE n < {start + count}) SELECT n FROM c) AS g"
    )
    key = case if postgresql else case.hex
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO casework_application ({', '.join(columns)}) "  # noqa: S608 - our own words
            f"SELECT {chosen} FROM casework_application t, {rows} WHERE t.id = %s",
            [key],
        )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _pages(officer: UUID) -> list[float]:
    """Read the queue as a browser does; return milliseconds a page."""
    from django.conf import settings  # noqa: PLC0415 - the site is set up first
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - the same
    from django.test import Client  # noqa: PLC0415 - the same

    browser = Client(headers={"host": settings.BASE_URL.partition("//")[2]})
    browser.force_login(get_user_model().objects.get(pk=officer))
    taken: list[float] = []

    def page(query: str) -> str:
        start = time.perf_counter()
        answer = browser.get(f"/en/desk/?{query}")
        taken.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:  # noqa: PLR2004 - the page
            raise SystemExit(f"/en/desk/?{query} answered {answer.status_code}")
        return str(answer.content.decode())

    page("")
    taken.clear()  # the first fills caches
    for number in range(250):
        page(LISTS[number % len(LISTS)])
    query = "sort=turn"
    for _ in range(50):
        text = page(query)
        onward = re.search(r'href="\?([^"]*after=[^"]*)"', text)
        if onward is None:
            raise SystemExit(f"no page after ?{query}")
        query = onward[1].replace("&amp;", "&")
    return taken


def _claims(officer: UUID, office: UUID) -> tuple[list[float], list[float]]:
    """Claim files and take the next ones, each committed; return milliseconds of each."""
    from guichet.casework import actions  # noqa: PLC0415 - the site is set up first
    from guichet.casework.models import Application  # noqa: PLC0415 - the same
    from guichet.components import clock  # noqa: PLC0415 - the same
    from guichet.identity.queries import viewer_of  # noqa: PLC0415 - the same

    now = clock.now()
    viewer = viewer_of(user_id=officer, today=now.date())
    free = Application.objects.filter(office=office, status="in_review", holder__isnull=True)
    cases = list(free.order_by("?").values_list("pk", flat=True)[:200])
    claims = [
        _timed(lambda c=case: actions.claim(viewer, case=c, at=now))  # type: ignore[misc]  # a lambda with a default is untyped to mypy
        for case in cases
    ]
    nexts = [_timed(lambda: actions.claim_next(viewer, office=office, at=now)) for _ in range(100)]
    Application.objects.filter(holder=officer).update(holder=None, held_until=None)
    return claims, nexts


if __name__ == "__main__":
    main()
