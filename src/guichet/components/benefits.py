"""Words for the payment of a benefit, for either face."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guichet.components.wording import long_date
from guichet.payments.queries.benefits import BenefitCard
from guichet.payments.rules.benefits import NO_ACCOUNT, BenefitState

# ISO 20022 ExternalStatusReason1Code, those a person can do something about.
_ACCOUNT_WRONG = frozenset({"AC01", "AC02", "AC03", "BE01", "BE05", "RC01", "RC04", "IBAN"})
_ACCOUNT_CLOSED = frozenset({"AC04", "AC06", "MD07"})


def benefit_state(card: BenefitCard) -> tuple[str, str]:
    """Return the mark of where a payment stands, and say it."""
    return {
        BenefitState.DUE: ("half", pgettext("a benefit", "To be paid")),
        BenefitState.BATCHED: ("half", pgettext("a benefit", "To be paid")),
        BenefitState.SENT: ("half", _("Sent to the bank")),
        BenefitState.PAID: ("go", pgettext("a benefit", "Paid")),
        BenefitState.RETURNED: ("stop", _("Came back from the bank")),
        BenefitState.CANCELLED: ("flat", _("Not paid")),
    }[card.state]


def benefit_words(card: BenefitCard, zone: ZoneInfo) -> str:
    """Say when, and what it means for the person."""
    if card.state in {BenefitState.DUE, BenefitState.BATCHED}:
        return _("It goes to the bank with the next payments.")
    if card.state is BenefitState.SENT and card.sent_at:
        day = {"day": long_date(card.sent_at, zone)}
        return _("Sent on %(day)s. This page says what the bank answers.") % day
    day = {"day": long_date(card.ended_at, zone) if card.ended_at else ""}
    if card.state is BenefitState.PAID:
        return _("The bank told us on %(day)s that it is in your account.") % day
    if card.state is BenefitState.CANCELLED:
        return _("On %(day)s: what it rested on was revoked before it was paid.") % day
    onward = _("Ask the office that decided how you get the money.")
    return f"{return_words(card.reason)} {onward}"


def return_words(reason: str) -> str:
    """Say why a payment came back."""
    if reason in _ACCOUNT_WRONG:
        return _("The bank knows no account with this number.")
    if reason in _ACCOUNT_CLOSED:
        return _("The bank says that the account is closed or blocked.")
    if reason == NO_ACCOUNT:
        return _("The account number had been erased before it could be paid.")
    return _("The bank gave no reason that we can tell you.")
