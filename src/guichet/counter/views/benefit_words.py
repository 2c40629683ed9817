"""Benefits that are paid, in words for the person."""

from guichet.casework.queries import Progress
from guichet.components.benefits import benefit_state, benefit_words
from guichet.counter.pages.benefit import BenefitLine


def benefit_lines(found: Progress) -> tuple[BenefitLine, ...]:
    """Return what an application pays the person, the latest first."""
    lines = []
    for card in found.benefits:
        shape, state = benefit_state(card)
        lines.append(
            BenefitLine(
                cents=card.amount_cents,
                shape=shape,
                state=state,
                says=benefit_words(card, found.zone),
            )
        )
    return tuple(lines)
