"""How an officer entered an application, in words for the person it is of."""

from django.utils.translation import gettext as _

from guichet.casework.queries import Progress
from guichet.casework.rules import HelperKind
from guichet.components.wording import moment


def taken_in_words(found: Progress) -> str:
    """Say when an officer entered it and who helped; nothing where the person sent it."""
    if found.intake is None:
        return ""
    ways = {
        "phone": _("You applied by phone."),
        "counter": _("You applied at a counter."),
        "mail": _("You applied by mail."),
    }
    entered = _("An officer entered it: %(at)s.") % {
        "at": moment(found.intake.entered_at, found.zone)
    }
    said = [ways.get(found.channel, ""), entered] if found.intake.by_officer else []
    if found.intake.helper_name:
        kinds = {
            HelperKind.FAMILY: _("from your family"),
            HelperKind.SETTLEMENT_WORKER: _("a settlement worker"),
            HelperKind.LAWYER: _("a lawyer"),
            HelperKind.OTHER: _("somebody else"),
        }
        noted = (
            _("With your consent we noted who helped you: %(name)s, %(kind)s.")
            if found.intake.by_officer
            else _("Sent for you, with your consent, by %(name)s, %(kind)s.")
        )
        said.append(
            noted
            % {"name": found.intake.helper_name, "kind": kinds[HelperKind(found.intake.helper)]}
        )
    return " ".join(said)
