"""Words for codes that pages show."""

from django.utils.translation import gettext_lazy as _

_PARTNER_ROLES = {
    "delivers": _("delivers it"),
    "owns-policy": _("sets the rules"),
    "helps": _("helps"),
}


def partner_role(code: str) -> str:
    """Say what a partner organization does for a service."""
    return str(_PARTNER_ROLES.get(code, code))
