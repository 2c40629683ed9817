"""Earlier years, as the publisher's own indicator files count them: by service, year and channel.

Only services in its reporting scope stand there, and only counts above zero: a row that is not
there may have been 0, not applicable, not available or blank.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guichet.catalogue.adapters.gc_inventory.mapping import VOLUMES
from guichet.catalogue.adapters.gc_inventory.reading import Row, read_rows
from guichet.catalogue.rules.filing import Unreadable, fiscal_year_start
from guichet.catalogue.rules.statuses import VolumeKind

VOLUME_FILE = "volume_by_channel.csv"
TIMELINESS_FILE = "timeliness_by_channel.csv"

_KEY = frozenset({"fiscal_yr", "org_id", "service_id", "channel"})
_VOLUME_CHANNELS = frozenset(
    channel for kind, channel in VOLUMES.values() if kind is VolumeKind.APPLICATIONS
)
_TIMELINESS_CHANNELS = frozenset({"EML", "FAX", "ONL", "OTH", "PERSON", "POST", "TEL"})
_MET, _TOTAL = "volume_meeting_target", "total_volume"
# The files write whole numbers as a statistics program does: 290020.0
_WHOLE = re.compile(r"(\d{1,18})(?:\.0+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One service, year and channel; `counts` are those of its file, in their order.

    `number` is the record's, the header being 1; `trouble` says why it cannot be kept.
    """

    file: str
    number: int
    year: str = ""
    organization_number: str = ""
    published_id: str = ""
    channel: str = ""
    counts: tuple[int, ...] = ()
    trouble: str = ""


def volume_rows(folder: Path) -> Iterator[HistoryRow]:
    """Yield how many applications each channel took; raise InventoryUnreadable."""
    columns = _KEY | {"volume"}
    for row in read_rows(folder, VOLUME_FILE, columns=columns, delimiter=";"):
        yield _understood(row, _VOLUME_CHANNELS, ("volume",))


def timeliness_rows(folder: Path) -> Iterator[HistoryRow]:
    """Yield how many promises of time were met, of how many; raise InventoryUnreadable."""
    columns = _KEY | {_MET, _TOTAL}
    for row in read_rows(folder, TIMELINESS_FILE, columns=columns, delimiter=";"):
        yield _understood(row, _TIMELINESS_CHANNELS, (_MET, _TOTAL))


def _understood(row: Row, channels: frozenset[str], counted: tuple[str, ...]) -> HistoryRow:
    if row.trouble:
        return HistoryRow(file=row.file, number=row.number, trouble=row.trouble)
    cells = row.cells
    try:
        fiscal_year_start(cells["fiscal_yr"])
        _demand_channel(cells["channel"], channels)
        counts = tuple(_whole(column, cells[column]) for column in counted)
    except Unreadable as error:
        return HistoryRow(file=row.file, number=row.number, trouble=str(error))
    return HistoryRow(
        file=row.file,
        number=row.number,
        year=cells["fiscal_yr"],
        organization_number=cells["org_id"].strip(),
        published_id=cells["service_id"].strip(),
        channel=cells["channel"],
        counts=counts,
    )


def _demand_channel(word: str, channels: frozenset[str]) -> None:
    if word not in channels:
        raise Unreadable(f"channel is '{word}'; write one of {', '.join(sorted(channels))}")


def _whole(column: str, word: str) -> int:
    match = _WHOLE.fullmatch(word.strip())
    if match is None:
        raise Unreadable(f"{column} is '{word}'; write a whole number, 0 or more")
    return int(match[1])
