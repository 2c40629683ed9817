"""Send malformed files to a running site by the thousand, and look what became of it.

A generated corpus: cut short, altered, two formats in one, bombs, tricks with names, broken
multipart, far too large. Web processes, worker and what checks the files run in one memory group of
512 MiB where the kernel allows it, and are measured anyway. The night's estimates of waits, which
are another matter and take as much again, are made before.

Another person reads one page all the while, from a process of its own: first with nobody sending,
then meanwhile. Everything that is sent was made and written to the disk before, so that what it
costs to make is not charged to the site.

It must end with: no 500, nothing outside the store, memory and disk bounded, the reader's 95th
percentile under twice what it was. Ends with 1 when a bar is missed. GUICHET_UPLOADS says how many
files, GUICHET_UPLOADERS how many people send at once, each one file after the other, and
GUICHET_UPLOADS_A_SECOND how many they send together at most.
"""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import django

from installation import REPOSITORY, free_port
from upload_corpus import Corpus

UPLOADS = int(os.environ.get("GUICHET_UPLOADS", "5000"))
_UPLOADERS = int(os.environ.get("GUICHET_UPLOADERS", "4"))
_EACH_SECOND = float(os.environ.get("GUICHET_UPLOADS_A_SECOND", "10"))
_MEMORY = 512 * 1024 * 1024
_ALONE = 20.0  # seconds that the reader reads with nobody sending
_PACE = 0.02  # seconds between two readings
_DRAIN = 600.0  # seconds for the worker to look at what is left
_GROUP = Path(f"/sys/fs/cgroup/memory/guichet-uploads-{os.getpid()}")
_SEED = 20261126
_PAGE = "/en/services/travel-card"
_LARGE = 250  # of so many, one is far too large, and one a sound photo of the most points


# --- The site --------------------------------------------------------------------------------
@dataclass(kw_only=True)
class Site:
    """Web processes and worker in folders of their own, watched while they run."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    most_memory: int = 0
    most_stored: int = 0
    grouped: bool = False
    ended_by_kernel: int = 0

    @property
    def home(self) -> Path:
        """Return the installation's home."""
        return self.folder / "home"

    def environment(self) -> dict[str, str]:
        """Return what every process of the installation is started with."""
        return {
            **os.environ,
            "GUICHET_HOME": str(self.home),
            "GUICHET_BASE_URL": f"http://127.0.0.1:{self.port}",
            "GUICHET_TRUSTED_PROXY": "true",  # so that the corpus comes from many addresses
            "TMPDIR": str(self.folder / "tmp"),
        }

    def prepare(self) -> None:
        """Make the installation, open its services and let a night pass."""
        for name in ("tmp", "cwd", "sent"):
            (self.folder / name).mkdir()
        sealed = night = ["worker", "--once"]
        for command in (["init"], ["load-jurisdiction"], sealed, night):
            subprocess.run(  # noqa: S603 - our own words only
                [sys.executable, "-m", "guichet", *command],
                env=self.environment(),
                cwd=self.folder / "cwd",
                stdout=subprocess.DEVNULL,
                check=True,
            )

    def start(self) -> None:
        """Start serving, in a memory group where the kernel lets us make one."""
        with suppress(OSError):
            _GROUP.mkdir(exist_ok=True)
            (_GROUP / "memory.limit_in_bytes").write_text(str(_MEMORY))
            self.grouped = True

        def join() -> None:
            if self.grouped:
                (_GROUP / "cgroup.procs").write_text(str(os.getpid()))

        self.process = subprocess.Popen(  # noqa: S603 - our own words only
            [sys.executable, "-m", "guichet", "serve", "--port", str(self.port)],
            env=self.environment(),
            cwd=self.folder / "cwd",
            stdout=(self.folder / "log").open("wb"),
            stderr=subprocess.STDOUT,
            preexec_fn=join,  # noqa: PLW1509 - there is one thread yet
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError):
                if self.get("/healthz") == 200:  # noqa: PLR2004 - HTTP's own number
                    return
            time.sleep(0.2)
        raise SystemExit((self.folder / "log").read_text())

    def get(self, path: str) -> int:
        """Read a page and return its status."""
        return get(self.port, path)

    def watch(self, over: threading.Event) -> None:
        """Note the most memory and the most bytes in the store, until it is over."""
        while not over.wait(0.5):
            self.most_memory = max(self.most_memory, sum(map(_resident, self._family())))
            stored = (path for path in (self.home / "uploads").rglob("*"))
            size = 0
            for path in stored:
                with suppress(OSError):
                    size += path.stat().st_size if path.is_file() else 0
            self.most_stored = max(self.most_stored, size)

    def _family(self) -> list[int]:
        if self.process is None:
            return []
        found, new = [self.process.pid], [self.process.pid]
        while new:
            parent = new.pop()
            with suppress(OSError):
                text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
                new += map(int, text.split())
                found += map(int, text.split())
        return found

    def stop(self) -> bool:
        """End the site and tell whether it was still whole."""
        if self.process is None:
            return False
        whole = self.process.poll() is None
        self.process.terminate()
        self.process.wait(60)
        self.process = None
        with suppress(OSError):
            told = (_GROUP / "memory.oom_control").read_text()
            self.ended_by_kernel = int(told.split("oom_kill ")[1].split()[0])
            _GROUP.rmdir()
        return whole


