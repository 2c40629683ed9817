"""Verify the journal, and prove to others that an Event stands in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from guichet.interactions.adapters.heads import read_heads
from guichet.interactions.adapters.keys import keys_folder, public_keys
from guichet.interactions.models import Event, Position, Seal, Unsealed
from guichet.interactions.rules import ContentParts, Role, Viewer, canonical_event
from guichet.interactions.rules.audit import Audit, Breach, Row
from guichet.interactions.rules.seals import InclusionProof, SignedSeal, make_proof

_ROWS = 2000  # rows fetched at once
_SEALS = 100
_NO_END = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalVerdict:
    """What verification found; counts are of what was verified before any breach."""

    ok: bool
    events: int
    seals: int
    unsealed: int
    heads_compared: bool
    broken_position: int | None
    broken_event: str
    reason: str


def verify_journal(
    viewer: Viewer,
    *,
    heads: Path | None,
    keys: Path | None = None,
    progress: Callable[[int], object] = lambda _events: None,
) -> JournalVerdict:
    """Verify every sealed Event and name the first broken position.

    `heads` is a copy of the heads file; without one a cut tail cannot be seen. `keys` is a folder
    of public keys, by default the home's. Raises PermissionDenied for a viewer who is neither the
    system nor an auditor, KeysMissing without a public key, OSError without the heads file.
    """
    _only_auditors(viewer)
    known = public_keys(keys or keys_folder(settings.HOME))
    # The heads' size first, the database after it: a seal made meanwhile is then in neither, or
    # in the database alone, which is no breach.
    size = heads.stat().st_size if heads is not None else 0
    newest = Seal.objects.order_by("number").last()
    with _rows() as rows:
        audit = Audit(
            rows=rows,
            seals=_seals(last_number=newest.number if newest is not None else 0),
            heads=read_heads(heads, size=size) if heads is not None else iter(()),
            keys=known,
            progress=progress,
        )
        breach = audit.first_breach()
    breach = breach or _beyond_the_last_seal() or _without_a_place()
    return JournalVerdict(
        ok=breach is None,
        events=audit.events,
        seals=audit.seals,
        unsealed=Unsealed.objects.count(),
        heads_compared=heads is not None,
        broken_position=breach.position if breach else None,
        broken_event=breach.event if breach else "",
        reason=breach.reason if breach else "",
    )


def inclusion_proof(viewer: Viewer, *, event_id: UUID) -> InclusionProof | None:
    """Return what proves to anyone that an Event is in the journal; None until it is sealed.

    Raises PermissionDenied for a viewer who is neither the system nor an auditor.
    """
    _only_auditors(viewer)
    place = Position.objects.filter(event=event_id).first()
    if place is None:
        return None
    stored = Seal.objects.get(
        first_position__lte=place.position, last_position__gte=place.position
    ).signed()
    run = Position.objects.filter(position__range=(stored.first, stored.last)).order_by("position")
    events = list(run.values_list("event", flat=True))
    stored_hashes = Event.objects.filter(pk__in=events).values_list("id", "content_hash")
    hashes = {event: bytes(content_hash) for event, content_hash in stored_hashes}
    with _rows(only=place.position) as rows:
        _, text, _ = next(rows)
    if text is None:
        return None
    return make_proof(
        text=text,
        position=place.position,
        hashes=[hashes.get(event, bytes(32)) for event in events],
        seal=stored,
    )


def _only_auditors(viewer: Viewer) -> None:
    if not viewer.system and not viewer.offices(Role.AUDITOR):
        raise PermissionDenied(
            "Only the system or an auditor verifies the journal. Ask one, or verify a copy with "
            "`guichet verify-journal`."
        )


# The database splices its columns into the canonical text, from the writer's own template: eleven
# Python strings a row fewer. A test holds what comes back to `rules.canonical_event`.
_SQLITE_MOMENT = "replace({0}, ' ', 'T') || CASE length({0}) WHEN 19 THEN '.000000Z' ELSE 'Z' END"
_POSTGRESQL_MOMENT = (
    """to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""  # microseconds
)
_ID = {
    "sqlite": "coalesce({0}, '')",
    "postgresql": "coalesce(encode(uuid_send({0}), 'hex'), '')",
}
_MOMENT = {"sqlite": _SQLITE_MOMENT, "postgresql": _POSTGRESQL_MOMENT}


