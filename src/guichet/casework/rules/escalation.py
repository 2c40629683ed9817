"""When a file is put before the accountable office by itself: once, while there is time to act."""

from datetime import date, timedelta
from enum import StrEnum

WARNING = timedelta(days=7)
"""Calendar days before its legal limit on which a file is put before the accountable office."""


class Press(StrEnum):
    """Why a file is put before the accountable office."""

    LIMIT_NEAR = "limit_near"
    LIMIT_PASSED = "limit_passed"
    STANDARD_PASSED = "standard_passed"


def presses(
    *, today: date, standard_due_on: date | None, legal_due_on: date | None
) -> Press | None:
    """Return why a file is to be put before the accountable office on a day, or None.

    The law's limit counts where there is one: a week before it ends. Where the law sets none, the
    standard counts once it is over.
    """
    if legal_due_on is not None:
        if today > legal_due_on:
            return Press.LIMIT_PASSED
        return Press.LIMIT_NEAR if today >= legal_due_on - WARNING else None
    if standard_due_on is not None and today > standard_due_on:
        return Press.STANDARD_PASSED
    return None
