"""How long catalogue pages take on 20,000 services, and searching among them.

Method: the published inventory, with its earlier years where they are at hand, copied under other
codes with needs, audiences, counts and results until there are 20,000 services; then Django's own
client asks for pages in one process with a warm connection, both languages in turn: pages of
services that differ, searches, the ways to browse with their pages, departments and the first page.
Each kind is told apart, and all together by how often people might ask: half services, a third
searches, the rest browsing. The first page of each kind, which reads vocabulary and templates, is
left out.
"""

import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import django

from databases import databases, inventory, measure
from search import QUERIES, multiply

SIZE = 20_000
ASKED = 300


def fill(folder: Path) -> None:
    """Fill this process's database."""
    from guichet.catalogue.actions import (  # noqa: PLC0415 - the site is set up first
        import_history,
        import_inventory,
        load_jurisdiction,
    )
    from guichet.catalogue.definitions import jurisdiction_folder  # noqa: PLC0415 - the site is set up first

    import_inventory(folder=folder)
    history = folder.parent / "gc-service-history"
    if history.is_dir():
        import_history(folder=history)
    load_jurisdiction(folder=jurisdiction_folder("northshore"), at=datetime.now(tz=UTC))
    multiply(SIZE)
    copy_what_hangs_on_services()


def ask(name: str) -> None:
    """Print what the pages took."""
    from django.test import Client  # noqa: PLC0415 - the site is set up first

    client = Client(headers={"host": "127.0.0.1"})
    chance = random.Random(7)  # noqa: S311 - an order, no secret
    together: list[float] = []
    for kind, weight, addresses in kinds(chance):
        taken = []
        for number, address in enumerate(addresses):
            start = time.perf_counter()
            response = client.get(address)
            took = (time.perf_counter() - start) * 1000
            if response.status_code != 200:  # noqa: PLR2004 - HTTP's own
                raise SystemExit(f"{address} answered {response.status_code}")
            if number:
                taken.append((took, address))
        taken.sort()
        together += chance.choices([ms for ms, _ in taken], k=weight)
        tell(name, kind, [ms for ms, _ in taken], taken[-1][1])
    tell(name, "all together", sorted(together), "")


def kinds(chance: random.Random) -> Iterator[tuple[str, int, list[str]]]:
    """Yield (kind, weight in the whole, addresses)."""
    from guichet.catalogue import queries  # noqa: PLC0415 - the site is set up first
    from guichet.catalogue.models import Service  # noqa: PLC0415 - the site is set up first
    from guichet.interactions.rules import PUBLIC  # noqa: PLC0415 - the site is set up first

    spoken = ("en", "fr")
    codes = list(Service.objects.filter(status="active").values_list("code", flat=True))
    chosen = chance.sample(codes, ASKED)
    yield "service", 3000, [f"/{spoken[n % 2]}/services/{code}" for n, code in enumerate(chosen)]
    asked = [query for query in QUERIES if query.strip()]
    chance.shuffle(asked)
    searches = [f"/{spoken[n % 2]}/search?q={quote(text)}" for n, text in enumerate(asked)]
    yield "search", 2000, searches
    found = queries.facets(PUBLIC, language="en")
    browsed = [
        f"/{spoken[n % 2]}/browse/{facet}/{choice.code}{page}"
        for facet, choices in (("need", found.needs), ("audience", found.audiences))
        for n, choice in enumerate(choices)
        for page in ("", "?page=2")
        if choice.services > 20 or not page  # noqa: PLR2004 - a page of a list
    ]
    yield "browse by need or audience", 500, browsed
    organizations = [
        f"/{spoken[n % 2]}/browse/organization/{choice.code}"
        for n, choice in enumerate(found.organizations)
    ]
    yield "department", 400, organizations
    lists = [f"/{each}/browse/{facet}" for each in spoken for facet in ("need", "organization")]
    yield "first page and lists", 100, ["/en/", "/fr/", *lists] * 10


def copy_what_hangs_on_services() -> None:
    """Give every copied service the needs, counts and timeliness of the one it was copied from."""
    from guichet.catalogue.models import (  # noqa: PLC0415 - the site is set up first
        Service,
        ServiceFacet,
        YearlyTimeliness,
        YearlyVolume,
    )

    originals = list(
        Service.objects.filter(runs_here=False)
        .exclude(code__startswith="copy-")
        .order_by("pk")
        .values_list("pk", "name")
    )
    copies: dict[str, list[int]] = {}
    rows = Service.objects.filter(code__startswith="copy-").values_list("pk", "name")
    for key, words in rows:
        copies.setdefault(str(words), []).append(key)
    for model in (ServiceFacet, YearlyVolume, YearlyTimeliness):
        for original, words in originals:
            mine = list(model.objects.filter(service=original).values())
            made = [
                model(**{k: v for k, v in row.items() if k != "id"} | {"service_id": copy})
                for copy in copies.get(str(words), ())
                for row in mine
            ]
            model.objects.bulk_create(made, batch_size=2000, ignore_conflicts=True)


def tell(name: str, kind: str, taken: list[float], slowest: str) -> None:
    """Print the shares of one kind."""
    at = {share: taken[int(share / 100 * len(taken))] for share in (50, 95, 99)}
    print(
        f"{name:<11}{kind:<28}{len(taken):>5} pages: "
        + " ".join(f"p{share} {ms:.1f} ms" for share, ms in at.items())
        + (f"; slowest {slowest} {taken[-1]:.0f}" if slowest else ""),
        flush=True,
    )


def main() -> None:
    """Measure on every database at hand."""
    folder = inventory()
    if folder is None:
        return
    if len(sys.argv) > 1:
        django.setup()
        if "--filled" not in sys.argv:
            fill(folder)
        ask(sys.argv[1])
        return
    print(f"promise: p95 < 100 ms for a page, < 50 ms for a search, on {SIZE:,} services")
    with databases() as found:
        for name, environment in found.items():
            measure(__file__, environment, name)


if __name__ == "__main__":
    main()
