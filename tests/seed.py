"""A small house with files in every state, made through the real actions for the served site."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.test import override_settings

from guichet.casework import actions
from guichet.casework.actions.mail import ingest_mail
from guichet.casework.actions.walk_ins import take_ticket
from guichet.casework.rules import Outcome, Purpose
from guichet.casework.rules.contacts import ContactReason
from guichet.casework.rules.mail import Slip
from guichet.catalogue.actions import (
    give_alert,
    import_history,
    import_inventory,
    load_jurisdiction,
)
from guichet.catalogue.definitions import definition_for, jurisdiction_folder
from guichet.catalogue.models import ContactWay, Office
from guichet.catalogue.queries import office_by_code
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.documents.actions import Sent
from guichet.documents.adapters import store
from guichet.interactions.rules import PUBLIC, SYSTEM, Role, Viewer
from tests.apps.casework.licence import ANSWERS, CODE
from tests.apps.catalogue.inventory import service, standard, write_history, write_inventory
from tests.apps.documents import samples
from tests.apps.payments.cards import apply_for
from tests.ground import Site, own_database, start_site
from tests.people import People, Person, hire, staff_two_offices

ALWAYS_OPEN = "shoreline-director"  # whatever the hour at which the tests run


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """The people and one file in each state."""

    people: People
    inspector: Person
    waiting: actions.Receipt
    approved: actions.Receipt
    refused: actions.Receipt
    asked: actions.Receipt
    letter: UUID  # scanned, and in no file yet
    tickets: dict[str, str]  # what opens the pages of each file, for half an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The site in processes, and what was put into it."""

    site: Site
    seeded: Seeded


def seed(*, home: Path, at: datetime) -> Seeded:
    """Load the example jurisdiction, hire the people, and receive and decide a few files."""
    secret = (home / "secret").read_text().strip()
    with override_settings(HOME=home, SECRET_FILE=home / "secret", SECRET_KEY=secret):
        load_jurisdiction(folder=jurisdiction_folder(), at=at - timedelta(days=30))
        _file_a_year(home.parent, at=at)
        people = staff_two_offices(
            office=office_by_code(SYSTEM, code="licences-director").id,
            other=office_by_code(SYSTEM, code="civil-records-director").id,
        )
        harbour = office_by_code(SYSTEM, code="harbour-safety").id
        inspector = hire("inspector", role=Role.OFFICER, office=harbour)
        cards_office = office_by_code(SYSTEM, code="travel-documents-director").id
        clerk = hire("clerk", role=Role.OFFICER, office=cards_office)
        before = at - timedelta(days=3)
        received = [_send(number, at=before) for number in range(1, 5)]
        named = dict(zip(("waiting", "approved", "refused", "asked"), received, strict=True))
        for receipt, outcome in zip(received[1:3], Outcome, strict=True):
            _decide(people, inspector, receipt.case, outcome, at=at - timedelta(days=1))
        _ask(people, named["asked"].case, at=at - timedelta(days=1))
        cards = {"unpaid": apply_for(at=before), "paid": apply_for(at=before)}
        actions.take_cash(clerk.viewer, case=cards["paid"].case, key=uuid4(), at=before)
        tickets = {name: follow_token(receipt.case) for name, receipt in named.items()}
        tickets["walk_in"] = str(_wait_in_line(at=at))
        tickets |= {name: follow_token(receipt.case) for name, receipt in cards.items()}
        letter = _scan_a_letter(people, at=at)
    return Seeded(people=people, inspector=inspector, tickets=tickets, letter=letter, **named)


def _scan_a_letter(people: People, *, at: datetime) -> UUID:
    """Take in a letter of two days ago that names no file."""
    content = samples.jpeg()
    arriving = store.Arriving(settings.HOME)
    arriving.write(content)
    sent = Sent(
        arriving=arriving, name="letter.jpg", size=len(content), digest=sha256(content).digest()
    )
    done = ingest_mail(
        office=people.officer.office,
        sent=sent,
        slip=Slip(),
        named=(),
        read=(),
        arrived_at=at - timedelta(days=2),
        at=at,
    )
    return done.mail


def furnished(prepared_home: Path, folder: Path) -> Path:
    """Copy a home made by `guichet init` into a folder, and return it."""
    home = folder / "home"
    shutil.copytree(prepared_home, home, ignore=shutil.ignore_patterns("*.sqlite3*"))
    return home


