"""Words for codes that pages show."""

from django.utils.translation import gettext_lazy as _

_PARTNER_ROLES = {
    "delivers": _("delivers it"),
    "owns-policy": _("sets the rules"),
    "helps": _("helps"),
}


_RESULTS = {
    "eligible": _("You may apply"),
    "review": _("An officer looks at it"),
    "not_eligible": _("Not under these rules"),
}
_DECISIONS = {
    "eligible": _("Approved"),
    "review": _("Left to an officer"),
    "not_eligible": _("Refused"),
}


def result_words(result: str, *, decides: bool) -> str:
    """Say what follows from a row of a table that decides, or one that only tells."""
    return str((_DECISIONS if decides else _RESULTS).get(result, result))


def outcome_words(outcome: str) -> str:
    """Name an outcome where the service has no name of its own for it."""
    return str(_DECISIONS["eligible" if outcome == "approved" else "not_eligible"])


def partner_role(code: str) -> str:
    """Say what a partner organization does for a service."""
    return str(_PARTNER_ROLES.get(code, code))
