"""What a system is told, and how the telling stands."""

from guichet.integration.queries.messages import (
    Arrival,
    Arrivals,
    DeadLetter,
    HookCard,
    Told,
    arrivals,
    dead_letters,
    hooks,
    told,
    told_after,
    untold,
)

__all__ = [
    "Arrival",
    "Arrivals",
    "DeadLetter",
    "HookCard",
    "Told",
    "arrivals",
    "dead_letters",
    "hooks",
    "told",
    "told_after",
    "untold",
]
