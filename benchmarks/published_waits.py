"""Publishing the waits of a whole inventory, reading one estimate, and reading the journal.

Method: the published inventory's services, each with so many cases of a line over eighteen months,
written as the rows that `guichet publish-waits` keeps of the journal; then every service is
estimated and scored once, and single estimates are read as a page reads them. The journal is read
on from Events written for the purpose, unsealed but in their places, and told by Event.
By the clock; a second run on the same day, which adds nothing, is told beside.
"""

import json
import random
import resource
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

from databases import databases, inventory, measure

CASES = 60
EVENTS = 60_000
READ = 500
_AT = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def fill(folder: Path) -> list[str]:
    """Import the inventory and give each service its cases; return the services' codes."""
    from guichet.capacity.models import WaitingCase  # noqa: PLC0415 - the site is set up first
    from guichet.catalogue.actions import import_inventory  # noqa: PLC0415 - the site is set up first
    from guichet.catalogue.models import Ownership, Service  # noqa: PLC0415 - the site is set up first

    import_inventory(folder=folder)
    codes = list(Service.objects.order_by("code").values_list("code", flat=True))
    offices = dict(Ownership.objects.values_list("service__code", "office_id"))
    chance = random.Random(3)  # noqa: S311 - no secret
    for code in codes:
        WaitingCase.objects.bulk_create(_cases(code, offices[code], chance), batch_size=500)
    return codes


def _cases(code: str, office: uuid.UUID, chance: random.Random) -> list:
    from guichet.capacity.models import WaitingCase  # noqa: PLC0415 - the site is set up first

    rows = []
    for _ in range(CASES):
        ago = chance.randrange(1, 400)
        starts = _AT.date() - timedelta(days=ago)
        waited = int(chance.expovariate(1 / 20))
        ended = starts + timedelta(days=waited * 7 // 5)
        open_yet = ended >= _AT.date()
        rows.append(
            WaitingCase(
                case=uuid.uuid4(),
                service=code,
                office=office,
                channel=chance.choice(("web", "web", "mail")),
                submitted_at=datetime(starts.year, starts.month, starts.day, 15, tzinfo=UTC),
                starts_on=starts,
                ended_on=None if open_yet else ended,
                waited=None if open_yet else waited,
            )
        )
    return rows


def publish(name: str, codes: list[str]) -> None:
    """Publish all, twice, and read single estimates."""
    from guichet.capacity.actions import publish_waits  # noqa: PLC0415 - the site is set up first
    from guichet.catalogue.queries import published_wait  # noqa: PLC0415 - the site is set up first
    from guichet.interactions.rules import PUBLIC  # noqa: PLC0415 - the site is set up first

    for words in ("first", "again"):
        began = time.perf_counter()
        done = publish_waits(at=_AT)
        took = time.perf_counter() - began
        print(
            f"{name}: publish {words}: {done.told + done.too_few} services, {done.told} estimated, "
            f"{done.new} rows new, {took:.1f} s"
        )
    spent = []
    for code in random.Random(5).sample(codes, min(READ, len(codes))):  # noqa: S311 - no secret
        began = time.perf_counter()
        published_wait(PUBLIC, service=code, channel="web")
        spent.append((time.perf_counter() - began) * 1000)
    spent.sort()
    print(
        f"{name}: reading one estimate: median {spent[len(spent) // 2]:.2f} ms, "
        f"p99 {spent[int(len(spent) * 0.99)]:.2f} ms"
    )


def read_on(name: str, code: str) -> None:
    """Write Events and read them on."""
    from guichet.capacity.actions import read_journal  # noqa: PLC0415 - the site is set up first
    from guichet.catalogue.models import Ownership  # noqa: PLC0415 - the site is set up first
    from guichet.interactions.models import Event, Position  # noqa: PLC0415 - the site is set up first

    office = Ownership.objects.filter(service__code=code).values_list("office", flat=True)[0]
    kinds = ("submitted", "opened", "decided", "released")
    made = []
    for number in range(EVENTS // len(kinds)):
        case = uuid.uuid4()
        for place, kind in enumerate(kinds):
            at = _AT - timedelta(days=300 - number % 200 - 10 * place)
            made.append(
                Event(
                    id=uuid.uuid4(),
                    kind=kind,
                    version=1,
                    occurred_at=at,
                    recorded_at=at,
                    service=code,
                    office=office,
                    channel="web",
                    case=case,
                    payload=json.dumps({}),
                    content_hash=b"0" * 32,
                )
            )
    made.sort(key=lambda event: event.occurred_at)  # a case's Events lie far apart
    Event.objects.bulk_create(made, batch_size=500)
    Position.objects.bulk_create(
        [Position(position=number, event=event.pk) for number, event in enumerate(made, 1)],
        batch_size=1000,
    )
    began = time.perf_counter()
    position = read_journal()
    took = time.perf_counter() - began
    print(f"{name}: read {position} Events in {took:.1f} s, {position / took:.0f} a second")


def main() -> None:
    """Measure on each database, in processes of their own."""
    if len(sys.argv) > 1:
        django.setup()
        codes = fill(Path(sys.argv[2]))
        publish(sys.argv[1], codes)
        read_on(sys.argv[1], codes[0])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{sys.argv[1]}: largest memory {peak:.0f} MiB")
        return
    folder = inventory()
    if folder is None:
        return
    with databases() as found:
        for name, environment in found.items():
            measure(__file__, environment, name, str(folder))


if __name__ == "__main__":
    main()