def _resident(process: int) -> int:
    """Return what a process holds in memory, its share of what others hold too."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


# --- The two visitors, each in a process of its own ---------------------------------------------
def get(port: int, path: str) -> int:
    """Read a page and return its status."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


def read(port: str) -> None:
    """Read a page at a steady pace until told to stop; print when each began and what it took."""
    until: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_signal: until.append(1))
    readings = []
    while not until:
        began = time.monotonic()
        get(int(port), _PAGE)
        readings.append((began, (time.monotonic() - began) * 1000))
        time.sleep(_PACE)
    print(json.dumps(readings))


def send(port: str, folder: str) -> None:
    """Write the corpus, wait for a word, send it; print how often each status was the answer."""
    bodies = _written(Path(folder))
    print("ready", flush=True)
    sys.stdin.readline()
    began, turn, said = time.monotonic(), iter(range(UPLOADS)), Counter[int]()
    guard = threading.Lock()

    def one_person() -> None:
        while True:
            with guard:
                number = next(turn, None)
            if number is None:
                return
            time.sleep(max(0.0, began + number / _EACH_SECOND - time.monotonic()))
            answer = _send(int(port), number, *bodies[number])
            with guard:
                said[answer] += 1

    with ThreadPoolExecutor(_UPLOADERS) as people:
        for one in [people.submit(one_person) for _each in range(_UPLOADERS)]:
            one.result()
    print(json.dumps([time.monotonic() - began, list(said.items())]))


def _written(folder: Path) -> list[tuple[Path, str]]:
    """Write what is to be sent: each body's file and its boundary, each with a draft of its own."""
    from guichet.catalogue.definitions import definition_for  # noqa: PLC0415 - needs the site
    from guichet.counter.forms.draft import begin, seal  # noqa: PLC0415 - the same

    definition, corpus, bodies = definition_for("travel-card"), Corpus(_SEED), []
    for number in range(UPLOADS):
        fields = {
            "csrfmiddlewaretoken": "c" * 32,
            "page-draft": seal(begin(definition)),
            "page-act": "stay",
        }
        if number % _LARGE == 0:
            size = corpus.rng.choice([11, 25, 60]) * 1_000_000
            body, boundary = corpus.large(fields, size)
        elif number % _LARGE == _LARGE // 2:
            body, boundary = corpus.photo(fields)
        else:
            body, boundary = corpus.body(fields)
        (folder / str(number)).write_bytes(body)
        bodies.append((folder / str(number), boundary))
    return bodies


