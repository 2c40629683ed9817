"""What contacts and tickets are for, in the words of both faces."""

from django.utils.translation import gettext_lazy as _

from guichet.casework.rules.contacts import ContactReason

REASON_WORDS = {
    ContactReason.WHERE_IS_IT: _("Where is my application?"),
    ContactReason.HOW_TO: _("How it works, what is needed"),
    ContactReason.APPLY: _("To apply"),
    ContactReason.DOCUMENT: _("To hand something in"),
    ContactReason.DECISION: _("About a decision"),
    ContactReason.CHANGE: _("To correct or change something"),
    ContactReason.PAYING: _("About paying"),
    ContactReason.TROUBLE: _("The site or a form does not work"),
    ContactReason.COMPLAINT: _("To complain"),
    ContactReason.OTHER: _("Something else"),
}


def reason_words(code: str) -> str:
    """Name what somebody came, called or wrote for."""
    return str(REASON_WORDS[ContactReason(code)])
