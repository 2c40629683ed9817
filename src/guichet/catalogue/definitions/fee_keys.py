"""The keys that say how a fee is paid and who need not pay it."""

from guichet.catalogue.definitions.shape import Key, Several, Table, Whole
from guichet.catalogue.definitions.value_shapes import EXPRESSION, SLUG, TEXTS

EXEMPTION = Table(
    "exemption",
    {
        "code": Key(SLUG, "What is kept and exported."),
        "condition": Key(
            EXPRESSION, "It applies when this holds for the answers; the first that holds counts."
        ),
        "cents": Key(Whole(0), "What is paid then, in cents: less than `fee_cents`, or 0."),
        "text": Key(TEXTS, "For whom it is, as people read it."),
        "reference": Key(TEXTS, "Act and section.", required=False),
    },
)

FEE = Table(
    "fee",
    {
        "days_to_pay": Key(
            Whole(1, 366),
            "Calendar days to pay in; the application is closed unpaid after them.",
            lacking="sets no end to the waiting; write days_to_pay = and a whole number of "
            "calendar days",
        ),
        "reference": Key(TEXTS, "Act and section the fee rests on."),
        "exemptions": Key(Several(EXEMPTION), "Who pays less, or nothing.", required=False),
    },
)
