"""The catalogue in formats that other directories of services read."""

from guichet.catalogue.adapters.exchange.cpsv_ap import cpsv_ap
from guichet.catalogue.adapters.exchange.facts import (
    ChannelFacts,
    OrganizationFacts,
    ServiceFacts,
)
from guichet.catalogue.adapters.exchange.hsds import hsds

__all__ = ["ChannelFacts", "OrganizationFacts", "ServiceFacts", "cpsv_ap", "hsds"]
