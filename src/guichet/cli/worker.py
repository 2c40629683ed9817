"""`guichet worker`: the loop behind the pages: seal the journal, release what is due."""

import argparse
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from django.conf import settings
from django.db import close_old_connections, connection

from guichet.capacity.queries import night_waits
from guichet.casework import actions as casework
from guichet.casework.actions import walk_ins
from guichet.cli.keeping.upkeep import insist_on_tables
from guichet.cli.lineage import ends_with_parent
from guichet.cli.stopping import Stop
from guichet.components import clock
from guichet.components.database import insist_on_database
from guichet.components.home import insist_on_whole_home
from guichet.components.jurisdiction import brand
from guichet.documents import actions as documents
from guichet.documents.adapters.scanners import NoSuchScanner, ScannerDown, scanner_named
from guichet.identity import actions as identity
from guichet.integration import actions as integration
from guichet.integration.adapters import Http
from guichet.interactions import actions as interactions
from guichet.interactions.queries import ever_sealed
from guichet.interactions.rules import SYSTEM
from guichet.notices import actions as notices
from guichet.notices.adapters import post_named
from guichet.payments import actions as payments
from guichet.payments.adapters import provider_named

# Added niceness on a machine shared with the web: a tenth of its share of a core when both want all
# of it. SQLite has one write lock: a worker that held it from that far back would keep pages
# waiting for it, so there it takes a third.
_COURTESY = {"postgresql": 10, "sqlite": 5}
_PAUSE = 1.0  # seconds between rounds
_BATCHES = 20  # most batches sealed in one round, so that a flood of Events starves no other job
_SENDING = 0.5  # seconds of a round for notices: the seal comes each second and must not lag
_CALLING = 2.0  # seconds of a round for departments' systems, each with three to answer
_CHECKING = 2.0  # seconds of a round for documents, each of which may take some more
_REMIND = 60  # rounds after which a job that keeps failing is logged again


class NightFailed(Exception):
    """The process that makes the night's estimates ended badly."""


_SAFE_TO_REPEAT = (
    interactions.JournalRewritten,
    interactions.KeysMissing,
    interactions.UnreadableSeal,
    casework.ReleaseFailed,
    casework.SilenceFailed,
    NightFailed,
    NoSuchScanner,
    ScannerDown,
)

log = structlog.get_logger("guichet.worker")


@dataclass(slots=True, kw_only=True)
class Job:
    """Something to do in every round; `failures` counts those in a row."""

    name: str
    do: Callable[[datetime], object]
    failures: int = field(default=0)


def seal_journal(at: datetime) -> int:
    """Seal what waits and return how many batches that took."""
    for sealed in range(_BATCHES):
        if interactions.seal(at=at, home=settings.HOME) is None:
            return sealed
    return _BATCHES


class Night:
    """Makes the night's estimates of waits in a process of its own.

    They take up to minutes of reckoning and a heavy stack in memory; meanwhile the journal must be
    sealed each second.
    """

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def look(self, at: datetime) -> None:
        """Start the process when the night is due; raise NightFailed once where one ended badly."""
        if self._running is not None:
            code = self._running.poll()
            if code is None:
                return
            self._running = None
            if code:
                raise NightFailed(
                    f"`guichet publish-waits` ended with {code} and said why on standard error. "
                    "Run it by hand to see it again; a night that was not finished is tried again "
                    "after two hours."
                )
        zone = brand().zone
        # A journal without a seal tells of no wait yet.
        if night_waits(SYSTEM, at=at, zone=zone) and ever_sealed(SYSTEM):
            command = [sys.executable, "-m", "guichet", "publish-waits", "--nightly", zone.key]
            self._running = subprocess.Popen(  # noqa: S603 - our own words only
                command,
                stdout=subprocess.DEVNULL,
                preexec_fn=ends_with_parent(),  # noqa: PLW1509 - the worker has one thread
            )

    def end(self, *, wait: bool) -> None:
        """Wait for the process to end, or end it: the next worker takes the night up again."""
        if self._running is None:
            return
        if not wait:
            self._running.terminate()
        self._running.wait()


def send_notices(at: datetime) -> notices.Round:
    """Send the notices that are due, in the jurisdiction's name."""
    ours = brand()
    head = notices.Letterhead(name=ours.name, ask=ours.ask, site=settings.BASE_URL)
    until = time.monotonic() + _SENDING
    return notices.send_due(
        post=post_named(settings.NOTICES_POST),
        letterhead=head,
        at=at,
        enough=lambda: time.monotonic() > until,
    )


