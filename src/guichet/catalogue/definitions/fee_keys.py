"""The keys that say how a fee is paid and who need not pay it, and what an approval pays."""

from guichet.catalogue.definitions.shape import Key, Several, Table, Whole
from guichet.catalogue.definitions.value_shapes import EXPRESSION, NAME, SLUG, TEXTS

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

BENEFIT_AMOUNT = Table(
    "benefit_amount",
    {
        "code": Key(SLUG, "What is kept and exported."),
        "condition": Key(
            EXPRESSION, "It is paid when this holds for the answers; the first that holds counts."
        ),
        "cents": Key(Whole(1), "What is paid then, in cents."),
        "text": Key(TEXTS, "For whom it is, as people read it."),
    },
)

BENEFIT = Table(
    "benefit",
    {
        "cents": Key(Whole(1), "What an approval pays, in cents."),
        "account": Key(
            NAME, "The question of kind `account` that says where to; unanswered, nothing is paid."
        ),
        "reference": Key(TEXTS, "Act and section the payment rests on."),
        "amounts": Key(Several(BENEFIT_AMOUNT), "Who is paid another amount.", required=False),
    },
)

MONEY = {
    "fee_cents": Key(Whole(0), "What it costs, in cents; 0 when free."),
    "fee": Key(
        FEE,
        "Has the fee paid here: the office begins, and its clock runs, once it is paid.",
        required=False,
    ),
    "benefit": Key(BENEFIT, "What an approval pays, in a batch for the bank.", required=False),
}
"""The keys about money of a service."""
