"""The public wording of what a check of a permit finds."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.permits.rules import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How one verdict is told; slots: `day` where the verdict has a date."""

    shape: str
    verdict: str | Promise
    advice: str | Promise


REASONS: dict[str, str | Promise] = {
    "asked-by-holder": _("The holder asked for it."),
    "issued-in-error": _("It was issued in error."),
    "false-information": _("It was obtained with false information."),
    "conditions-broken": _("Its conditions were not kept."),
    "replaced": _("Another permit replaced it."),
    "ordered-by-court": _("A court ordered it."),
    "under-investigation": _("We are looking into how it was obtained or used."),
    "fee-unpaid": _("A fee that is due was not paid."),
    "safety-risk": _("Its use may put people at risk."),
}

VERDICTS: dict[State, Words] = {
    State.VALID: Words(
        shape="go",
        verdict=_("Accept: this permit is valid"),
        advice=_("Issued by us, unaltered, not revoked, in force today."),
    ),
    State.NOT_YET: Words(
        shape="warn",
        verdict=_("Do not accept yet: this permit begins on %(day)s"),
        advice=_("It is ours and unaltered, but not yet in force."),
    ),
    State.EXPIRED: Words(
        shape="warn",
        verdict=_("Do not accept: this permit ended on %(day)s"),
        advice=_("It was ours and is unaltered, but no longer in force."),
    ),
    State.REVOKED: Words(
        shape="stop",
        verdict=_("Do not accept: this permit was revoked on %(day)s"),
        advice=_("It was ours and is unaltered, but we withdrew it."),
    ),
    State.SUSPENDED: Words(
        shape="stop",
        verdict=_("Do not accept: this permit has been suspended since %(day)s"),
        advice=_("It is ours and unaltered, but may not be used while it is suspended."),
    ),
    State.ALTERED: Words(
        shape="stop",
        verdict=_("Do not accept: this permit was forged or altered"),
        advice=_("It names our key, but its text is not what we signed."),
    ),
    State.UNKNOWN_KEY: Words(
        shape="stop",
        verdict=_("Do not accept: we did not sign this"),
        advice=_(
            "It names a key that was never ours. If it comes from another government, check it on "
            "that government’s own page."
        ),
    ),
    State.UNKNOWN_PERMIT: Words(
        shape="stop",
        verdict=_("Do not accept: our register does not hold this permit"),
        advice=_("Its signature looks like ours, but we have no record of issuing it."),
    ),
    State.NUMBER_ONLY: Words(
        shape="warn",
        verdict=_("Do not accept on the number alone"),
        advice=_(
            "A number can be copied, so we say nothing about it. Scan the QR code on the permit, "
            "or paste the address it holds."
        ),
    ),
    State.UNREADABLE: Words(
        shape="warn",
        verdict=_("Do not accept: we could not read this"),
        advice=_(
            "Part of it may be cut off. Scan the QR code again, in good light and flat, or paste "
            "the whole text."
        ),
    ),
}


def reason_in_words(code: str) -> str:
    """Return why a permit was revoked or suspended, or nothing when it was not."""
    return str(REASONS[code]) if code else ""