def _select(vendor: str) -> str:
    identifier, moment = _ID[vendor].format, _MOMENT[vendor].format
    spliced = canonical_event(
        ContentParts(
            **{
                name: f"' || {column} || '"
                for name, column in {
                    "id": identifier("e.id"),
                    "kind": "e.kind",
                    "occurred_at": moment("e.occurred_at"),
                    "recorded_at": moment("e.recorded_at"),
                    "service": "e.service",
                    "office": identifier("e.office"),
                    "channel": "e.channel",
                    "case": identifier("e.case_id"),
                    "subject": identifier("e.subject"),
                    "payload": "e.payload",
                    "version": "e.version",
                }.items()
            }
        )
    )
    return (
        f"SELECT p.position, '{spliced}', e.content_hash "  # noqa: S608 - constants
        "FROM interactions_position p LEFT JOIN interactions_event e ON e.id = p.event_id "
        "WHERE p.position BETWEEN %s AND %s ORDER BY p.position"
    )


_SELECT = {vendor: _select(vendor) for vendor in _ID}


@contextmanager
def _rows(*, only: int | None = None) -> Iterator[Iterator[Row]]:
    """Stream the rows in order of position, or one of them."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            # Walk the positions and look each Event up: any other plan sorts the whole journal.
            cursor.execute("SET LOCAL enable_hashjoin = off")
            cursor.execute("SET LOCAL enable_mergejoin = off")
            with connection.chunked_cursor() as stream:
                yield _fetch(stream, only)
    else:
        with connection.cursor() as stream:
            # Read through the page cache, not a call a page: a third less time.
            stream.execute("PRAGMA mmap_size = 17179869184")
            yield _fetch(stream, only)


def _fetch(stream: CursorWrapper, only: int | None) -> Iterator[Row]:
    run = (1, _NO_END) if only is None else (only, only)
    stream.execute(_SELECT[connection.vendor], run)
    while found := stream.fetchmany(_ROWS):
        yield from found


def _seals(*, last_number: int) -> Iterator[SignedSeal]:
    number = 0
    while True:
        page = Seal.objects.filter(number__gt=number, number__lte=last_number)
        rows = list(page.order_by("number")[:_SEALS])
        if not rows:
            return
        yield from (row.signed() for row in rows)
        number = rows[-1].number


def _beyond_the_last_seal() -> Breach | None:
    """Find a position that no seal covers: positions and their seal are committed together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(position) FROM interactions_position WHERE position > "
            "(SELECT coalesce(max(last_position), 0) FROM interactions_seal)"
        )
        (position,) = cursor.fetchone()
    if position is None:
        return None
    return Breach(position=position, reason="the position is under no seal: inserted")


def _without_a_place() -> Breach | None:
    """Find an Event that has no position and waits for none.

    One statement counts all three tables, so that writers may go on meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM interactions_event)"
            " - (SELECT count(*) FROM interactions_position)"
            " - (SELECT count(*) FROM interactions_unsealed)"
        )
        (surplus,) = cursor.fetchone()
        if surplus == 0:
            return None
        cursor.execute(
            "SELECT e.id, (SELECT coalesce(max(position), 0) + 1 FROM interactions_position)"
            " FROM interactions_event e"
            " WHERE NOT EXISTS (SELECT 1 FROM interactions_position p WHERE p.event_id = e.id)"
            " AND e.id NOT IN (SELECT event_id FROM interactions_unsealed) LIMIT 1"
        )
        found = cursor.fetchone()
    if found is None:
        return None
    event, position = found
    return Breach(
        position=position,
        event=getattr(event, "hex", str(event)),
        reason="an Event has no position and waits for no seal: inserted",
    )
