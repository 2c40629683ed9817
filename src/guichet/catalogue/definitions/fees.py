"""What a service costs whom and pays whom: decided by the answers, in integer cents."""

from dataclasses import dataclass

from guichet.catalogue.definitions.answers import values_of
from guichet.catalogue.definitions.money import FeeExemption
from guichet.catalogue.definitions.service import Answers, ServiceDefinition


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


def benefit_due(definition: ServiceDefinition, answers: Answers) -> int:
    """Return what an approval of these answers pays, in cents; 0 where no account was given."""
    rule = definition.benefit
    if rule is None or not answers.get(rule.account):
        return 0
    values = values_of(definition, answers)
    for amount in rule.amounts:
        if amount.condition.holds(values):
            return amount.cents
    return rule.cents