@contextmanager
def serving(database_template: str, home: Path, **more: str) -> Iterator[Served]:
    """Serve a small house with its worker; other names are environment variables."""
    with own_database(database_template, home.parent) as address:
        seeded = seed(home=home, at=clock.now())
        # The process serves this copy on; ours goes back to the shared one between the tests.
        site = start_site(home=home, database=address, worker=True, **more)
        try:
            yield Served(site=site, seeded=seeded)
        finally:
            site.stop()


def _file_a_year(folder: Path, *, at: datetime) -> None:
    """File services with earlier years, one of them by two departments, and warn of another."""
    joint = {
        "num_applications_total": "21",
        "owner_org": "owners",
        "owner_org_title": "Owners | Maîtres",
    }
    services = [service(), service(service_id="1242"), service(service_id="SRV03049", **joint)]
    filed = write_inventory(folder / "inventory", services, [standard()])
    (filed / "org_var.csv").write_text("org_name_variant,org_id\nports,77\n")
    import_inventory(folder=filed)
    key = {"org_id": "77", "service_id": "100"}
    volumes = [
        key | {"fiscal_yr": year, "channel": channel, "volume": count}
        for year, channel, count in (
            ("2021-2022", "online", "30.0"),
            ("2021-2022", "mail", "12.0"),
            ("2022-2023", "online", "40.0"),
        )
    ]
    kept = key | {"fiscal_yr": "2022-2023", "channel": "ONL"}
    kept |= {"volume_meeting_target": "796.0", "total_volume": "1000.0"}
    import_history(folder=write_history(folder / "history", volumes, [kept]))
    office = office_by_code(SYSTEM, code="travel-documents-director").id
    give_alert(
        Viewer(user=uuid4(), roles={office: frozenset({Role.LEAD})}),
        key=uuid4(),
        service="travel-card",
        kind="strike",
        text={"en": "Counters are closed today.", "fr": "Les comptoirs sont fermés aujourd’hui."},
        starts_at=at,
        ends_at=at + timedelta(days=7),
        at=at,
    )


def _send(number: int, *, at: datetime) -> actions.Receipt:
    return actions.submit(
        key=uuid4(),
        service=CODE,
        definition_version=definition_for(CODE).version,
        answers={**ANSWERS, "full_name": f"Applicant {number:04}"},
        language="en",
        channel="web",
        at=at,
    )


def _decide(
    people: People, inspector: Person, case: UUID, outcome: Outcome, *, at: datetime
) -> None:
    officer = people.officer.viewer
    actions.open_file(officer, case=case, purpose=Purpose.DECIDE, at=at)
    if outcome is Outcome.APPROVED:
        through_the_stages(people.officer.viewer, inspector.viewer, case=case, at=at)
    grounds = definition_for(CODE).reasons
    reason = next(ground.code for ground in grounds if ground.outcome == outcome)
    actions.decide(officer, case=case, outcome=outcome, reason=reason, words="", at=at)
    actions.release_due(at=at + timedelta(hours=1))


def _wait_in_line(*, at: datetime) -> UUID:
    """Open one office at every hour, and let somebody wait there without an appointment."""
    always = {"opens_at": time.min, "closes_at": time.max}
    Office.objects.filter(code=ALWAYS_OPEN).update(weekdays="0123456", holidays="", **always)
    office = Office.objects.get(code=ALWAYS_OPEN)
    where = {"en": "Ferry Hall, Port Halden", "fr": "Gare maritime, Port Halden"}
    ContactWay.objects.create(
        office=office, kind="visit", place=9, at=where, walk_in=True, **always
    )
    taken = take_ticket(
        PUBLIC,
        key=uuid4(),
        office=office.pk,
        reason=ContactReason.DOCUMENT,
        language="en",
        at=at,
    )
    return taken.id


def through_the_stages(officer: Viewer, inspector: Viewer, *, case: UUID, at: datetime) -> None:
    """Have the harbour check the vessel of an opened file, as the licence asks before a yes."""
    actions.hand_over(officer, case=case, to="inspection", words="", at=at)
    actions.open_file(inspector, case=case, purpose=Purpose.DECIDE, at=at)
    actions.hand_over(inspector, case=case, to="decision", words="", at=at)
    actions.open_file(officer, case=case, purpose=Purpose.DECIDE, at=at)


def _ask(people: People, case: UUID, *, at: datetime) -> None:
    officer = people.officer.viewer
    actions.open_file(officer, case=case, purpose=Purpose.DECIDE, at=at)
    actions.ask(
        officer, case=case, reason="vessel-unclear", words="Which winch?", due_on=None, at=at
    )
