"""Who calls, and what their key allows."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from guichet.api.pages.problems import Problem, Refused
from guichet.casework.queries import Standing, standings
from guichet.components import clock
from guichet.identity.actions import KeyUse, use_key
from guichet.identity.rules import Scope
from guichet.integration.actions import once
from guichet.integration.rules import call_digest

Answers = dict[int, Any]


class Caller(HttpRequest):
    """A request whose key was looked at."""

    auth: KeyUse


class Key(HttpBearer):
    """A key with a scope, sent as a bearer token, and the parameters that its call takes."""

    def __init__(self, scope: Scope | None = None, *, query: Collection[str] = ()) -> None:
        super().__init__()
        self.scope = scope
        self.query = frozenset(query)

    def authenticate(self, request: HttpRequest, token: str) -> KeyUse | None:
        """Return who calls; None for a key that opens nothing.

        Raises Refused for one that calls too often or lacks the scope, and for a parameter that
        the call does not take: a misspelled `after` would read from the start for ever.
        """
        use = use_key(text=token, at=clock.now())
        if use is None:
            return None
        if use.wait_seconds:
            raise Refused("too-often", headers={"Retry-After": str(use.wait_seconds)})
        if self.scope is not None and self.scope not in use.scopes:
            raise Refused("no-scope", reason=f"This call needs the scope '{self.scope}'.")
        unknown = sorted(set(request.GET) - self.query)
        if unknown:
            taken = ", ".join(sorted(self.query)) or "none"
            message = f"This call takes {taken}."
            raise Refused(
                "unfit", errors=[{"at": f"query.{name}", "message": message} for name in unknown]
            )
        return use


def answers(model: Any, *refusals: int) -> Answers:  # noqa: ANN401 - ninja takes any type
    """Return what an operation declares: its answer, and a problem for each refusal."""
    return {200: model, **dict.fromkeys((400, 401, 403, *refusals, 422, 429), Problem)}


def standing_of(use: KeyUse, case: UUID) -> Standing:
    """Return how a file of the caller's office stands; raise Refused where there is none."""
    found = standings(use.viewer, cases=[case], at=clock.now()).get(case)
    if found is None:
        raise Refused("not-found", reason=f"There is no file {case} in your office.")
    return found


def written(
    request: Caller, key: str, case: UUID, do: Callable[[], Mapping[str, object] | None]
) -> dict[str, object]:
    """Do a write once under its idempotency key, and answer with how the file stands then."""
    use = request.auth
    standing_of(use, case)

    def doing() -> dict[str, object]:
        more = do() or {}
        # Handed over, a file is another office's: what is told of it ends there.
        after = standings(use.viewer, cases=[case], at=clock.now()).get(case)
        status = "handed_over" if after is None else str(after.status)
        return {"case": str(case), "status": status, **more}

    done = once(
        system=use.system,
        key=key,
        digest=call_digest(
            secret=settings.SECRET_KEY.encode(),
            method=request.method or "",
            path=request.path,
            body=request.body,
        ),
        do=doing,
        at=clock.now(),
    )
    return {**done.answer, "repeated": done.repeated}
