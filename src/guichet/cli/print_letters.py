"""`guichet print-letters`: put notices that go by letter on paper, one PDF a batch."""

import argparse
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management.base import CommandError

from guichet.components import clock
from guichet.components.jurisdiction import brand
from guichet.notices import actions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where the paper goes, or which batch is wanted again."""
    parser.add_argument(
        "--out",
        type=Path,
        default=None,
        metavar="DIR",
        help="folder for the PDF and its manifest (default: letters in the home)",
    )
    parser.add_argument(
        "--again", type=UUID, default=None, metavar="BATCH", help="print a batch once more"
    )


def run(options: argparse.Namespace) -> int:
    """Print every letter that waits, or one batch again; raise CommandError where there is none."""
    folder = options.out or settings.HOME / "letters"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ours = brand()
    head = actions.Letterhead(name=ours.name, ask=ours.ask, site=settings.BASE_URL)
    if options.again is not None:
        try:
            again = actions.print_batch(batch=options.again, letterhead=head)
        except actions.NoSuchBatch as error:
            raise CommandError(str(error)) from None
        _say(again, _put(folder, again))
        return 0
    batches = 0
    while (batch := actions.gather_letters(at=clock.now())) is not None:
        printed = actions.print_batch(batch=batch, letterhead=head)
        place = _put(folder, printed)
        actions.settle_batch(printed=printed, at=clock.now())
        _say(printed, place)
        batches += 1
    if not batches:
        print("No letter waits.")
    return 0


def _put(folder: Path, printed: actions.Printed) -> Path | None:
    """Put PDF and manifest in their place, each in one move; None where there is none."""
    if not printed.letters:
        return None
    name = f"{printed.made_at:%Y-%m-%d}-{printed.batch}"
    _whole(folder / f"{name}.csv", printed.manifest.encode())
    return _whole(folder / f"{name}.pdf", printed.pdf)


def _whole(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)
    return path


def _say(printed: actions.Printed, place: Path | None) -> None:
    print(f"{printed.batch}: {printed.letters} letters, {place or 'nothing to print'}")
    if printed.left_out:
        print(f"  {printed.left_out} left out: erased since, or without a postal address now")
