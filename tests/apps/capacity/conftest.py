"""The journal's keys, for whoever publishes from it."""

from tests.apps.interactions.conftest import home

__all__ = ["home"]
