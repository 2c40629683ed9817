"""In which order files are taken, in words that officers and applicants both read."""

from django.utils.translation import gettext as _

from guichet.casework.queries import HeadStart
from guichet.catalogue.definitions import Order
from guichet.components.wording import business_days, in_language


def order_words(order: Order) -> str:
    """Say in which order the files of a stage are taken."""
    return {
        Order.FIRST_COME: _("Files are taken in the order in which they came."),
        Order.EARLIEST_PROMISE: _("The file whose standard ends first is taken first."),
        Order.CLASS_THEN_AGE: _(
            "Files are taken in the order in which they came; some have a head start, and no file "
            "that comes later than that goes before an older one."
        ),
    }[order]


def head_start_words(each: HeadStart) -> str:
    """Say what a class is and by how much it goes ahead."""
    return _("%(name)s: %(days)s ahead") % {
        "name": in_language(each.name),
        "days": business_days(each.days),
    }
