"""What a person may take a recourse against."""

from enum import StrEnum


class Against(StrEnum):
    """What stands against a person: a refusal, or a measure against the permit they hold."""

    REFUSAL = "refusal"
    SUSPENSION = "suspension"
    REVOCATION = "revocation"
