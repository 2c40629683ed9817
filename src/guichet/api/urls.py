"""Addresses for machines."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from guichet.api.views import interface


def _calls() -> list[URLPattern | URLResolver]:
    """Return ninja's addresses, each saying for whom it is."""
    found: list[URLPattern | URLResolver] = list(interface.api.urls[0])
    for each in found:
        if isinstance(each, URLPattern) and each.name != "api-root":
            audience = "public" if str(each.pattern).startswith("services") else "machine"
            each.callback.audience = audience  # type: ignore[attr-defined]  # read by the test of addresses
    return [each for each in found if getattr(each, "name", "") != "api-root"]


app_name = "api"
urlpatterns = [
    path("v1/openapi.json", interface.openapi, name="openapi"),
    path("v1/", include(_calls())),
    re_path(r"^(?P<rest>.*)$", interface.nowhere, name="nowhere"),
]
