"""`guichet doctor`: look at everything an installation needs, say how to mend what is missing."""

import argparse
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from guichet.capacity.queries import nights_so_far
from guichet.catalogue.definitions import DefinitionFault, jurisdiction_folder, load_services
from guichet.components import clock
from guichet.components.brand import BrandRefused
from guichet.components.database import database_faults
from guichet.components.home import restoring_mark
from guichet.components.jurisdiction import brand
from guichet.components.jurisdiction_check import look_faults
from guichet.components.own_messages import stale_messages
from guichet.documents.adapters.scanners import NoSuchScanner, ScannerDown, scanner_named
from guichet.documents.queries import checks
from guichet.integration.queries import untold
from guichet.interactions.queries import JournalFinding, journal_health
from guichet.interactions.rules import SYSTEM
from guichet.notices.queries import post_state
from guichet.permits.adapters.keys import has_signing_key

_SPARE_BYTES = 500_000_000
_NIGHTS_MISSED = 2  # days without new estimates
_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_TABLES = "Run `guichet init`; it keeps what is there."
_FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: whether it is in order and, if not, how to mend it."""

    about: str
    well: bool
    says: str
    mend: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer findings for machines."""
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(options: argparse.Namespace) -> int:
    """Look at everything; return 0 when all is well and 1 when something wants mending."""
    findings = [finding for examine in EXAMINATIONS for finding in examine()]
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        _tell(findings)
    return 0 if all(finding.well for finding in findings) else 1


def _tell(findings: list[Finding]) -> None:
    width = max(len(finding.about) for finding in findings)
    for finding in findings:
        print(f"{'ok  ' if finding.well else 'MEND'}  {finding.about:<{width}}  {finding.says}")
        if not finding.well:
            print(f"{'':{width + 8}}To mend it: {finding.mend}")
    wanting = sum(not finding.well for finding in findings)
    print("All is well." if not wanting else f"{wanting} of {len(findings)} want mending.")


def _home() -> Iterator[Finding]:
    home: Path = settings.HOME
    if not home.is_dir():
        yield Finding(
            about="home",
            well=False,
            says=f"There is no folder {home}.",
            mend="Run `guichet init`, or set GUICHET_HOME to the folder it made.",
        )
        return
    whole = not restoring_mark().exists()
    yield Finding(
        about="home",
        well=whole,
        says=str(home) if whole else f"A restore into {home} did not come to its end.",
        mend="Run `guichet restore FILE --replace` again: nothing is served until it is through.",
    )
    spare = shutil.disk_usage(home).free
    yield Finding(
        about="disk",
        well=spare >= _SPARE_BYTES,
        says=f"{spare // 1_000_000} MB are free; {_SPARE_BYTES // 1_000_000} is the least.",
        mend=f"Free space on the disk that holds {home}: a full disk stops every submission.",
    )


def _kept_private(about: str, path: Path, *, mode: str = "600") -> Finding:
    open_to_others = bool(path.stat().st_mode & _FOR_OTHERS)
    return Finding(
        about=about,
        well=not open_to_others,
        says=f"{path} can be read by others." if open_to_others else f"{path}",
        mend=f"chmod {mode} {path}",
    )


def _secret() -> Iterator[Finding]:
    path: Path = settings.SECRET_FILE
    if path.is_file() and path.read_text().strip():
        yield _kept_private("secret", path)
        return
    yield Finding(
        about="secret",
        well=False,
        says=f"There is no secret in {path}: nothing can be signed.",
        mend="New installation: `guichet init`. Else bring the file back from a backup: "
        "a new secret would open no receipt given so far.",
    )


def _keys() -> Iterator[Finding]:
    folder = settings.HOME / "keys"
    if not has_signing_key(settings.HOME):
        yield Finding(
            about="keys",
            well=False,
            says=f"There is no key in {folder} to sign permits with.",
            mend="New installation: `guichet init`. Else bring the folder back from a backup.",
        )
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "pub" not in path.relative_to(folder).as_posix():
            yield _kept_private("keys", path)


def _database() -> Iterator[Finding]:
    kind = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[connection.vendor]
    try:
        faults = database_faults()
        plan = MigrationExecutor(connection)
        waiting = plan.migration_plan(plan.loader.graph.leaf_nodes())
    except (DatabaseError, ImproperlyConfigured) as error:
        yield Finding(
            about="database",
            well=False,
            says=f"{kind} does not answer: {str(error).strip()}",
            mend="Start the database, or set GUICHET_DATABASE_URL; docs/reference/settings.md.",
        )
        return
    yield Finding(
        about="database",
        well=not faults,
        says="; ".join(faults) or f"{kind} answers and is set as it must be.",
        mend="Leave these to Guichet's own settings, and keep the file on a local disk.",
    )
    yield Finding(
        about="tables",
        well=not waiting,
        says=f"{len(waiting)} migrations are not applied." if waiting else "All are up to date.",
        mend=_TABLES,
    )


def _jurisdiction() -> Iterator[Finding]:
    try:
        folder = jurisdiction_folder()
        services = load_services(folder)
    except (LookupError, OSError, DefinitionFault) as error:
        yield Finding(
            about="jurisdiction",
            well=False,
            says=str(error),
            mend="Mend the file named, or set GUICHET_JURISDICTION to a name or a folder.",
        )
        return
    yield Finding(
        about="jurisdiction",
        well=True,
        says=f"{folder.name}: {len(services)} service definition(s) can be read.",
    )
    faults = look_faults(folder)
    for fault in faults:
        yield Finding(
            about="brand", well=False, says=fault, mend="Mend the file named; check-brand looks."
        )
    if not faults:
        yield Finding(about="brand", well=True, says="Its names, colours and texts can stand.")
    for stale in stale_messages(folder=folder, home=settings.HOME):
        yield Finding(
            about="messages",
            well=False,
            says=f"{stale} is not compiled, or was changed since.",
            mend="Run `guichet init`: it compiles the jurisdiction's own messages.",
        )


