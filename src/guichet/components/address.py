"""Whose try it was: the network address that limits on guessing count by."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

_UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """Return the caller's address, an IPv6 one as its /64: one household holds all of that.

    Behind a trusted proxy it is the last address the proxy added; before it, anybody may write
    what they like.
    """
    text = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXY:
        text = request.headers.get("x-forwarded-for", text).rpartition(",")[2].strip()
    try:
        address = ip_address(text)
    except ValueError:
        return _UNKNOWN
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)
