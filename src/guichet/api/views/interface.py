"""The interface as a whole: its calls, what a refusal becomes, its OpenAPI document."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from guichet.api.pages.problems import MEDIA_TYPE, Refused, problem
from guichet.api.views import events, files, services
from guichet.casework import actions
from guichet.casework.rules import (
    DueDateRefused,
    MoveRefused,
    OverrideUnexplained,
    SameOfficer,
    StageRefused,
    StagesUndone,
)
from guichet.components.access import SeenRequest, public
from guichet.integration.actions import CallKeyReused

_DESCRIPTION = """Departments' own systems take files here, ask, answer and decide, by the same
rules as officers at the desk. Every write takes an `Idempotency-Key`. Anybody reads the catalogue.
A refusal is a problem as RFC 9457 has it, in the language of `Accept-Language`: 422 says that a
request does not fit its schema, 409 that the file or the service's rules do not allow it."""

# The first that fits: a kind comes before what it is a kind of.
_PROBLEMS: tuple[tuple[type[Exception], str], ...] = (
    (actions.NoSuchFile, "not-found"),
    (actions.NotTaken, "not-taken"),
    (actions.HeldByColleague, "held"),
    (actions.LimitPassed, "law-answered"),
    (MoveRefused, "moved-on"),
    (actions.NotYours, "not-yours"),
    (actions.PurposeRefused, "not-yours"),
    (SameOfficer, "not-yours"),
    (actions.ReasonRefused, "rule"),
    (actions.ReasonUnknown, "rule"),
    (actions.WordsRefused, "rule"),
    (DueDateRefused, "rule"),
    (StageRefused, "rule"),
    (StagesUndone, "rule"),
    (actions.VerificationFirst, "rule"),
    (OverrideUnexplained, "rule"),
    (CallKeyReused, "key-reused"),
)

api = NinjaAPI(
    title="Guichet",
    version="1.0.0",
    description=_DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
)
api.add_router("/services", services.router)
api.add_router("/files", files.router)
api.add_router("", events.router)


@api.exception_handler(Refused)
def _refused(_request: HttpRequest, refused: Refused) -> HttpResponse:
    return problem(
        refused.code, reason=refused.reason, errors=refused.errors, headers=refused.headers
    )


@api.exception_handler(AuthenticationError)
def _no_key(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem("no-key", headers={"WWW-Authenticate": "Bearer"})


@api.exception_handler(HttpError)
def _unreadable(_request: HttpRequest, _error: HttpError) -> HttpResponse:
    # ninja's own, and it has one: a body that is no JSON.
    return problem("unreadable")


@api.exception_handler(ValidationError)
def _unfit(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(
        "unfit",
        errors=[
            {"at": ".".join(str(part) for part in each["loc"]), "message": str(each["msg"])}
            for each in error.errors
        ],
    )


def _said(code: str) -> Any:  # noqa: ANN401 - ninja's type of a handler is any callable
    def handle(_request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(code, reason=str(error))

    return handle


for _error, _code in reversed(_PROBLEMS):
    api.exception_handler(_error)(_said(_code))


@lru_cache(maxsize=1)
def document() -> Mapping[str, Any]:
    """Return the OpenAPI document, in which refusals are problems: ninja calls them plain JSON."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    for path in found["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                content = answer.get("content", {})
                if int(status) >= 400 and "application/json" in content:  # noqa: PLR2004 - HTTP's
                    content[MEDIA_TYPE] = content.pop("application/json")
    return found


@csrf_exempt
@public
@require_safe
def openapi(_request: SeenRequest) -> JsonResponse:
    """Answer with the OpenAPI 3.1 document."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@csrf_exempt
@public
def nowhere(_request: SeenRequest, rest: str = "") -> HttpResponse:
    """Say that there is no such call."""
    del rest
    return problem("not-found")
