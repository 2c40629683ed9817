"""Words for what happens to an office's services."""

from django.utils.translation import gettext_lazy as _

from guichet.catalogue.rules.alerts import AlertFault, AlertRefused
from guichet.catalogue.rules.ownership import TransferReason, TransferRefused, Why
from guichet.components.alert_words import alert_kind

__all__ = ["alert_fault", "alert_kind", "transfer_fault", "transfer_reason"]

_REASONS = {
    TransferReason.DEFINITION: _("The service’s definition names it"),
    TransferReason.REORGANIZATION: _("Departments were reorganized"),
    TransferReason.LAW: _("A law changed who is responsible"),
    TransferReason.CAPACITY: _("It can be served better there"),
    TransferReason.CLOSURE: _("The former office closes"),
}
_TRANSFER = {
    Why.NOT_YOURS: _("Only an administrator moves a service to another office"),
    Why.NO_SERVICE: _("Choose a service from the list"),
    Why.NO_STAGE: _("No office answers for that stage yet"),
    Why.NO_OFFICE: _("Choose an office from the list"),
    Why.SAME: _("That office answers already: choose another one"),
    Why.TOO_EARLY: _(
        "Give today or a later day, after the last handover: results from before stay with who "
        "answered"
    ),
    Why.REASON: _("Choose a reason from the list"),
}
_ALERT = {
    AlertFault.NOT_YOURS: _("A lead of the office that answers for the service may warn about it"),
    AlertFault.KIND: _("Choose what the warning is about"),
    AlertFault.TEXT: _("Write the warning in every language: people read it in theirs"),
    AlertFault.LONG: _("Write the warning in 500 characters at most"),
    AlertFault.ENDS: _("A warning ends after it starts, and later than now"),
}


def transfer_reason(code: str) -> str:
    """Say why an office answers from a day on."""
    return str(_REASONS[TransferReason(code)])


def transfer_fault(refused: TransferRefused) -> str:
    """Say what stands in the way of a transfer."""
    return str(_TRANSFER[refused.why])


def alert_fault(refused: AlertRefused) -> str:
    """Say what stands in the way of a warning."""
    return str(_ALERT[refused.why])
