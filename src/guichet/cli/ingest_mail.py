"""`guichet ingest-mail`: take in a folder of scanned letters, each into its file or to the desk."""

import argparse
import csv
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError

from guichet.casework.actions.mail import Ingested, ingest_mail
from guichet.casework.rules.mail import (
    MailState,
    Slip,
    SlipRefused,
    arrival_of,
    read_slip,
    references_in,
)
from guichet.catalogue.queries import NoSuchOffice, OfficeCard, office_by_code
from guichet.components import clock
from guichet.documents.actions import DocumentRefused, Sent
from guichet.documents.adapters import store
from guichet.documents.adapters.bounded import text_of_pdf
from guichet.documents.rules import MOST_BYTES
from guichet.interactions.rules import SYSTEM

TABLE = "mail.csv"
_SLIP = ".toml"
_PIECE = 1 << 20
_LONGEST_SLIP = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one file: `result` is attached, to_match, before or refused."""

    file: str
    result: str
    why: str = ""
    mail: UUID | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which folder, whose mail it is and when it arrived."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of scans")
    parser.add_argument("--office", required=True, help="code of the office whose mail it is")
    parser.add_argument(
        "--arrived",
        type=date.fromisoformat,
        default=None,
        metavar="DATE",
        help="when it arrived, where no slip says (default: today)",
    )
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")


def run(options: argparse.Namespace) -> int:
    """Take every scan in; 1 when one was refused, each with its reason, all others kept."""
    if not options.folder.is_dir():
        raise CommandError(f"There is no folder {options.folder}. Name the one with the scans.")
    try:
        office = office_by_code(SYSTEM, code=options.office)
    except NoSuchOffice as error:
        raise CommandError(str(error)) from None
    table = _table(options.folder / TABLE)
    scans = [each for each in sorted(options.folder.iterdir()) if _is_scan(each)]
    rows = [_take(each, table, office=office, arrived=options.arrived) for each in scans]
    rows += [
        Row(file=name, result="refused", why="the table names it and it is not in the folder")
        for name in sorted(set(table) - {each.name for each in scans})
    ]
    _tell(rows, as_json=options.json)
    return int(any(row.result == "refused" for row in rows))


def _is_scan(path: Path) -> bool:
    slip = path.suffix.lower() == _SLIP or path.name == TABLE
    return not (slip or path.name.startswith("."))


def _table(path: Path) -> dict[str, dict[str, object]]:
    """Read the slips of a folder that stand in one table, by file; raise CommandError."""
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            rows = list(csv.DictReader(source))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{path} cannot be read: {error}. Save it as CSV in UTF-8.") from None
    if rows and "file" not in rows[0]:
        raise CommandError(f"{path} has no column 'file'. Name each scan there.")
    return {
        str(row.get("file") or ""): {key: value for key, value in row.items() if key != "file"}
        for row in rows
    }


def _take(
    path: Path, table: Mapping[str, dict[str, object]], *, office: OfficeCard, arrived: date | None
) -> Row:
    """Take one scan in and say what became of it; whatever is wrong with it, others go on."""
    if path.is_symlink() or not path.is_file():
        return Row(file=path.name, result="refused", why="no plain file")
    at = clock.now()
    try:
        slip = _slip_of(path, table, arrived=arrived)
        arrived_at = arrival_of(slip, zone=office.zone, at=at)
        sent = _arrived(path)
    except SlipRefused as error:
        return Row(file=path.name, result="refused", why=f"its slip: {error}")
    except OSError as error:
        return Row(file=path.name, result="refused", why=f"cannot be read: {error.strerror}")
    try:
        done = ingest_mail(
            office=office.id,
            sent=sent,
            slip=slip,
            named=references_in(path.stem),
            read=references_in(_text(path, sent)),
            arrived_at=arrived_at,
            at=at,
        )
    except DocumentRefused as refused:
        looks = f" (looks like {refused.looks})" if refused.looks else ""
        return Row(file=path.name, result="refused", why=f"{refused.fault}{looks}")
    finally:
        if sent.arriving is not None:
            sent.arriving.close()
    return _row(path.name, done)


def _slip_of(path: Path, table: Mapping[str, dict[str, object]], *, arrived: date | None) -> Slip:
    """Return what is known beside a scan: its own slip, else its row of the table."""
    own = path.with_suffix(_SLIP)
    said: dict[str, object] = dict(table.get(path.name, {}))
    if own.is_file():
        if own.stat().st_size > _LONGEST_SLIP:
            raise SlipRefused(f"{own.name} is too long for a slip.")
        try:
            said = tomllib.loads(own.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SlipRefused(f"{own.name} cannot be read: {error}.") from None
    if arrived is not None and not said.get("arrived"):
        said["arrived"] = arrived
    return read_slip(said)


def _arrived(path: Path) -> Sent:
    """Copy a scan to where a request's file would lie, as far as any file may go."""
    digest, size = hashlib.sha256(), 0
    arriving = store.Arriving(settings.HOME)
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            size += len(piece)
            digest.update(piece)
            if size <= MOST_BYTES:
                arriving.write(piece)
    over = size > MOST_BYTES
    if over:
        arriving.close()
    return Sent(
        arriving=None if over else arriving,
        name=path.name,
        size=size,
        digest=digest.digest(),
        over=over,
    )


def _text(path: Path, sent: Sent) -> str:
    if sent.arriving is None or not sent.arriving.ends(head=5, tail=1)[0].startswith(b"%PDF-"):
        return ""
    return text_of_pdf(path)


def _row(name: str, done: Ingested) -> Row:
    if not done.created:
        return Row(file=name, result="before", why=done.state.value, mail=done.mail)
    if done.state is MailState.MATCHED:
        how = "" if done.found_by is None else done.found_by.value
        return Row(file=name, result="attached", why=f"by its {how}", mail=done.mail)
    why = "" if done.why is None else done.why.value
    return Row(file=name, result="to_match", why=why, mail=done.mail)


def _tell(rows: list[Row], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(row) for row in rows], indent=1, default=str))
        return
    words = {
        "attached": "in its file",
        "to_match": "to match at the desk",
        "before": "came in before",
        "refused": "REFUSED",
    }
    for row in rows:
        print(f"{row.file}: {words[row.result]}{f', {row.why}' if row.why else ''}")
    counts = ", ".join(
        f"{sum(row.result == result for row in rows)} {said}" for result, said in words.items()
    )
    print(f"{len(rows)} scans: {counts}")
