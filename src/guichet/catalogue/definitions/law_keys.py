"""The keys that say what the law gives: the limit, what silence means, and recourses."""

from guichet.catalogue.definitions.shape import Key, Table, Whole
from guichet.catalogue.definitions.value_shapes import NO_UNIT, OUTCOME, SLUG, TEXTS

LEGAL_LIMIT = Table(
    "legal_limit",
    {
        "business_days": Key(Whole(1), "The longest wait the law allows, in business days."),
        "reference": Key(TEXTS, "Act and section."),
        "consequence": Key(TEXTS, "What the law gives the person when it passes."),
    },
    mistaken=NO_UNIT,
)

RECOURSE = Table(
    "recourse",
    {
        "code": Key(SLUG, "Its name in addresses and in the journal."),
        "name": Key(TEXTS, "What the person does, such as: Object to the decision."),
        "text": Key(TEXTS, "Who looks at it, and how, or where to turn."),
        "service": Key(
            SLUG,
            "The service of this jurisdiction that takes it, one `about_decision`; without it, "
            "somebody outside does.",
            required=False,
        ),
        "calendar_days": Key(Whole(1), "For how many calendar days after the decision."),
        "reference": Key(TEXTS, "Act and section."),
    },
)

SILENCE = Table(
    "silence",
    {
        "outcome": Key(OUTCOME, "What the law makes of it when the legal limit passes unanswered."),
        "ground": Key(SLUG, "The code of the reason it is decided on; no officer may choose it."),
    },
)
