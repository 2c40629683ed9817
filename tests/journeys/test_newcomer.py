"""A department's first hour: a clone, a folder of its own, and a decided application told of.

Nothing under `src/` is touched. Prints the seconds of each step; the environment of `make setup`
is there already.
"""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from tests import ground
from tests.provider.running import SECRET, running_provider

_SIGN_IN = """
issuer = "{issuer}"
client = "guichet"
secret_file = "sign-in-secret"
claim = "groups"
name.en = "Bayside sign-in"
[[roles]]
value = "permits"
office = "{office}"
role = "officer"
"""
_OLIVE = {"olive": {"email": "olive@bayside.example", "verified": True, "groups": ["permits"]}}


class _Inbox:
    """A mail server that takes every letter."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], str]] = []

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((envelope.rcpt_tos, str(letter["Subject"])))
        return "250 OK"


def _until(what: Callable[[], str], *, seconds: float = 60) -> str:
    """Ask again until the answer counts."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"nothing within {seconds} s"
        time.sleep(0.2)
    return found


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, page[:3000]
    return found[1]


class _Steps:
    """Says how long each step took."""

    def __init__(self) -> None:
        self.first = self.last = time.monotonic()

    def done(self, what: str) -> None:
        now = time.monotonic()
        print(f"  {what:<52} {now - self.last:6.1f} s")  # noqa: T201 - the figures are the point
        self.last = now


def _own_folder(clone: Path, folder: Path) -> None:
    """Lay the department's own jurisdiction: its brand, its offices and one new service."""
    (folder / "services").mkdir(parents=True)
    example = clone / "jurisdictions" / "northshore"
    shutil.copy(example / "organizations.toml", folder)
    brand = (example / "brand.toml").read_text().replace("Northshore services", "Bayside services")
    (folder / "brand.toml").write_text(brand)
    shutil.copy(clone / "benchmarks" / "small-permit.toml", folder / "services")


def _apply(site: str) -> None:
    """Send an application as a browser without JavaScript would."""
    browser, start = requests.Session(), f"{site}/en/services/small-permit/apply"
    page = browser.get(start, timeout=30).text
    assert "Bayside services" in page
    for step, answers in (
        ("you", {"page-act": "continue", "a-name": "Ada", "a-email": "ada@example.org"}),
        ("check", {"page-act": "send", "page-declared": "yes"}),
    ):
        kept = {name: _field(page, name) for name in ("csrfmiddlewaretoken", "page-draft")}
        more = {"a-place": "north", "a-note": ""} if step == "you" else {}
        answer = browser.post(f"{start}/{step}", data=kept | answers | more, timeout=30)
        assert answer.status_code == 200, answer.text[:3000]
        page = answer.text
    assert 'class="big"' in page, "the confirmation with its reference"


def _decide(site: str) -> None:
    """Sign in through the department, open the one file and approve it."""
    officer = requests.Session()
    door = officer.get(f"{site}/accounts/oidc/department/?next=/en/desk/", timeout=30)
    desk = officer.post(door.url, data={"who": "olive"}, timeout=30)
    assert desk.status_code == 200, desk.text[:3000]
    link = re.search(r'href="(/en/desk/file[^"]*)"', desk.text)
    assert link is not None, desk.text
    page = officer.get(urljoin(site, link[1].replace("&amp;", "&")), timeout=30).text
    form = re.search(r'<form class="stack" method="post" action="([^"]*/decide)"', page)
    assert form is not None, page
    said = {"outcome": "approved", "reason": "yes", "words": "", "back": ""}
    said["csrfmiddlewaretoken"] = _field(page, "csrfmiddlewaretoken")
    answer = officer.post(urljoin(site, form[1]), data=said, timeout=30)
    assert answer.status_code == 200, answer.text[:3000]


def _open_for_business(site: str, inbox: _Inbox, steps: _Steps) -> None:
    """Have a person apply, an officer decide, and the person told."""
    _until(lambda: _answers(site))
    steps.done("serve")
    _apply(site)
    steps.done("a person applies")
    _decide(site)
    steps.done("an officer signs in and decides")
    _until(lambda: _told(inbox, "There is a decision on your application"))
    steps.done("the notice of the decision is delivered")


@pytest.mark.long
def test_from_a_clone_to_a_notice_of_the_decision(tmp_path: Path) -> None:
    steps, inbox = _Steps(), _Inbox()
    clone, home, folder = tmp_path / "clone", tmp_path / "home", tmp_path / "bayside"
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is absent: apt-get install git")
    subprocess.run([git, "clone", "-q", str(ground.REPOSITORY), str(clone)], check=True)  # noqa: S603 - our own words only
    subprocess.run([sys.executable, str(clone / "tools/compile_messages.py")], check=True)  # noqa: S603 - the same
    steps.done("clone, and compile its messages")
    _own_folder(clone, folder)
    port = ground.free_port()
    site = f"http://127.0.0.1:{port}"
    mail = Controller(inbox, hostname="127.0.0.1", port=ground.free_port())
    mail.start()
    environment = ground.environment_for(
        home=home,
        database=f"sqlite:///{home}/guichet.sqlite3",
        GUICHET_JURISDICTION=str(folder),
        GUICHET_BASE_URL=site,
        GUICHET_MAIL_URL=f"smtp://127.0.0.1:{mail.port}",
        PYTHONPATH=str(clone / "src"),
    )

    def guichet(*words: str) -> str:
        done = ground.run_guichet(*words, environment=environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = ground.run_python("import guichet; print(guichet.__file__)", environment=environment)
    assert where.stdout.startswith(str(clone)), "the clone runs, not the code of this test"
    with running_provider(tmp_path, site=site, people=_OLIVE) as issuer:
        guichet("check-services", str(folder))
        guichet("init")
        guichet("load-jurisdiction")
        steps.done("own folder: check, init, load")
        (home / "sign-in-secret").write_text(SECRET)
        (home / "sign-in.toml").write_text(
            _SIGN_IN.format(issuer=issuer, office="licences-director")
        )
        guichet("send-test-notice", "operator@bayside.example")
        assert inbox.letters[0][0] == ["operator@bayside.example"]
        steps.done("sign-in and mail set, a test notice sent")
        command = [sys.executable, "-m", "guichet", "serve", "--port", str(port), "--workers", "1"]
        with subprocess.Popen(command, env=environment, cwd=tmp_path) as serve:  # noqa: S603 - ours
            try:
                _open_for_business(site, inbox, steps)
            finally:
                serve.terminate()
    mail.stop()
    print(f"  {'all of it':<52} {time.monotonic() - steps.first:6.1f} s")  # noqa: T201 - as above
    changed = subprocess.run(  # noqa: S603 - our own words only
        [git, "-C", str(clone), "status", "--porcelain"], capture_output=True, text=True, check=True
    )
    assert changed.stdout == "", "nothing in the clone was touched"


def _answers(site: str) -> str:
    try:
        return requests.get(f"{site}/healthz", timeout=5).text
    except requests.RequestException:
        return ""


def _told(inbox: _Inbox, subject: str) -> str:
    mine = [said for to, said in inbox.letters if to == ["ada@example.org"]]
    return next((said for said in mine if subject in said), "")
