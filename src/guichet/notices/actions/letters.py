"""Print letters: one PDF a batch, each letter in exactly one.

A batch is committed with its letters before anything is written: from then on no other batch takes
them, whatever dies. The next call makes the paper of a batch that has none yet; only then do its
letters count as sent. A batch can be printed again: its letters are written anew from the cases.
"""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from guichet.casework.queries import contact_of
from guichet.catalogue.definitions import long_date
from guichet.interactions.rules import SYSTEM
from guichet.notices.actions.writing import Letterhead, written
from guichet.notices.adapters.paper import typeset_letters
from guichet.notices.models import Delivery, LetterBatch
from guichet.notices.rules import State, Way

_MOST = 500
_COLUMNS = ("batch", "letter", "of", "delivery", "notice", "language")


class NoSuchBatch(LookupError):
    """There is no batch of letters with this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One batch: its paper and what lies in it, without a name or an address.

    `left_out` counts letters whose person was erased since, or has no postal address any more.
    """

    batch: UUID
    made_at: datetime
    letters: int
    left_out: int
    pdf: bytes
    manifest: str


def gather_letters(*, at: datetime) -> UUID | None:
    """Put letters that wait into a batch, up to 500, and return it; None where none wait.

    A batch that has no paper yet comes first. Any number of processes may call it at once.
    """
    with transaction.atomic():
        open_one = LetterBatch.objects.filter(printed_at__isnull=True).order_by("made_at").first()
        if open_one is not None:
            return open_one.pk
        # An e-mail about the same case that goes before is waited for.
        before = Delivery.objects.filter(
            case=OuterRef("case"),
            position__lt=OuterRef("position"),
            state=State.WAITING,
            way=Way.EMAIL,
        )
        free = Delivery.objects.filter(
            ~Exists(before), state=State.WAITING, way=Way.LETTER, batch__isnull=True
        ).order_by("position")
        if connection.features.has_select_for_update:
            free = free.select_for_update(skip_locked=True, of=("self",))
        taken = [row.pk for row in free[:_MOST]]
        if not taken:
            return None
        batch = LetterBatch.objects.create(made_at=at)
        Delivery.objects.filter(pk__in=taken).update(batch=batch.pk)
        return batch.pk


def print_batch(*, batch: UUID, letterhead: Letterhead) -> Printed:
    """Return a batch on paper; nothing is marked yet. Raises NoSuchBatch."""
    row = LetterBatch.objects.filter(pk=batch).first()
    if row is None:
        raise NoSuchBatch(f"There is no batch {batch}. `guichet print-letters` says the last ones.")
    deliveries = list(Delivery.objects.filter(batch=batch).order_by("position"))
    sheets, listed, left_out = [], [], 0
    for delivery in deliveries:
        sheet = _sheet(delivery, letterhead=letterhead, at=row.made_at)
        if sheet is None:
            left_out += 1
        else:
            sheets.append(sheet)
            listed.append(delivery)
    for place, sheet in enumerate(sheets, start=1):
        sheet["mark"] = f"{batch.hex[:8]} · {place}/{len(sheets)}"
    name = next(iter(letterhead.name.values()))
    title = f"{name} {row.made_at:%Y-%m-%d} {batch.hex[:8]}"
    first = sheets[0]["language"] if sheets else next(iter(letterhead.name))
    paper = {"title": title, "author": name, "language": first, "letters": sheets}
    return Printed(
        batch=batch,
        made_at=row.made_at,
        letters=len(sheets),
        left_out=left_out,
        pdf=typeset_letters(paper, at=row.made_at) if sheets else b"",
        manifest=_manifest(batch, listed, [sheet["language"] for sheet in sheets]),
    )


@transaction.atomic
def settle_batch(*, printed: Printed, at: datetime) -> bool:
    """Mark a batch as printed and its letters as sent; tell whether this call did.

    Its caller has put the paper in its place. A letter that was left out ends as refused.
    """
    row = LetterBatch.objects.select_for_update().get(pk=printed.batch)
    if row.printed_at is not None:
        return False
    listed = {line.split(",")[3] for line in printed.manifest.splitlines()[1:]}
    waiting = Delivery.objects.filter(batch=printed.batch, state=State.WAITING)
    waiting.filter(pk__in=listed).update(state=State.SENT, ended_at=at)
    waiting.exclude(pk__in=listed).update(state=State.REFUSED, ended_at=at)
    row.printed_at, row.letters = at, printed.letters
    row.digest = hashlib.sha256(printed.pdf).hexdigest()
    row.save(update_fields=["printed_at", "letters", "digest"])
    return True


def _sheet(delivery: Delivery, *, letterhead: Letterhead, at: datetime) -> dict[str, str] | None:
    contact = contact_of(SYSTEM, case=delivery.case)
    if contact is None or not contact.address:
        return None
    words = written(row=delivery, contact=contact, letterhead=letterhead)
    return {
        "language": contact.language,
        "jurisdiction": letterhead.name[contact.language],
        "office": contact.office[contact.language],
        "to": f"{contact.name}\n{contact.address}".strip(),
        "day": long_date(at.astimezone(contact.zone).date(), language=contact.language),
        "subject": words.subject,
        "text": words.text.strip(),
    }


def _manifest(batch: UUID, rows: Sequence[Delivery], languages: Sequence[str]) -> str:
    """Return one line a letter, in the order of the paper, as CSV."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    for place, (row, language) in enumerate(zip(rows, languages, strict=True), start=1):
        table.writerow((batch, place, len(rows), row.pk, row.notice, language))
    return out.getvalue()
