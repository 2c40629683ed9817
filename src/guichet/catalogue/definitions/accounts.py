"""Bank accounts as people write them: an IBAN, or a Canadian transit, institution and account.

An IBAN is checked by its own two digits (ISO 7064, modulo 97). A Canadian account has none.
"""

import re

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_CANADIAN = re.compile(r"(\d{5})[-\s]+(\d{3})[-\s]+(\d{7,12})")
_KEPT_CANADIAN = re.compile(r"\d{5}-\d{3}-\d{7,12}")


def account_typed(typed: str) -> str | None:
    """Return an account as it is kept, or None for what is none.

    Kept are `12345-678-1234567` and an IBAN in capitals without spaces.
    """
    canadian = _CANADIAN.fullmatch(typed.strip())
    if canadian:
        return "-".join(canadian.groups())
    iban = re.sub(r"[\s-]", "", typed).upper()
    return iban if is_iban(iban) else None


def is_account(kept: str) -> bool:
    """Tell whether a text is an account as it is kept."""
    return _KEPT_CANADIAN.fullmatch(kept) is not None or is_iban(kept)


def is_iban(text: str) -> bool:
    """Tell whether a text is an IBAN whose check digits are right."""
    if _IBAN.fullmatch(text) is None:
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(each, 36)) for each in turned)) % 97 == 1


def masked(kept: str) -> str:
    """Return what may be shown of an account: its last three signs."""
    return f"… {kept[-3:]}"
