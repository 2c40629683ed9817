"""An address with one part put in is the one that `reverse` gives, in either language."""

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from guichet.components.page_address import address_with

_TICKET = st.from_regex(r"[0-9a-f]{32}:[0-9A-Za-z]{6}:[0-9A-Za-z_-]{43}", fullmatch=True)


@pytest.mark.parametrize("language", ["en", "fr"])
@given(ticket=_TICKET, handle=st.from_regex(r"[0-9a-f]{12}", fullmatch=True))
def test_it_is_what_reverse_gives(language: str, ticket: str, handle: str) -> None:
    with translation.override(language):
        sent = address_with("counter:sent", service="coastal-fishing-licence", handle=handle)
        assert sent == reverse(
            "counter:sent", kwargs={"service": "coastal-fishing-licence", "handle": handle}
        )
        assert address_with("counter:progress", token=ticket) == reverse(
            "counter:progress", kwargs={"token": ticket}
        )
