"""Words for codes of payments, for either face."""

from django.utils.translation import gettext as _

from guichet.payments.rules import CASH, Cause


def way_words(way: str) -> str:
    """Say how money came."""
    if way == CASH:
        return _("cash at a counter")
    if way == "practice":
        return _("online, for practice: no money moved")
    return _("online")


def cause_words(cause: Cause) -> str:
    """Say why money goes back."""
    words = {
        Cause.TWICE: _("it was paid already"),
        Cause.TOO_LATE: _("the application had ended"),
        Cause.OTHER_AMOUNT: _("it was another amount than the fee"),
        Cause.WITHDRAWN: _("the application was taken back"),
        Cause.EXEMPT: _("no fee was due"),
        Cause.ERROR: _("it was taken by mistake"),
    }
    return words[cause]
