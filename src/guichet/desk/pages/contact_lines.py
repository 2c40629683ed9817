"""A contact on one line, as a file and an office list it."""

from dataclasses import dataclass
from typing import Annotated

from guichet.casework.queries.contacts import ContactSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """One contact recorded."""

    seen: Annotated[ContactSeen, "What was read"]
    reason: Annotated[str, "What for, in words"]
