"""Whether the journal is being sealed, and what to do when it is not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from guichet.interactions.adapters.heads import heads_path
from guichet.interactions.adapters.keys import KeysMissing, keys_folder, public_keys, signing_key
from guichet.interactions.models import Event, Seal, Unsealed
from guichet.interactions.rules import Viewer

LARGEST_LAG = timedelta(seconds=60)
"""From when on an unsealed Event is an alarm: until its seal it could be altered unseen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFinding:
    """Something about the journal that needs mending."""

    code: str
    problem: str
    mend: str


def seal_lag(viewer: Viewer, *, at: datetime) -> timedelta:
    """Return for how long the oldest unsealed Event has waited; zero when none waits."""
    del viewer  # a duration tells nothing about anyone
    oldest = Unsealed.objects.order_by("id").first()
    event = Event.objects.filter(pk=oldest.event).first() if oldest is not None else None
    return max(at - event.recorded_at, timedelta()) if event is not None else timedelta()


def ever_sealed(viewer: Viewer) -> bool:
    """Tell whether the journal has a seal at all: a new installation's has none yet."""
    del viewer
    return Seal.objects.exists()


def journal_health(viewer: Viewer, *, at: datetime, home: Path) -> tuple[JournalFinding, ...]:
    """Say what is wrong with the sealing of the journal; nothing when all is well."""
    return (*_about_keys(home), *_about_heads(home), *_about_lag(viewer, at))


def _about_keys(home: Path) -> tuple[JournalFinding, ...]:
    try:
        signing_key(home)
        public_keys(keys_folder(home))
    except KeysMissing as error:
        return (
            JournalFinding(
                code="key-missing",
                problem=str(error),
                mend="Run `guichet init` for a new home; else bring `keys` back from a backup.",
            ),
        )
    return ()


def _about_heads(home: Path) -> tuple[JournalFinding, ...]:
    path = heads_path(home)
    if path.is_file() or not Seal.objects.exists():
        return ()
    return (
        JournalFinding(
            code="heads-missing",
            problem=f"The journal is sealed but there is no heads file at {path}: a cut of its "
            "tail could not be seen.",
            mend="Bring it back from a backup. If there is none, the worker writes a new one "
            "from the database: verify the journal against any older copy first.",
        ),
    )


def _about_lag(viewer: Viewer, at: datetime) -> tuple[JournalFinding, ...]:
    lag = seal_lag(viewer, at=at)
    if lag <= LARGEST_LAG:
        return ()
    return (
        JournalFinding(
            code="seal-lags",
            problem=f"The oldest unsealed Event has waited {int(lag.total_seconds())} seconds; "
            f"{int(LARGEST_LAG.total_seconds())} is the most that is in order.",
            mend="Start `guichet worker` (or `guichet serve`); if it runs, read its log.",
        ),
    )
