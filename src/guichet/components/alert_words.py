"""What a warning is about, in words."""

from django.utils.translation import gettext_lazy as _

from guichet.catalogue.rules.alerts import AlertKind

_KINDS = {
    AlertKind.STRIKE: _("Strike"),
    AlertKind.OUTAGE: _("Outage"),
    AlertKind.SURGE: _("Many more applications than usual"),
    AlertKind.CLOSURE: _("Closed for a time"),
}


def alert_kind(code: str) -> str:
    """Name what a warning is about."""
    return str(_KINDS[AlertKind(code)])
