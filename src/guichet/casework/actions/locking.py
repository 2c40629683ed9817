"""How a case is held while it changes.

Every change locks the application's row first and nothing before it, so two changes of one case
follow each other and can never wait for one another in a circle. SQLite has no row locks: there
each write transaction is IMMEDIATE, which holds the whole file.
"""

from uuid import UUID

from guichet.casework.models import Application, Decision


class NoSuchFile(LookupError):
    """There is no such file among those the viewer may see."""


def no_such_file(*, case: UUID) -> NoSuchFile:
    """Return the one answer for a file that is not there and for one of another office."""
    return NoSuchFile(f"There is no file {case} in your offices. Go back to the queue.")


def lock(*, case: UUID) -> Application | None:
    """Return the application, held until the transaction ends; None if there is none."""
    return Application.objects.select_for_update().filter(pk=case).first()


def lock_of_decision(*, decision: UUID) -> tuple[Application, Decision]:
    """Return a decision and its application, held until the transaction ends.

    Raises NoSuchFile.
    """
    case = Decision.objects.filter(pk=decision).values_list("application_id", flat=True).first()
    application = None if case is None else lock(case=case)
    if application is None:
        raise NoSuchFile(f"There is no decision {decision}. Reload the file.")
    # Read after the lock: what stood before may have changed while we waited.
    return application, Decision.objects.get(pk=decision)
