"""Tables of the catalogue: who answers for which service, what was filed, what waits are told."""

from guichet.catalogue.models.alerts import ServiceAlert
from guichet.catalogue.models.services import (
    Filing,
    Office,
    OfficialLanguage,
    Organization,
    Ownership,
    Partner,
    SearchEdition,
    SearchWord,
    Service,
    ServiceFacet,
    Standard,
    StandardResult,
    YearlyTimeliness,
    YearlyVolume,
)
from guichet.catalogue.models.waits import CurrentWait, PublishedWait, WaitScore
from guichet.catalogue.models.ways import ContactWay

__all__ = [
    "ContactWay",
    "CurrentWait",
    "Filing",
    "Office",
    "OfficialLanguage",
    "Organization",
    "Ownership",
    "Partner",
    "PublishedWait",
    "SearchEdition",
    "SearchWord",
    "Service",
    "ServiceAlert",
    "ServiceFacet",
    "Standard",
    "StandardResult",
    "WaitScore",
    "YearlyTimeliness",
    "YearlyVolume",
]