def _static() -> Iterator[Finding]:
    collected = (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file()
    yield Finding(
        about="static files",
        well=collected,
        says="Collected." if collected else f"Nothing is collected in {settings.STATIC_ROOT}.",
        mend="Run `guichet init`: pages have no style without them.",
    )


def _mail() -> Iterator[Finding]:
    try:
        mailer = get_connection(timeout=5)
        mailer.open()
        mailer.close()
    except (OSError, ImproperlyConfigured) as error:
        yield Finding(
            about="mail",
            well=False,
            says=f"Mail cannot leave: {error}",
            mend="Set GUICHET_MAIL_URL, such as smtp+tls://user:password@mail.example.org:587; "
            "staff sign in by a code sent there.",
        )
        return
    files = settings.EMAIL_BACKEND == _FILE_BACKEND
    place = f"Kept as files in {settings.EMAIL_FILE_PATH}; nobody receives them."
    yield Finding(about="mail", well=True, says=place if files else "The mail server answers.")


def _journal() -> Iterator[Finding]:
    try:
        found = journal_health(SYSTEM, at=clock.now(), home=settings.HOME)
    except DatabaseError as error:
        found = (JournalFinding(code="", problem=f"It cannot be read: {error}", mend=_TABLES),)
    for finding in found:
        yield Finding(about="journal", well=False, says=finding.problem, mend=finding.mend)
    if not found:
        yield Finding(about="journal", well=True, says="Every Event is sealed in time.")


def _unread(about: str, error: DatabaseError) -> Finding:
    return Finding(about=about, well=False, says=f"They cannot be read: {error}", mend=_TABLES)


def _notices() -> Iterator[Finding]:
    try:
        found = post_state(SYSTEM, at=clock.now())
    except DatabaseError as error:
        yield _unread("notices", error)
        return
    yield Finding(
        about="notices",
        well=not found.late,
        says=f"{found.waiting} wait, {found.late} of them late; {found.failed} were given up; "
        f"{found.letters} letters wait to be printed.",
        mend="Look whether the worker runs and the mail server answers; they then leave by "
        "themselves.",
    )


def _estimates() -> Iterator[Finding]:
    try:
        found = nights_so_far(SYSTEM, at=clock.now(), zone=brand().zone)
    except DatabaseError as error:
        yield _unread("estimates", error)
        return
    except (LookupError, OSError, BrandRefused):
        return  # the jurisdiction's own finding says what to mend
    last = "No night has made estimates of waits yet."
    if found.last is not None:
        last = f"Estimates of waits were last made in the night of {found.last}."
    well = found.missed < _NIGHTS_MISSED
    yield Finding(
        about="estimates",
        well=well,
        says=last if well else f"{last} That is {found.missed} days ago.",
        mend="Run `guichet publish-waits`: it says what stands in its way. Then see that the "
        "worker runs. An estimate over three days old is told to nobody.",
    )


def _webhooks() -> Iterator[Finding]:
    try:
        dead = untold(SYSTEM)
    except DatabaseError as error:
        yield _unread("webhooks", error)
        return
    yield Finding(
        about="webhooks",
        well=not dead,
        says=f"{dead} messages to departments' systems were given up.",
        mend="The desk's page \"Departments' systems\" lists them; when the system answers again, "
        "`guichet replay-webhooks --from POSITION`.",
    )


def _documents() -> Iterator[Finding]:
    folder = settings.HOME / "uploads"
    if folder.is_dir() and os.access(folder, os.W_OK):
        yield _kept_private("documents", folder, mode="700")
    elif folder.exists():
        yield Finding(
            about="documents",
            well=False,
            says=f"{folder} cannot be written to: no document can be sent.",
            mend=f"Give {folder} to the user that serves, and chmod 700 it.",
        )
    try:
        found = checks(SYSTEM, at=clock.now())
    except DatabaseError as error:
        yield _unread("documents", error)
        return
    yield Finding(
        about="documents",
        well=not found.late,
        says=f"{found.waiting} wait for their check, {found.late} of them for too long.",
        mend="Look whether the worker runs and the scanner answers; they are then checked by "
        "themselves.",
    )


def _scanner() -> Iterator[Finding]:
    try:
        scanner = scanner_named(settings.SCANNER)
        says = "" if scanner is None else scanner.version()
    except (NoSuchScanner, ScannerDown) as error:
        mend = "Mend it, or set GUICHET_SCANNER; until then documents wait and nobody opens them."
        yield Finding(about="scanner", well=False, says=str(error), mend=mend)
        return
    open_to_all = settings.BASE_URL.startswith("https:")
    yield Finding(
        about="scanner",
        well=bool(says) or not open_to_all,
        says=says or "None: documents are checked by their structure, and not for viruses.",
        mend="Install clamav-daemon and set GUICHET_SCANNER to clamd.",
    )


EXAMINATIONS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _home,
    _secret,
    _keys,
    _database,
    _journal,
    _jurisdiction,
    _static,
    _mail,
    _notices,
    _estimates,
    _webhooks,
    _documents,
    _scanner,
)
