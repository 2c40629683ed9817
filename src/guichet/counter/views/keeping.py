"""How long a case's records are kept, in words for the person they are of."""

from django.utils.translation import gettext as _

from guichet.casework.queries import Keeping, Progress
from guichet.casework.rules import Kept
from guichet.components.wording import in_language, long_date, period
from guichet.counter.pages.track import KeptLine


def keeping_lines(found: Progress) -> tuple[KeptLine, ...]:
    """Say of each kind of record until when it is kept and by what law."""
    return tuple(_line(each, found) for each in found.keeping)


def _line(each: Keeping, found: Progress) -> KeptLine:
    what = {
        Kept.ANSWERS: _("Your answers"),
        Kept.DOCUMENTS: _("The documents you sent"),
        Kept.DECISION: _("The decision and its reasons"),
    }
    if each.erased_at is not None:
        how_long = _("Erased on %(day)s") % {"day": long_date(each.erased_at, found.zone)}
    elif each.until is not None:
        how_long = _("Kept until %(day)s, then erased") % {"day": long_date(each.until, found.zone)}
    else:
        how_long = _("Kept for %(period)s after the decision, then erased") % {
            "period": period(each.days)
        }
    return KeptLine(what=what[each.kind], how_long=how_long, law=in_language(each.reference))
