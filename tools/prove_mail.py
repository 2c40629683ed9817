"""Kill the worker each second while it sends 5,000 notices to a mail server that fails and stalls.

The server is real (aiosmtpd, on the loopback): it refuses some letters for now, keeps others
waiting before it takes them, and writes down each one it took. Two workers send; each is killed
outright a second after it began. Then: has every notice arrived, in its case's order, and is every
one that arrived twice among those that we list as perhaps sent twice? What a dead worker held is
taken up again after five minutes, so no run takes less. On SQLite, or on the PostgreSQL that
GUICHET_DATABASE_URL names. Ends with 1 when a bar is missed.

A worker is started many hundred times. So one process, which holds no connection and does nothing
itself, reads the program once and makes each worker by a fork of itself: what is killed is the same
worker, only without the seconds of reading before.
"""

import asyncio
import gc
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from importlib import import_module
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from installation import (
    REPOSITORY,
    empty_database,
    environment,
    free_port,
    kind_of,
    run,
    step,
)

NOTICES = int(os.environ.get("GUICHET_PROVE_NOTICES", "5000"))
KILLS = NOTICES // 250  # at least: one a second for as long as letters come
_A_CASE = 5  # notices: received, three corrections, taken back
_REFUSED, _STALLED = 0.02, 0.01  # shares of letters
_STALL = 3.0  # seconds before the server takes a letter it keeps waiting
_WORKERS = 2
_ALIVE = float(
    os.environ.get("GUICHET_PROVE_ALIVE", "1")
)  # seconds from a worker's first letter to its end
_LEASE = float(os.environ.get("GUICHET_PROVE_LEASE", "300"))  # seconds; a test's are fewer
_NONE_COMES = min(60.0, 2 * _LEASE)
_PATIENCE = 60 * 60.0


