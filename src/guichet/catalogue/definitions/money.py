"""Money as a definition says it: fees with their exemptions, benefits with their amounts.

`eq=False` as in all of a definition.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from guichet.catalogue.definitions.conditions import Condition

Texts = Mapping[str, str]


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class FeeExemption:
    """Who pays less than the ordinary fee, or nothing: `cents` while `condition` holds."""

    code: str
    condition: Condition
    cents: int
    text: Texts
    reference: Texts | None = None


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class FeeRule:
    """How the fee is paid here: before the work begins, within `days_to_pay` calendar days."""

    days_to_pay: int
    reference: Texts
    exemptions: tuple[FeeExemption, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class BenefitAmount:
    """What is paid instead of the ordinary amount, in cents, while `condition` holds."""

    code: str
    condition: Condition
    cents: int
    text: Texts


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class BenefitRule:
    """What an approval pays, in cents, into the account that the question `account` asks for.

    Whoever gives no account is not paid here. The first of `amounts` that holds counts.
    """

    cents: int
    account: str
    reference: Texts
    amounts: tuple[BenefitAmount, ...] = ()
