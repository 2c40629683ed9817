"""The tutorial "your first service", followed word by word: each command, edit and page of it."""

import os
import re
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from tests.ground import REPOSITORY, free_port

TUTORIAL = REPOSITORY / "docs" / "tutorials" / "your-first-service.md"
BLOCKS = re.compile(
    r"```sh\n(?P<sh>.+?)```|```text\n(?P<text>.+?)```"
    r"|^\| replace \| by \|\n\|---\|---\|\n(?P<edits>(?:\|[^\n]+\|\n)+)"
    r"|^\d+\. Open <(?P<address>[^>]+)>: “(?P<shown>[^”]+)”",
    flags=re.DOTALL | re.MULTILINE,
)
EDIT = re.compile(r"^\| `(.+)` \| `(.+)` \|$", flags=re.MULTILINE)
SECONDS = 60.0


class Reader:
    """Somebody who does what the tutorial says, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = {
            # Nothing of the tests' own settings: a reader has none.
            **{
                key: value
                for key, value in os.environ.items()
                if not key.startswith(("GUICHET_", "DJANGO_"))
            },
            "GUICHET_BASE_URL": f"http://127.0.0.1:{self.port}",
        }
        self.said = ""
        self.site: subprocess.Popen[bytes] | None = None

    def run(self, line: str) -> None:
        """Type one line of a shell."""
        words = shlex.split(line.replace("$PWD", str(self.folder)))
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            self.environment[name] = value
        elif words == ["guichet", "serve"]:
            self.serve()
        else:
            command = [sys.executable, "-m", *words] if words[0] == "guichet" else words
            done = subprocess.run(  # noqa: S603 - the tutorial's own words
                command,
                env=self.environment,
                cwd=self.folder,
                capture_output=True,
                text=True,
                check=False,
                timeout=SECONDS,
            )
            self.said = done.stdout + done.stderr
            # Only a check may find something to mend.
            assert done.returncode == 0 or "check-services" in words, self.said

    def serve(self) -> None:
        """Start the site, and wait until it answers."""
        command = [sys.executable, "-m", "guichet", "serve", "--port", str(self.port)]
        self.site = subprocess.Popen(  # noqa: S603 - our own words
            command, env=self.environment, cwd=self.folder, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                self.open("http://127.0.0.1:8000/en/")
            except OSError:
                time.sleep(0.2)
            else:
                return
        pytest.fail("the site does not answer")

    def edit(self, table: str) -> None:
        """Replace what the left column holds, wherever it stands, by the right one."""
        file = self.folder / "our-town" / "services" / "beach-fire-permit.toml"
        text = file.read_text(encoding="utf-8")
        for before, after in EDIT.findall(table):
            assert before in text, f"the file does not hold {before}"
            text = text.replace(before, after)
        file.write_text(text, encoding="utf-8")

    def open(self, address: str) -> str:
        """Return what a page says."""
        here = address.replace(":8000", f":{self.port}")
        with urllib.request.urlopen(here, timeout=SECONDS) as answer:  # noqa: S310 - loopback
            page: str = answer.read().decode()
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())

    def close(self) -> None:
        """End what was started."""
        if self.site is not None:
            self.site.terminate()
            self.site.wait(timeout=SECONDS)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    (tmp_path / "jurisdictions").symlink_to(REPOSITORY / "jurisdictions")
    somebody = Reader(tmp_path)
    yield somebody
    somebody.close()


@pytest.mark.long  # nine commands, each a process of its own
def test_every_word_of_the_tutorial_holds(reader: Reader) -> None:
    done = {"sh": 0, "text": 0, "edits": 0, "shown": 0}
    for block in BLOCKS.finditer(TUTORIAL.read_text(encoding="utf-8")):
        if block["sh"]:
            for line in block["sh"].splitlines():
                reader.run(line)
            done["sh"] += 1
        elif block["text"]:
            for line in block["text"].splitlines():
                assert line in reader.said, f"{line!r} is not in {reader.said!r}"
            done["text"] += 1
        elif block["edits"]:
            reader.edit(block["edits"])
            done["edits"] += 1
        else:
            said = reader.open(block["address"])
            assert " ".join(block["shown"].split()) in said, block["address"]
            done["shown"] += 1
    assert done == {"sh": 8, "text": 6, "edits": 3, "shown": 5}