# --- What runs inside an installation ------------------------------------------------------
def fill() -> None:
    """Make cases with five notices each, sealed and planned."""
    from django.conf import settings  # noqa: PLC0415 - needs the site set up
    from django.db import transaction  # noqa: PLC0415 - the same
    from tests.apps.casework.licence import ANSWERS, open_the_licence, send  # noqa: PLC0415 - same

    from guichet.casework import actions  # noqa: PLC0415 - the same
    from guichet.components import clock  # noqa: PLC0415 - the same
    from guichet.interactions.actions import seal  # noqa: PLC0415 - the same
    from guichet.notices.actions import plan  # noqa: PLC0415 - the same

    open_the_licence()
    at = clock.now() - timedelta(minutes=1)
    for number in range(NOTICES // _A_CASE):
        with transaction.atomic():
            case = send(answers={**ANSWERS, "email": f"p{number}@example.org"}, at=at).case
            for change in range(_A_CASE - 2):
                mended = {**ANSWERS, "email": f"p{number}-{change}@example.org"}
                actions.correct_contact(case=case, answers=mended, at=at)
            actions.withdraw(case=case, at=at)
    while seal(at=clock.now(), home=settings.HOME) is not None:
        pass
    planned = 0
    while more := plan(at=clock.now()):
        planned += more
    sys.stdout.write(str(planned))


def waiting() -> None:
    """Print how many notices have not ended."""
    from guichet.notices.models import Delivery  # noqa: PLC0415 - needs the site set up

    sys.stdout.write(str(Delivery.objects.filter(state="waiting").count()))


def tell() -> None:
    """Print every notice: its id, case, position, state, tries and doubts."""
    from guichet.notices.models import Delivery  # noqa: PLC0415 - needs the site set up

    columns = ("id", "case", "position", "state", "tries", "doubts")
    rows = Delivery.objects.order_by("position").values_list(*columns)
    sys.stdout.write(json.dumps([[str(row[0]), str(row[1]), *row[2:]] for row in rows]))


def nursery() -> None:
    """Make a worker, in a session of its own, for each line; print its process id."""
    from django.db import connections  # noqa: PLC0415 - needs the site set up

    from guichet.cli import worker  # noqa: PLC0415 - the same
    from guichet.cli.keeping.upkeep import insist_on_tables  # noqa: PLC0415 - the same

    import_module("guichet.notices.actions.send").LEASE = timedelta(seconds=_LEASE)  # type: ignore[attr-defined]  # what a test may shorten
    insist_on_tables()  # reads every migration: most of what a worker does before its first round
    connections.close_all()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel forgets who has ended
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.exit(worker.run(Namespace(once=False)))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


# --- The mail server -----------------------------------------------------------------------
@dataclass
class Sink:
    """Takes letters, refuses or keeps some waiting, and remembers when it took which."""

    dice: random.Random
    taken: list[tuple[float, str]] = field(default_factory=list)
    refused: int = 0
    stalled: int = 0

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Answer one letter."""
        content = envelope.content
        letter = message_from_bytes(content if isinstance(content, bytes) else b"")
        if self.dice.random() < _REFUSED:
            self.refused += 1
            return "451 come back"
        if self.dice.random() < _STALLED:
            self.stalled += 1
            await asyncio.sleep(_STALL)
        name = str(letter["Message-ID"]).strip("<>").partition("@")[0]
        self.taken.append((time.monotonic(), name))
        return "250 OK"


# --- The proof -----------------------------------------------------------------------------
@dataclass
class Workers:
    """The workers of one installation, each killed and started again."""

    nursery: subprocess.Popen[str]
    running: list[int] = field(default_factory=list)
    kills: int = 0

    def start(self) -> None:
        """Start one."""
        assert self.nursery.stdin is not None  # noqa: S101 - asked for where it was started
        assert self.nursery.stdout is not None  # noqa: S101 - the same
        self.nursery.stdin.write("\n")
        self.nursery.stdin.flush()
        self.running.append(int(self.nursery.stdout.readline()))

    def kill(self, worker: int) -> None:
        """End one with its processes, as a machine that loses power does."""
        self.running.remove(worker)
        with suppress(ProcessLookupError):
            os.killpg(worker, signal.SIGKILL)

    def stop(self) -> None:
        """End whatever still runs."""
        for worker in list(self.running):
            self.kill(worker)
        self.nursery.kill()
        self.nursery.wait()


def open_nursery(environment: dict[str, str], log: Path) -> subprocess.Popen[str]:
    """Start the process that makes workers."""
    with log.open("ab") as written:
        return subprocess.Popen(  # noqa: S603 - our own words only
            [sys.executable, __file__, "nursery"],
            env=environment,
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
        )


def prove(folder: Path, database: str) -> bool:
    """Go through it all once and print the figures."""
    sink, port = Sink(random.Random(20261126)), free_port()  # noqa: S311 - a test's dice
    here = environment(folder / "home", database, GUICHET_MAIL_URL=f"smtp://127.0.0.1:{port}")
    run(here, "-m", "guichet", "init")
    planned = int(run(here, __file__, "fill"))
    # Or each worker would begin with the night's estimates, and each be killed over them.
    run(here, "-m", "guichet", "publish-waits", "--nightly", "America/Halifax")
    print(f"planned {planned} notices of {planned // _A_CASE} cases", flush=True)
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    workers = Workers(open_nursery(here, folder / "workers.log"))
    started = time.monotonic()
    try:
        _kill_each_second(workers, sink)
        killed = time.monotonic() - started
        for _ in range(_WORKERS):
            workers.start()
        while int(run(here, __file__, "waiting")):
            if time.monotonic() - started > _PATIENCE:
                raise SystemExit("notices wait still: see workers.log")
            time.sleep(5)
    finally:
        workers.stop()
        server.stop()
    rows = json.loads(run(here, __file__, "tell"))
    seconds = time.monotonic() - started
    print(f"killed {workers.kills} workers in {killed:.0f} s; all were sent after {seconds:.0f} s")
    return _judge(rows, sink, kills=workers.kills)


def _kill_each_second(workers: Workers, sink: Sink) -> None:
    """Kill the older worker a second after letters began to come, until none come any more."""
    for _ in range(_WORKERS - 1):
        workers.start()
    while True:
        workers.start()
        before, until = len(sink.taken), time.monotonic() + _NONE_COMES
        while len(sink.taken) == before and time.monotonic() < until:
            time.sleep(0.01)
        if len(sink.taken) == before:
            return  # what is left is due in five minutes
        time.sleep(_ALIVE * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        workers.kill(workers.running[0])
        workers.kills += 1


def _judge(rows: list[list[str]], sink: Sink, *, kills: int) -> bool:
    """Hold what the server took against what we say we sent."""
    times: dict[str, list[float]] = defaultdict(list)
    for at, name in sink.taken:
        times[name].append(at)
    doubts = {name: int(many) for name, _case, _position, _state, _tries, many in rows}
    missing = [name for name in doubts if name not in times]
    twice = {name: many for name in times if (many := len(times[name])) > 1}
    unlisted = [name for name, many in twice.items() if many - 1 > doubts[name]]
    states = Counter(row[3] for row in rows)
    firsts: dict[str, list[float]] = defaultdict(list)
    for name, case, *_rest in rows:  # in order of position
        firsts[case].append(min(times.get(name, [0.0])))
    disordered = [case for case, moments in firsts.items() if moments != sorted(moments)]
    gaps = [b - a for name in twice for a, b in zip(times[name], times[name][1:], strict=False)]
    print(f"  the server took {len(sink.taken)} letters, refused {sink.refused} for now and kept")
    print(f"  {sink.stalled} waiting; {len(times)} of {len(rows)} notices arrived, {dict(states)}")
    print(
        f"  arrived never {len(missing)}, twice {len(twice)}, twice and not listed {len(unlisted)}"
    )
    print(f"  listed as perhaps sent twice {sum(many > 0 for many in doubts.values())}")
    print(f"  cases whose notices came in another order {len(disordered)} of {len(firsts)}")
    if gaps:
        print(f"  sent again after {min(gaps):.0f} to {max(gaps):.0f} s")
    whole = not (missing or unlisted or disordered) and states == {"sent": len(rows)}
    return whole and kills >= KILLS and (not gaps or min(gaps) > _LEASE - _STALL - _ALIVE * 2)


def main() -> int:
    """Run the proof, or one of its steps inside an installation."""
    if step({"fill": fill, "waiting": waiting, "tell": tell, "nursery": nursery}):
        return 0
    # Ended from outside, the workers end too.
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="guichet-mail-") as name:
        folder = Path(name)
        with empty_database(folder, "mail") as database:
            print(f"== {kind_of(database)}", flush=True)
            held = prove(folder, database)
    print("Held." if held else "MISSED.")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