def send_messages(at: datetime) -> integration.Round:
    """Send departments' own systems what they are to hear."""
    until = time.monotonic() + _CALLING
    return integration.send_due(carrier=Http(), at=at, enough=lambda: time.monotonic() > until)


def look_after_payments(at: datetime) -> None:
    """Ask the provider what a lost message would have told, and have it give back what is to."""
    way = settings.PAYMENTS
    provider = provider_named(way)
    if provider is not None:
        casework.ask_provider(way=way, provider=provider, at=at)
        payments.send_refunds(way=way, provider=provider, at=at)
        casework.compare_due(way=way, provider=provider, at=at)


def check_documents(at: datetime) -> int:
    """Check documents for a part of the round: the scanner first, then their structure."""
    until = time.monotonic() + _CHECKING
    return casework.check_documents(
        scanner=scanner_named(settings.SCANNER), at=at, enough=lambda: time.monotonic() > until
    )


def jobs(night: Night) -> list[Job]:
    """Return what a round does, in order."""
    return [
        Job(name="decide_silent", do=lambda at: casework.decide_silent(at=at)),
        Job(name="release_due", do=lambda at: casework.release_due(at=at)),
        Job(name="publish_waits", do=night.look),
        Job(name="close_unpaid", do=lambda at: casework.close_unpaid(at=at)),
        Job(name="look_after_payments", do=look_after_payments),
        Job(name="remind_of_questions", do=lambda at: casework.remind_due(at=at)),
        Job(name="escalate", do=lambda at: casework.escalate_due(at=at)),
        Job(name="keep_samples", do=lambda at: casework.keep_samples(at=at)),
        Job(name="expire_tickets", do=lambda at: walk_ins.expire_tickets(at=at)),
        Job(name="forget_readings", do=lambda at: casework.forget_readings(at=at)),
        Job(name="check_documents", do=check_documents),
        Job(name="dispose_documents", do=lambda at: documents.dispose_unsent(at=at)),
        Job(name="seal_journal", do=seal_journal),
        # After the seal: a notice tells only of what has its place in the journal.
        Job(name="plan_notices", do=lambda at: notices.plan(at=at)),
        Job(name="send_notices", do=send_notices),
        Job(name="plan_messages", do=lambda at: integration.plan(at=at)),
        Job(name="send_messages", do=send_messages),
        Job(name="forget_messages", do=lambda at: integration.forget(at=at)),
        Job(name="forget_sessions", do=lambda at: identity.forget_sessions(at=at)),
    ]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Offer a single round, for schedulers and tests."""
    parser.add_argument("--once", action="store_true", help="do one round and stop")


def run(options: argparse.Namespace) -> int:
    """Work until stopped by SIGTERM or SIGINT; with --once, exit 1 when a job failed.

    The lasting worker steps back: on a machine shared with the web, who waits for a page goes
    first.
    """
    insist_on_whole_home()
    insist_on_database()
    insist_on_tables()
    night = Night()
    listed = jobs(night)
    if options.once:
        well = do_round(listed, at=clock.now())
        night.end(wait=True)
        return 0 if well else 1
    os.nice(_COURTESY[connection.vendor])
    stop = Stop()
    stop.listen()
    while not stop.asked:
        do_round(listed, at=clock.now())
        stop.wait(_PAUSE)
    night.end(wait=False)
    return 0


def do_round(listed: Sequence[Job], *, at: datetime) -> bool:
    """Do every job once and tell whether all went well; one that fails stops no other."""
    well = True
    for job in listed:
        # A connection that broke in the last job is opened anew for this one.
        close_old_connections()
        try:
            job.do(at)
        except Exception as error:  # noqa: BLE001 - the process edge: logged, tried again
            well = False
            job.failures += 1
            if job.failures % _REMIND == 1:
                _log_failure(job, error)
        else:
            if job.failures:
                log.info("job_recovered", job=job.name, failures=job.failures)
            job.failures = 0
    return well


def _log_failure(job: Job, error: Exception) -> None:
    """Log what failed and where, without the error's words unless they are our own.

    A database's error text repeats the row that it refused.
    """
    frame = traceback.extract_tb(error.__traceback__)[-1]
    safe = isinstance(error, _SAFE_TO_REPEAT)
    log.error(
        "job_failed",
        job=job.name,
        error=type(error).__name__,
        where=f"{frame.filename}:{frame.lineno}",
        failures=job.failures,
        **({"reason": str(error)} if safe else {}),
    )
