"""Send malformed files to a running site by the thousand, and look what became of it.

A generated corpus: cut short, altered, two formats in one, bombs, tricks with names, broken
multipart, far too large. Web processes and worker run in one memory group of 512 MiB where the
kernel allows it, and are measured anyway. Meanwhile another person reads pages. It must end
with: no 500, nothing outside the store, memory and disk bounded, the other person's 95th
percentile under twice what it was before. Ends with 1 when a bar is missed.
"""

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import django

from upload_corpus import Corpus

REPOSITORY = Path(__file__).resolve().parent.parent

UPLOADS = int(os.environ.get("GUICHET_UPLOADS", "5000"))
_EACH_SECOND = float(os.environ.get("GUICHET_UPLOADS_A_SECOND", "20"))
_MEMORY = 512 * 1024 * 1024
_READINGS = 400
_DRAIN = 600.0  # seconds for the worker to look at what is left
_GROUP = Path("/sys/fs/cgroup/memory/guichet-uploads")
_SEED = 20261126
_PAGE = "/en/services/travel-card"


# --- The site --------------------------------------------------------------------------------
def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(kw_only=True)
class Site:
    """Web processes and worker in folders of their own, watched while they run."""

    folder: Path
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None
    most_memory: int = 0
    most_stored: int = 0
    grouped: bool = False

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
        """Make the installation and open its services."""
        for name in ("tmp", "cwd"):
            (self.folder / name).mkdir()
        for command in (["init"], ["load-jurisdiction"]):
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
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer.status

    def watch(self, over: threading.Event) -> None:
        """Note the most memory and the most bytes in the store, until it is over."""
        while not over.wait(0.2):
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
        with suppress(OSError):
            _GROUP.rmdir()
        return whole


def _resident(process: int) -> int:
    """Return what a process holds in memory, its share of what others hold too."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


# --- The two visitors ------------------------------------------------------------------------
def reading(site: Site, count: int) -> float:
    """Read a page so often at a steady pace; return the 95th percentile in milliseconds."""
    took = []
    for _each in range(count):
        began = time.perf_counter()
        site.get(_PAGE)
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(0.02)
    return sorted(took)[int(len(took) * 0.95)]


def flood(site: Site, forms: Iterator[dict[str, str]], over: threading.Event) -> Counter[int]:
    """Send the corpus at its pace and return how often each status was the answer."""
    corpus, said = Corpus(_SEED), Counter[int]()
    began = time.monotonic()
    for number in range(UPLOADS):
        fields = next(forms)
        if number % 250 == 0:
            body, boundary = corpus.large(fields, corpus.rng.choice([11, 25, 60]) * 1_000_000)
        else:
            body, boundary = corpus.body(fields)
        said[_send(site, number, body, boundary)] += 1
        time.sleep(max(0.0, began + number / _EACH_SECOND - time.monotonic()))
    over.set()
    return said


def _send(site: Site, number: int, body: bytes, boundary: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        line.request(
            "POST",
            f"{_PAGE}/apply/photo",
            body,
            {
                "Content-Type": f"multipart/form-data; boundary={boundary}",
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


def drafts(site: Site) -> Iterator[dict[str, str]]:
    """Yield the fields of a form at the question for a photo, a draft of its own for each."""
    os.environ |= site.environment() | {"DJANGO_SETTINGS_MODULE": "guichet.site.settings"}
    django.setup()
    from guichet.catalogue.definitions import definition_for  # noqa: PLC0415 - needs the site
    from guichet.counter.forms.draft import begin, seal  # noqa: PLC0415 - the same

    definition = definition_for("travel-card")
    while True:
        yield {
            "csrfmiddlewaretoken": "c" * 32,
            "page-draft": seal(begin(definition)),
            "page-act": "stay",
        }


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


def main() -> int:
    """Run it all and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(folder=Path(folder))
        site.prepare()
        site.start()
        forms = drafts(site)
        reading(site, 50)
        before = reading(site, _READINGS)
        over, watched = threading.Event(), threading.Event()
        watcher = threading.Thread(target=site.watch, args=(watched,))
        watcher.start()
        said: list[Counter[int]] = []
        sender = threading.Thread(target=lambda: said.append(flood(site, forms, over)))
        began = time.monotonic()
        sender.start()
        during = []
        while not over.is_set():
            during.append(reading(site, 100))
        sender.join()
        seconds = time.monotonic() - began
        wrong = left(site)
        watched.set()
        watcher.join()
        whole = site.stop()
        errors = re.findall(rb"Traceback|http_500", (site.folder / "log").read_bytes())
    if not whole:
        wrong.append("the site did not last")
    if errors:
        wrong.append(f"its log holds {len(errors)} errors")
    print(f"uploads: {said[0].total()} in {seconds:.0f} s")
    return _tell(site, said[0], before=before, during=sorted(during), wrong=wrong)


def _tell(
    site: Site, said: Counter[int], *, before: float, during: list[float], wrong: list[str]
) -> int:
    middle = during[len(during) // 2]
    memory = site.most_memory / 1024 / 1024
    print(f"answers: {dict(sorted(said.items()))}")
    print(f"memory: {memory:.0f} MiB at most, of 512; held by the kernel: {site.grouped}")
    print(f"store: {site.most_stored / 1e6:.0f} MB at most")
    print(f"another person's p95: {before:.1f} ms before, {middle:.1f} ms meanwhile (median of")
    print(f"  {len(during)} hundreds; the worst {during[-1]:.1f} ms)")
    bars = {
        "a 5xx was the answer": any(status >= 500 for status in said),  # noqa: PLR2004 - HTTP's own
        "memory went past 512 MiB": site.most_memory > _MEMORY,
        "the store grew past 500 MB": site.most_stored > 500_000_000,  # noqa: PLR2004 - a bar
        "another person waited twice as long": middle >= 2 * before,
    }
    missed = [name for name, broken in bars.items() if broken] + wrong
    print("\n".join(f"MISSED: {each}" for each in missed) or "every bar was met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
