"""What is written about money: the way called cash, and a receipt's number."""

from uuid import UUID

CASH = "cash"
"""The way of money handed over at a counter; every other way is an installed provider's name."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's, without I, L, O, U
_BITS = 50


def receipt_number(*, payment: UUID, year: int) -> str:
    """Return the number of a payment's receipt, such as R2026-7KQ4M-2XD9R.

    Ten characters hold the last 50 bits of its random id.
    """
    bits = payment.int & ((1 << _BITS) - 1)
    text = "".join(_ALPHABET[(bits >> shift) & 31] for shift in range(_BITS - 5, -1, -5))
    return f"R{year:04d}-{text[:5]}-{text[5:]}"
