"""Answer a call that writes once, however often it is made."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from guichet.integration.models import Call


class CallKeyReused(Exception):
    """The idempotency key stands for another request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer to a call; `repeated` when it was given before."""

    answer: Mapping[str, object]
    repeated: bool


@transaction.atomic
def once(
    *,
    system: UUID,
    key: str,
    digest: bytes,
    do: Callable[[], Mapping[str, object]],
    at: datetime,
) -> Answered:
    """Do something under an idempotency key and keep its answer, in one transaction.

    A repeat gets the same answer and does nothing; two at once wait for one another. What `do`
    raises undoes all of it, and the key may be used again. Raises CallKeyReused.
    """
    call = Call(id=uuid4(), system_id=system, key=key, digest=digest, at=at)
    Call.objects.bulk_create([call], ignore_conflicts=True)
    standing = Call.objects.get(system=system, key=key)
    if standing.pk != call.pk:
        if bytes(standing.digest) != digest:
            raise CallKeyReused(
                f"The idempotency key '{key}' was used for another request. Make a new one for "
                "each request, and repeat a request with its own."
            )
        return Answered(answer=json.loads(standing.answer), repeated=True)
    answer = do()
    Call.objects.filter(pk=call.pk).update(answer=json.dumps(answer))
    return Answered(answer=answer, repeated=False)
