"""What a service costs whom: decided by the answers, in integer cents."""

from dataclasses import dataclass

from guichet.catalogue.definitions.answers import values_of
from guichet.catalogue.definitions.service import Answers, FeeExemption, ServiceDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeDue:
    """What one person pays, in cents; `exemption` is why it is less than the ordinary fee."""

    cents: int
    exemption: FeeExemption | None = None


def fee_due(definition: ServiceDefinition, answers: Answers) -> FeeDue:
    """Return what these answers cost; the first exemption whose condition holds counts.

    An exemption that asks for an answer not given does not hold. A service without `[fee]` is
    not paid for here: nothing is due, whatever its page says it costs.
    """
    if definition.fee is None:
        return FeeDue(cents=0)
    values = values_of(definition, answers)
    for exemption in definition.fee.exemptions:
        if exemption.condition.holds(values):
            return FeeDue(cents=exemption.cents, exemption=exemption)
    return FeeDue(cents=definition.fee_cents)