def _send(port: int, number: int, body: Path, boundary: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        with body.open("rb") as content:
            line.request(
                "POST",
                f"{_PAGE}/apply/photo",
                content,
                {
                    "Content-Type": f"multipart/form-data; boundary={boundary}",
                    "Content-Length": str(body.stat().st_size),
                    "Cookie": f"csrftoken={'c' * 32}",
                    "X-Forwarded-For": f"10.{number % 7}.{number % 251}.{number % 241}",
                    "X-Forwarded-Proto": "http",
                },
            )
        answer = line.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0  # the line was closed: as it should be where far too much is sent
    finally:
        line.close()
    return answer.status


def visitor(site: Site, *words: str) -> subprocess.Popen[str]:
    """Start one of the two."""
    return subprocess.Popen(  # noqa: S603 - our own words only
        [sys.executable, __file__, words[0], str(site.port), *words[1:]],
        env=site.environment() | {"DJANGO_SETTINGS_MODULE": "guichet.site.settings"},
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


# --- What is left ----------------------------------------------------------------------------
def left(site: Site) -> list[str]:
    """Return what should not be there, once the worker has looked at everything."""
    from guichet.documents.models import Document  # noqa: PLC0415 - needs the site

    until = time.monotonic() + _DRAIN
    while Document.objects.filter(state="waiting").exists() and time.monotonic() < until:
        time.sleep(1)
    wrong = []
    waiting = Document.objects.filter(state="waiting").count()
    if waiting:
        wrong.append(f"{waiting} documents are not checked after {_DRAIN:.0f} s")
    kept = {pk.hex for pk in Document.objects.filter(state="kept").values_list("pk", flat=True)}
    names = {path.name for path in (site.home / "uploads").rglob("*") if path.is_file()}
    if names != kept:
        wrong.append(f"{len(names - kept)} files without, {len(kept - names)} rows without a file")
    wrong += [f"{path} was written" for path in (site.folder / "cwd").rglob("*")]
    wrong += [f"{path} was written" for path in (site.folder / "tmp").rglob("*")]
    known = {"guichet.sqlite3", "guichet.sqlite3-wal", "guichet.sqlite3-shm", "heads", "keys"}
    known |= {"uploads", "secret", "static", "release", "locale", "mail", "erasures", "permits"}
    wrong += [f"{path} was written" for path in site.home.iterdir() if path.name not in known]
    states = Counter(Document.objects.values_list("state", "fault"))
    print("documents:", dict(sorted((" ".join(key).strip(), n) for key, n in states.items())))
    return wrong


def p95(readings: list[float]) -> float:
    """Return the 95th percentile, in milliseconds."""
    return sorted(readings)[int(len(readings) * 0.95)]


def prove(site: Site) -> int:
    """Run it all once and print the figures."""
    sender = visitor(site, "send", str(site.folder / "sent"))
    assert sender.stdin is not None  # noqa: S101 - asked for above
    assert sender.stdout is not None  # noqa: S101 - the same
    sender.stdout.readline()
    site.start()
    for _warm in range(50):
        site.get(_PAGE)
    watched = threading.Event()
    watcher = threading.Thread(target=site.watch, args=(watched,))
    watcher.start()
    reader = visitor(site, "read")
    time.sleep(_ALONE)
    began = time.monotonic()
    sender.stdin.write("go\n")
    sender.stdin.flush()
    seconds, said = json.loads(sender.stdout.readline())
    ended = time.monotonic()
    wrong = left(site)
    drained = time.monotonic() - ended
    reader.terminate()
    readings: list[tuple[float, float]] = json.loads(reader.communicate()[0])
    watched.set()
    watcher.join()
    wrong += [] if site.stop() else ["the site did not last"]
    errors = re.findall(rb"Traceback|http_500", (site.folder / "log").read_bytes())
    wrong += [f"its log holds {len(errors)} errors"] if errors else []
    print(f"uploads: {UPLOADS} by {_UPLOADERS} people at once in {seconds:.0f} s; the last was")
    print(f"  checked {drained:.0f} s later")
    alone = [took for at, took in readings if at < began]
    meanwhile = [took for at, took in readings if began <= at < ended]
    return _tell(site, Counter(dict(said)), alone=alone, meanwhile=meanwhile, wrong=wrong)


def _tell(
    site: Site,
    said: Counter[int],
    *,
    alone: list[float],
    meanwhile: list[float],
    wrong: list[str],
) -> int:
    memory = site.most_memory / 1024 / 1024
    before, during = p95(alone), p95(meanwhile)
    print(f"answers: {dict(sorted(said.items()))}")
    print(f"memory: {memory:.0f} MiB at most, of 512; held by the kernel: {site.grouped}")
    print(f"store: {site.most_stored / 1e6:.0f} MB at most")
    print(f"another person's p95: {before:.1f} ms alone ({len(alone)} readings), {during:.1f} ms")
    print(f"  meanwhile ({len(meanwhile)}); the longest {max(alone):.0f} and {max(meanwhile):.0f}")
    bars = {
        "a 5xx was the answer": any(status >= 500 for status in said),  # noqa: PLR2004 - HTTP's own
        "memory went past 512 MiB": site.most_memory > _MEMORY or site.ended_by_kernel > 0,
        "the store grew past 500 MB": site.most_stored > 500_000_000,  # noqa: PLR2004 - a bar
        "another person waited twice as long": during >= 2 * before,
    }
    missed = [name for name, broken in bars.items() if broken] + wrong
    print("\n".join(f"MISSED: {each}" for each in missed) or "every bar was met")
    return 1 if missed else 0


def main() -> int:
    """Run the proof, or one of its visitors."""
    if sys.argv[1:2] == ["read"]:
        read(*sys.argv[2:])
        return 0
    if sys.argv[1:2] == ["send"]:
        django.setup()
        send(*sys.argv[2:])
        return 0
    with tempfile.TemporaryDirectory() as folder:
        site = Site(folder=Path(folder))
        site.prepare()
        os.environ |= site.environment() | {"DJANGO_SETTINGS_MODULE": "guichet.site.settings"}
        django.setup()
        try:
            return prove(site)
        finally:
            site.stop()


if __name__ == "__main__":
    sys.exit(main())
