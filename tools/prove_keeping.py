"""Back up 100,000 applications while more come in, kill the writers, restore elsewhere, count.

Prints what was acknowledged before the backup and is missing, what was erased and came back, what
the journal says, and the seconds. Ends with 1 when a bar is missed. On SQLite, or on the
PostgreSQL that GUICHET_DATABASE_URL names, where it makes two databases and drops them.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installation import empty_databases, environment, kind_of, run, step

APPLICATIONS = int(os.environ.get("GUICHET_PROVE_APPLICATIONS", "100000"))
ERASED = 100
MOST_SECONDS = 300.0
_FIRST = 20  # acknowledged by each writer before the backup begins
_STEP = 500  # applications a transaction while filling: the writers under load commit one by one


# --- What runs inside an installation ------------------------------------------------------
def _send(number: int) -> str:
    from tests.apps.casework.licence import ANSWERS, send  # noqa: PLC0415 - needs the site set up

    from guichet.components import clock  # noqa: PLC0415 - the same

    answers = {**ANSWERS, "full_name": f"Applicant {number:06}"}
    return str(send(answers=answers, at=clock.now()).reference)


def _seal() -> None:
    from django.conf import settings  # noqa: PLC0415 - needs the site set up

    from guichet.components import clock  # noqa: PLC0415 - the same
    from guichet.interactions.actions import seal  # noqa: PLC0415 - the same

    while seal(at=clock.now(), home=settings.HOME) is not None:
        pass


def fill() -> None:
    """Send the applications and close some of them; print the cases that are closed."""
    from django.db import transaction  # noqa: PLC0415 - needs the site set up
    from tests.apps.casework.licence import open_the_licence  # noqa: PLC0415 - the same
    from tests.people import hire  # noqa: PLC0415 - the same

    from guichet.casework import actions  # noqa: PLC0415 - the same
    from guichet.casework.models import Application  # noqa: PLC0415 - the same
    from guichet.casework.rules import Outcome  # noqa: PLC0415 - the same
    from guichet.components import clock  # noqa: PLC0415 - the same
    from guichet.interactions.rules import Role  # noqa: PLC0415 - the same

    officer = hire("officer", role=Role.OFFICER, office=open_the_licence().pk)
    for start in range(0, APPLICATIONS, _STEP):
        with transaction.atomic():
            for number in range(start, min(start + _STEP, APPLICATIONS)):
                _send(number)
        _seal()
    closed = list(Application.objects.values_list("pk", flat=True)[:ERASED])
    for case in closed:
        decision = actions.decide(
            officer.viewer,
            case=case,
            outcome=Outcome.REFUSED,
            reason="zone-full",
            words="",
            at=clock.now(),
        )
        actions.release(decision=decision, at=clock.now())
    _seal()
    sys.stdout.write(json.dumps([str(case) for case in closed]))


def write() -> None:
    """Send for ever, one commit each, and say each reference once its commit is through."""
    number = 1_000_000
    while True:
        number += 1
        sys.stdout.write(f"{_send(number)}\n")
        sys.stdout.flush()
        if number % 50 == 0:
            _seal()


def erase(*cases: str) -> None:
    """Erase these cases by order."""
    from guichet.casework import actions  # noqa: PLC0415 - needs the site set up
    from guichet.casework.rules import Cause, Kept  # noqa: PLC0415 - the same
    from guichet.components import clock  # noqa: PLC0415 - the same

    for case in cases:
        order = Cause.COURT_ORDER
        actions.erase(case=uuid.UUID(case), kinds=set(Kept), cause=order, at=clock.now())


def count(said: str, *cases: str) -> None:
    """Print how many applications there are, which references are missing, what came back."""
    from guichet.casework.models import Answers, Application  # noqa: PLC0415 - needs the site

    there = set(Application.objects.values_list("reference", flat=True))
    missing = set(Path(said).read_text().split()) - there
    back = Answers.objects.filter(pk__in=cases).count()
    found = {"applications": len(there), "missing": len(missing), "back": back}
    sys.stdout.write(json.dumps(found))


# --- The proof -----------------------------------------------------------------------------
def prove(folder: Path, database: str, elsewhere: str) -> bool:
    """Go through it all and print the figures."""
    here = environment(folder / "home", database)
    there = environment(folder / "elsewhere", elsewhere)
    run(here, "-m", "guichet", "init")
    started = time.monotonic()
    closed = json.loads(run(here, __file__, "fill"))
    print(f"filled: {APPLICATIONS} applications in {time.monotonic() - started:.0f} s", flush=True)
    archive, acknowledged = folder / "kept.tar.gz", folder / "acknowledged"
    with _writers(here, folder) as said:
        while min(len(path.read_text().split()) for path in said) < _FIRST:
            time.sleep(0.1)
        acknowledged.write_text("".join(_whole_lines(path) for path in said))
        started = time.monotonic()
        run(here, "-m", "guichet", "backup", str(archive))
        backed_up = time.monotonic() - started
        came_in = sum(len(path.read_text().split()) for path in said)
    before = len(acknowledged.read_text().split())
    print(f"backup beside 2 writers: {backed_up:.1f} s, {archive.stat().st_size >> 20} MiB;")
    print(f"  {before} acknowledged by them before it began, {came_in - before} while it ran")
    run(here, __file__, "erase", *closed)
    ledger = folder / "erasures"
    shutil.copy(folder / "home" / "erasures", ledger)
    started = time.monotonic()
    words = run(there, "-m", "guichet", "restore", str(archive), "--erasures", str(ledger))
    restored = time.monotonic() - started
    found = json.loads(run(there, __file__, "count", str(acknowledged), *closed))
    print(f"restore elsewhere: {restored:.1f} s for {found['applications']} applications")
    print("\n".join(f"  {line}" for line in words.splitlines()[1:3]))
    print(f"acknowledged before the backup and missing: {found['missing']} of {before}")
    print(f"erased after the backup and back again: {found['back']} of {len(closed)}")
    print(run(there, "-m", "guichet", "verify-journal").strip())
    enough = found["applications"] >= APPLICATIONS + before and restored < MOST_SECONDS
    return enough and not found["missing"] and not found["back"]


@contextmanager
def _writers(inside: dict[str, str], folder: Path) -> Iterator[list[Path]]:
    """Let two processes send for ever, and kill them outright at the end."""
    said = [folder / f"writer-{number}" for number in range(2)]
    writers = []
    for path in said:
        with path.open("wb") as out:
            command = [sys.executable, __file__, "write"]
            writers.append(subprocess.Popen(command, env=inside, stdout=out))  # noqa: S603 - ours
    try:
        yield said
    finally:
        for writer in writers:
            writer.send_signal(signal.SIGKILL)
            writer.wait()


def _whole_lines(path: Path) -> str:
    return "".join(x for x in path.read_text().splitlines(keepends=True) if x.endswith("\n"))


def main() -> int:
    """Run the proof, or one of its steps inside an installation."""
    if step({"fill": fill, "write": write, "erase": erase, "count": count}):
        return 0
    with tempfile.TemporaryDirectory(prefix="guichet-keeping-") as name:
        folder = Path(name)
        with empty_databases(folder, "here", "elsewhere") as (database, elsewhere):
            print(f"== {kind_of(database)}", flush=True)
            held = prove(folder, database, elsewhere)
    print("Held." if held else "MISSED.")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
