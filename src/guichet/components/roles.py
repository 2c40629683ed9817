"""What roles and purposes of reading are called, for staff and for the person read about."""

from django.utils.translation import gettext_lazy as _

from guichet.casework.rules import Purpose
from guichet.interactions.rules import MACHINE, Role

_ROLES = {
    Role.OFFICER: _("Officer"),
    Role.LEAD: _("Lead"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}
_A_SYSTEM = _("The office’s own computer system")
_PURPOSES = {
    Purpose.DECIDE: _("to decide it"),
    Purpose.ANSWER: _("to answer a question about it"),
    Purpose.VERIFY: _("to verify what was said"),
    Purpose.SUPERVISE: _("to check the office's work"),
    Purpose.AUDIT: _("for an audit"),
}


def role_words(role: str) -> str:
    """Name a role; a code from an older journal that is no role any more stays as it is."""
    if role == MACHINE:
        return str(_A_SYSTEM)
    return str(_ROLES[Role(role)]) if role in set(Role) else role


def purpose_words(purpose: str) -> str:
    """Say what a file was read for; an unknown code stays as it is."""
    return str(_PURPOSES[Purpose(purpose)]) if purpose in set(Purpose) else purpose
