"""How long a search takes on the full inventory.

Method: `catalogue.queries.search` with ten results, in one process with a warm connection, over a
list of what people type (both languages, with typos, plurals and synonyms); each search five
times, in an order that is the same each run. The first answer after start, which reads the
vocabulary, is told apart. With `--large` also on 20,000 services: the inventory's own, copied under
other codes, each search once.
"""

import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

from databases import databases, inventory, measure

QUERIES = """
fishing licence|fising lisence|licence de pêche|permis de peche|poisson|pecheur|passport|pasport
passeport canadien|renew passport|old age security|securite de la vieillesse|pension|retraite
employment insurance|assurance emploi|assurance-emploi|emploi|unemployment|chomage|work permit
permis de travail|study permit|permis d'études|visitor visa|visa de visiteur|citizenship
citoyenneté|permanent resident card|carte de resident permanent|tax return|impots|impôt|gst
tps|child benefit|prestation pour enfants|student loan|pret etudiant|dental care|soins dentaires
register a vessel|immatriculer un bateau|boat licence|pilot licence|licence de pilote|drone
import dog|importer un chien|pesticide|food recall|rappel d'aliments|cannabis licence|firearms
arme a feu|veterans benefits|anciens combattants|grants for farmers|subvention agricole|patent
brevet|trademark|marque de commerce|incorporate a business|access to information|acces a
l'information|privacy complaint|plainte|national park camping|camping|museum|weather forecast
meteo|map|carte|scholarship|bourse|research grant|funding|broadband|job bank|offre d'emploi
enviromental assessment|evaluation environementale|immigraton|benifits|recruitement|acount|servise
information|services|report|registration|certificat|xyzzy|a|the|où puis-je obtenir un permis
how do I get a fishing licence in my province for next summer please
""".replace("\n", "|").split("|")
ROUNDS = 5
LARGE = 20_000


def measured(name: str, folder: Path, *, large: bool) -> None:
    """Fill this process's database, and print what searching it took."""
    django.setup()
    from guichet.catalogue.actions import import_inventory, load_jurisdiction  # noqa: PLC0415 - the site is set up first
    from guichet.catalogue.definitions import jurisdiction_folder  # noqa: PLC0415 - the site is set up first
    from guichet.catalogue.queries import search, totals  # noqa: PLC0415 - the site is set up first
    from guichet.interactions.rules import PUBLIC  # noqa: PLC0415 - the site is set up first

    import_inventory(folder=folder)
    load_jurisdiction(folder=jurisdiction_folder("northshore"), at=datetime.now(tz=UTC))
    for size in (0, LARGE) if large else (0,):
        if size:
            multiply(size)
        asked = [query for query in QUERIES if query.strip()] * (1 if size else ROUNDS)
        random.Random(7).shuffle(asked)  # noqa: S311 - an order, no secret
        start = time.perf_counter()
        search(PUBLIC, text="fishing", language="en")
        first = time.perf_counter() - start
        taken: list[tuple[float, str]] = []
        for text in asked:
            start = time.perf_counter()
            search(PUBLIC, text=text, language="fr")
            taken.append((time.perf_counter() - start, text))
        taken.sort()
        at = {share: taken[int(share / 100 * len(taken))][0] * 1000 for share in (50, 95, 99)}
        print(
            f"{name:<11}{totals(PUBLIC).services:>7,} services {len(taken)} searches: "
            + " ".join(f"p{share} {ms:.1f} ms" for share, ms in at.items())
            + f"; first {first * 1000:.0f} ms; slowest '{taken[-1][1]}' {taken[-1][0] * 1000:.1f}"
        )


def multiply(size: int) -> None:
    """Copy the catalogue's services under other codes until there are so many."""
    from guichet.catalogue.actions import index_services  # noqa: PLC0415 - the site is set up first
    from guichet.catalogue.models import Ownership, Service  # noqa: PLC0415 - the site is set up first

    stored = list(Service.objects.filter(runs_here=False).prefetch_related("ownerships"))
    owners = {each.pk: each.ownerships.all()[0] for each in stored}
    copies: list[Service] = []
    source: list[int] = []
    while len(copies) < size - len(stored):
        each = stored[len(copies) % len(stored)]
        source.append(each.pk)
        copy = Service(
            **{
                field.attname: getattr(each, field.attname)
                for field in Service._meta.concrete_fields
                if field.name not in {"id", "code", "status"}
            },
            code=f"copy-{len(copies)}",
        )
        copies.append(copy)
    made = Service.objects.bulk_create(copies, batch_size=500)
    Ownership.objects.bulk_create(
        [
            Ownership(service=copy, office_id=owners[key].office_id, starts=owners[key].starts)
            for copy, key in zip(made, source, strict=True)
        ],
        batch_size=1000,
    )
    Service.objects.filter(code__startswith="copy-").update(status="active")
    index_services(services=[copy.pk for copy in made])


def main() -> None:
    """Measure on every database at hand."""
    folder = inventory()
    if folder is None:
        return
    asked = [argument for argument in sys.argv[1:] if argument != "--large"]
    if asked:
        measured(asked[0], folder, large="--large" in sys.argv)
        return
    print("promise: p95 < 50 ms on the full inventory")
    with databases() as found:
        for name, environment in found.items():
            measure(__file__, environment, name, *sys.argv[1:])


if __name__ == "__main__":
    main()
