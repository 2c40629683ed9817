"""The way to other systems: HTTP."""

from guichet.integration.adapters.http import NOTHING, Carrier, Http

__all__ = ["NOTHING", "Carrier", "Http"]
