"""Shapes of single values that many keys of a definition share."""

from guichet.catalogue.definitions.shape import InLanguages, Word

SLUG = Word(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", like="small letters, digits and single hyphens")
NAME = Word(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", like="small letters, digits and single underscores")
EXPRESSION = Word(like="a zen expression, such as vessel_ownership == 'leased'")
CHANNEL = Word(choices=("web", "phone", "counter", "mail"))
OUTCOME = Word(choices=("approved", "refused"))
MONTH_DAY = Word(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", like="a month and a day such as 04-01")
# Business days and calendar days differ: a bare number of days would hide which was promised.
NO_UNIT = dict.fromkeys(
    ("days", "duration", "weeks", "hours", "months"),
    "is a time without its unit; write business_days = and a whole number",
)
TEXTS = InLanguages()
LINES = InLanguages(many=True)
