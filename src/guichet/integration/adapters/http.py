"""Hand a message to an address by HTTP."""

import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import IO, Protocol

NOTHING = 0
"""What `carry` returns where nothing answered."""
_SECONDS = 3.0


class Carrier(Protocol):
    """What takes a message to an address."""

    def carry(self, *, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Hand it over and return the HTTP status of the answer, NOTHING without one."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follow nobody elsewhere: the address that was agreed on takes the message, or none does."""

    def redirect_request(
        self,
        _request: urllib.request.Request,
        _answer: IO[bytes],
        _code: int,
        _words: str,
        _headers: object,
        _address: str,
    ) -> None:
        """Return no request, so that the answer stands as it is."""
        return


class Http:
    """POST, with three seconds to answer: the worker that waits here has a journal to seal."""

    def __init__(self) -> None:
        # No proxy of the environment comes between: the address is the department's.
        self._opener = urllib.request.build_opener(_NoRedirect(), urllib.request.ProxyHandler({}))

    def carry(self, *, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Hand it over; what the other side says in words is not read."""
        request = urllib.request.Request(  # noqa: S310 - check_address let https and loopback in
            url, data=body, headers=dict(headers), method="POST"
        )
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return int(refused.code)
        except (OSError, ValueError, urllib.error.URLError):
            return NOTHING
