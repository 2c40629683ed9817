"""Kill web and worker at random while applications come in over HTTP, and count what is there.

Two web nodes and a worker serve; clients on poor lines send, and send again where a node died
under them or the line was lost. Then: is every reference that a client was shown there, is any
application there twice, is the journal whole? The same run without the idempotency key must show
applications twice, or nothing was ever lost at a bad moment. On SQLite, or on the PostgreSQL that
GUICHET_DATABASE_URL names. Ends with 1 when a bar is missed. What dies is a process, not the
machine: on a slow disk, TMPDIR=/dev/shm proves the same in less time.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from installation import REPOSITORY, empty_database, free_port, kind_of, run, step
from installation import environment as environment_of

SUBMISSIONS = int(os.environ.get("GUICHET_CRASH_SUBMISSIONS", "10000"))
KILLS = int(os.environ.get("GUICHET_CRASH_KILLS", "100"))
_CLIENTS = 8
_NODES = 2
_SERVICE = "coastal-fishing-licence"
_REFERENCE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b")
_TOKEN = "c" * 32
_LOST = 0.05  # share of sendings whose line is lost before the answer
_PATIENCE = 120.0  # seconds for one application, with nodes dying under it


# --- What runs inside an installation ------------------------------------------------------
def open_service() -> None:
    """Open the licence with its office."""
    from tests.apps.casework.licence import open_the_licence  # noqa: PLC0415 - needs the site

    open_the_licence()


def send(ports: str, keyed: str) -> None:
    """Send every application; print a line `number reference tries` once it was acknowledged."""
    from tests.apps.casework.licence import ANSWERS  # noqa: PLC0415 - needs the site set up

    from guichet.catalogue.definitions import definition_for  # noqa: PLC0415 - the same
    from guichet.counter.forms.draft import Draft, seal  # noqa: PLC0415 - the same

    version = definition_for(_SERVICE).version

    def form(number: int, key: uuid.UUID) -> str:
        answers = {**ANSWERS, "full_name": f"Applicant {number:06}"}
        draft = Draft(key=key, service=_SERVICE, version=version, answers=answers, reviewed=True)
        return urlencode(
            {
                "csrfmiddlewaretoken": _TOKEN,
                "page-draft": seal(draft),
                "page-act": "send",
                "page-declared": "yes",
            }
        )

    numbers = iter(range(SUBMISSIONS))
    lock = threading.Lock()

    def work() -> None:
        nodes = [int(port) for port in ports.split(",")]
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            reference, tries = _acknowledged(
                lambda key, number=number: form(number, key), nodes, keyed=keyed == "keyed"
            )
            with lock:
                sys.stdout.write(f"{number} {reference} {tries}\n")
                sys.stdout.flush()

    threads = [threading.Thread(target=work) for _ in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _acknowledged(
    form: Callable[[uuid.UUID], str], nodes: list[int], *, keyed: bool
) -> tuple[str, int]:
    """Send until a confirmation was seen; without the key, each try is a new application."""
    key, tries, until = uuid.uuid4(), 0, time.monotonic() + _PATIENCE
    path = f"/en/services/{_SERVICE}/apply/check"
    while time.monotonic() < until:
        tries += 1
        key = key if keyed else uuid.uuid4()
        with suppress(OSError, HTTPException, _NotYet):
            where, cookies = _send(nodes, path, form(key))
            return _confirmation(nodes, where, cookies, until=until), tries
        time.sleep(0.05)
    raise SystemExit(f"an application was not acknowledged within {_PATIENCE:.0f} s")


class _NotYet(Exception):
    """A node answered something else than it should; it may be starting or losing its database."""


def _send(nodes: list[int], path: str, body: str) -> tuple[str, str]:
    """Send a form and return where it leads, with the cookies for it."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection = _connect(nodes)
    try:
        headers["Cookie"] = f"csrftoken={_TOKEN}"
        connection.request("POST", path, body, headers)
        if random.random() < _LOST:  # noqa: S311 - no secret
            time.sleep(random.uniform(0, 0.2))  # noqa: S311 - no secret
            raise _NotYet
        response = connection.getresponse()
        response.read()
        if response.status != 303:  # noqa: PLR2004 - HTTP's own
            raise _NotYet
        given = response.headers.get_all("Set-Cookie", [])
        return response.getheader("Location", ""), "; ".join(x.split(";")[0] for x in given)
    finally:
        connection.close()


def _connect(nodes: list[int]) -> HTTPConnection:
    """Return a connection to a node that lives."""
    while True:
        connection = HTTPConnection("127.0.0.1", random.choice(nodes), timeout=20)  # noqa: S311 - no secret
        try:
            connection.connect()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return connection


def _page(nodes: list[int], path: str, cookies: str) -> str:
    connection = _connect(nodes)
    try:
        connection.request("GET", path, headers={"Cookie": cookies})
        response = connection.getresponse()
        content = response.read().decode()
        if response.status != 200:  # noqa: PLR2004 - HTTP's own
            raise _NotYet
        return content
    finally:
        connection.close()


def _confirmation(nodes: list[int], where: str, cookies: str, *, until: float) -> str:
    """Return the reference that the confirmation shows, from whichever node lives."""
    while time.monotonic() < until:
        with suppress(OSError, HTTPException, _NotYet):
            found = _REFERENCE.findall(_page(nodes, where, cookies))
            if found:
                return found[0]
        time.sleep(0.05)
    raise _NotYet


