"""What may get in the way of serving people."""

from enum import StrEnum

MOST_WORDS = 500
"""The most characters of what staff say and owners answer."""


class InTheWay(StrEnum):
    """What gets in the way."""

    RULE = "rule"
    FORM = "form"
    SYSTEM = "system"
    OTHER_DEPARTMENT = "other_department"
