"""What an application costs, was paid and got back, with the definition's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from guichet.casework.models import Application
from guichet.casework.queries.custody import sight_of
from guichet.casework.rules import DECIDERS
from guichet.catalogue.definitions import Channel, ServiceDefinition
from guichet.interactions.rules import Viewer
from guichet.payments.queries import FeeCard, fee_of

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSeen:
    """The fee of a case; `exemption` says why it is less, empty for the ordinary fee.

    `counter` is where it may be paid in cash, None where the service has no counter.
    """

    card: FeeCard
    exemption: Text
    reference: Text
    counter: Channel | None


def fee_seen(viewer: Viewer, *, case: UUID, definition: ServiceDefinition) -> FeeSeen | None:
    """Return the fee of a case, for callers that may see the case; None where none was asked."""
    if definition.fee is None:
        return None
    card = fee_of(viewer, case=case)
    if card is None:
        return None
    texts = {each.code: each.text for each in definition.fee.exemptions}
    return FeeSeen(
        card=card,
        exemption=texts.get(card.exemption, {}),
        reference=definition.fee.reference,
        counter=next((each for each in definition.channels if each.code == "counter"), None),
    )


def takes_money(viewer: Viewer, *, case: UUID) -> bool:
    """Tell whether the viewer takes and returns the money of a case: an officer of its office.

    Who looks at an objection to it reads the file and has no part in its money.
    """
    sight = sight_of(viewer, case=case)
    if sight is None or sight.role not in DECIDERS:
        return False
    offices = Application.objects.values_list("office", "accountable").get(pk=case)
    return sight.office in offices
