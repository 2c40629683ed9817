"""What a permit is, how it is signed and how its status is told: pure functions."""

from guichet.permits.rules.permit import (
    REVOCATION_REASONS,
    SEAL_MAY_LAG,
    SUSPENSION_REASONS,
    Fact,
    State,
    Text,
    Validity,
    is_suspended,
    number_for,
    plain,
    plain_fact,
    plain_number,
    state_at,
    validity,
)

__all__ = [
    "REVOCATION_REASONS",
    "SEAL_MAY_LAG",
    "SUSPENSION_REASONS",
    "Fact",
    "State",
    "Text",
    "Validity",
    "is_suspended",
    "number_for",
    "plain",
    "plain_fact",
    "plain_number",
    "state_at",
    "validity",
]
