"""`guichet demo`: fill a fresh home with the example jurisdiction and a year of its history.

Everything goes through the same actions as real work; only the clock is told what time it is.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from guichet.capacity.actions import publish_waits
from guichet.casework.actions import compute_results, keep_samples
from guichet.casework.queries import volume
from guichet.catalogue.actions import load_jurisdiction
from guichet.catalogue.definitions import jurisdiction_folder
from guichet.catalogue.queries import office_by_code
from guichet.catalogue.rules.filing import fiscal_year_of
from guichet.cli.demo.live import Sample, live
from guichet.cli.demo.plan import DemoStaff, History, read_plan
from guichet.components.clock import now
from guichet.components.demo import is_demo, mark_as_demo
from guichet.identity.actions import invite
from guichet.interactions.actions import seal
from guichet.interactions.rules import SYSTEM, Role, Viewer

_INVENTORY = "gc-service-inventory"
_HISTORY = "gc-service-history"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer a smaller demonstration."""
    parser.add_argument(
        "--days", type=int, default=None, help="days of history (default: as demo.toml says)"
    )


def run(options: argparse.Namespace) -> int:
    """Fill the home once; a home that holds a demonstration is left as it is.

    Raises CommandError for a home that holds real applications.
    """
    if is_demo():
        print(f"This home already holds a demonstration: {settings.HOME}")
        _say_where([])
        return 0
    if volume(SYSTEM):
        raise CommandError(
            f"{settings.HOME} already holds applications. A demonstration invents people, so it "
            "needs a home of its own: set GUICHET_HOME to an empty folder."
        )
    folder, moment = jurisdiction_folder(), now()
    staff, histories = read_plan(folder)
    longest = max((options.days or each.days for each in histories), default=0)
    before = moment - timedelta(days=longest + 1)
    loaded = load_jurisdiction(folder=folder, at=before)
    print(f"Loaded {folder.name}: {len(loaded.offices)} offices, {', '.join(loaded.services)}.")
    viewers = _invite(staff, at=before)
    samples = live(
        [_shortened(history, options.days) for history in histories],
        viewers=viewers,
        now=moment,
        seal=_seal,
        publish=_night,
    )
    for history in histories:
        for year in sorted({fiscal_year_of(moment.date() - timedelta(days=d)) for d in (0, 365)}):
            compute_results(service=history.service, fiscal_year=year, today=moment.date())
    _seal(moment)
    _load_published()
    mark_as_demo()
    _say_where(samples)
    return 0


def _seal(at: datetime) -> None:
    while seal(at=at, home=settings.HOME) is not None:
        pass


def _night(at: datetime) -> None:
    """Do what the worker does at night: show and commit to seeds, publish waits."""
    publish_waits(at=at)
    keep_samples(at=at)
    # Else the journal waits until morning, and no permit is issued over one that waits.
    _seal(at)


def _shortened(history: History, days: int | None) -> History:
    return history if days is None else history.lasting(days)


def _invite(staff: tuple[DemoStaff, ...], *, at: datetime) -> dict[str, Viewer]:
    """Invite everybody and return each as a viewer, by label."""
    viewers = {}
    for each in staff:
        office = office_by_code(SYSTEM, code=each.office).id
        role = Role(each.role)
        user = invite(SYSTEM, email=each.email, office=office, role=role, at=at, label=each.label)
        viewers[each.label] = Viewer(user=user, roles={office: frozenset({role})})
    return viewers


def _load_published() -> None:
    """Load the catalogue of a real government, where its published files are at hand."""
    if not settings.PUBLISHED_DATA:
        print("GUICHET_DATA is not set: the catalogue holds the example services only.")
        return
    folder = Path(settings.PUBLISHED_DATA) / _INVENTORY
    if not folder.is_dir():
        print(f"{folder} is not there: the catalogue holds the example services only.")
        return
    call_command("import_gc_inventory", str(folder))
    history = Path(settings.PUBLISHED_DATA) / _HISTORY
    if history.is_dir():
        call_command("import_gc_history", str(history))


def _say_where(samples: Sequence[Sample]) -> None:
    base = settings.BASE_URL
    lines = [
        f"Counter: {base}/en/  {base}/fr/",
        f"Desk:    {base}/en/desk/  (sign in as officer-1)",
        f"Verify:  {base}/en/verify",
    ]
    lines += [
        f"Follow:  {base}/en/track  {each.reference}  {each.secret}  ({each.what})"
        for each in samples
    ]
    sys.stdout.write("\n".join(lines) + "\n")