def count(said: str) -> None:
    """Print what is there: applications, those twice, references missing, Events twice."""
    from guichet.casework.models import Answers, Application  # noqa: PLC0415 - needs the site
    from guichet.interactions.models import Event  # noqa: PLC0415 - the same

    lines = [line.split() for line in Path(said).read_text().splitlines()]
    there = set(Application.objects.values_list("reference", flat=True))
    names = Counter(
        json.loads(values)["full_name"]
        for values in Answers.objects.values_list("values", flat=True)
    )
    events = Counter(Event.objects.filter(kind="submitted").values_list("case", flat=True))
    found = {
        "acknowledged": len(lines),
        "again": sum(int(tries) > 1 for _number, _reference, tries in lines),
        "missing": len({reference for _number, reference, _tries in lines} - there),
        "applications": len(there),
        "twice": sum(many > 1 for many in names.values()),
        "events": sum(events.values()),
        "events_twice": sum(many > 1 for many in events.values()),
    }
    sys.stdout.write(json.dumps(found))


# --- The proof -----------------------------------------------------------------------------
@dataclass
class House:
    """The processes that serve one installation, each killed and started again."""

    environment: dict[str, str]
    folder: Path
    ports: list[int]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)

    def start(self, name: str) -> None:
        """Start a node or the worker."""
        command = [sys.executable, "-m", "guichet", "worker"]
        if name != "worker":
            command = [
                *(sys.executable, "-m", "granian", "--interface", "wsgi"),
                *("--blocking-threads", "1", "--workers", "1", "--log-level", "warning"),
                *("--host", "127.0.0.1", "--port", name),
                "guichet.site.wsgi:application",
            ]
        with (self.folder / "processes.log").open("ab") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603 - our own words only
                command,
                env=self.environment,
                cwd=REPOSITORY,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """End a node with its processes, or the worker, as a machine that loses power does."""
        process = self.running[name]
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.kills["worker" if name == "worker" else "web"] += 1

    def stop(self) -> None:
        """End whatever still runs."""
        for process in self.running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def prove(folder: Path, database: str, *, keyed: bool) -> bool:
    """Go through it all once and print the figures."""
    dice = random.Random(20261126)  # noqa: S311 - a test's dice
    environment = environment_of(folder / "home", database)
    run(environment, "-m", "guichet", "init")
    run(environment, __file__, "open_service")
    house = House(environment, folder, [free_port() for _ in range(_NODES)])
    names = [*map(str, house.ports), "worker"]
    said, started = folder / "acknowledged", time.monotonic()
    try:
        for name in names:
            house.start(name)
        with said.open("wb") as out:
            ports = ",".join(map(str, house.ports))
            command = [sys.executable, __file__, "send", ports, "keyed" if keyed else "keyless"]
            clients = subprocess.Popen(command, env=environment, stdout=out)  # noqa: S603 - ours
        for number in range(KILLS):
            _await(said, SUBMISSIONS * (number + 0.5) / KILLS, clients)
            time.sleep(dice.uniform(0, 0.2))
            name = dice.choice(names)
            house.kill(name)
            house.start(name)
        if clients.wait():
            raise SystemExit("the clients gave up: see above")
    finally:
        house.stop()
    return _judge(environment, said, house, keyed=keyed, seconds=time.monotonic() - started)


def _judge(
    environment: dict[str, str], said: Path, house: House, *, keyed: bool, seconds: float
) -> bool:
    run(environment, "-m", "guichet", "worker", "--once")
    found = json.loads(run(environment, __file__, "count", str(said)))
    words = run(environment, "-m", "guichet", "verify-journal").strip().splitlines()
    kills = house.kills
    print(f"{'with' if keyed else 'without'} the idempotency key, {seconds:.0f} s:")
    print(f"  killed {kills.total()} times: web {kills['web']}, worker {kills['worker']}")
    print(f"  acknowledged {found['acknowledged']}, {found['again']} of them sent more than once")
    print(f"  applications {found['applications']}, references missing {found['missing']},")
    print(f"  applications there twice {found['twice']}")
    print(f"  Events of receipt {found['events']}, twice {found['events_twice']}; {words[0]}")
    whole = found["missing"] == 0 and found["events_twice"] == 0
    whole = whole and found["events"] == found["applications"] and kills.total() >= KILLS
    if not keyed:
        return whole and found["twice"] > 0
    return whole and found["twice"] == 0 and found["applications"] == SUBMISSIONS


def _await(said: Path, many: float, clients: subprocess.Popen[bytes]) -> None:
    """Wait until so many were acknowledged, or the clients are done."""
    while clients.poll() is None and said.read_bytes().count(b"\n") < many:
        time.sleep(0.02)


def main() -> int:
    """Run the proof with the key and without, or one of its steps inside an installation."""
    if step({"open_service": open_service, "send": send, "count": count}):
        return 0
    # Ended from outside, the nodes end too.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))
    held = []
    for keyed in (True, False):
        with tempfile.TemporaryDirectory(prefix="guichet-crash-") as name:
            folder = Path(name)
            with empty_database(folder, "crash") as database:
                print(f"== {kind_of(database)}", flush=True)
                held.append(prove(folder, database, keyed=keyed))
    print("Held." if all(held) else "MISSED.")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
