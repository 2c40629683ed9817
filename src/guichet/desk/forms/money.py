"""An amount of money as people type it."""

import re

_AMOUNT = re.compile(r"(\d{1,12}|\d{1,3}(?:[ ,]\d{3}){1,3})(?:[.,](\d{1,2}))?")


def cents_typed(text: str) -> int | None:
    """Read $1,234.50, 1 234,5 $ or 1234 as cents; empty is 0, and None what is no amount."""
    plain = text.replace("$", "").replace("\u00a0", " ").replace("\u202f", " ").strip()
    if not plain:
        return 0
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return None
    dollars = int(re.sub(r"[ ,]", "", found[1]))
    return dollars * 100 + int((found[2] or "0").ljust(2, "0"))
