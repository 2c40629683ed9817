"""What goes wrong, as RFC 9457 has it: a type, a title and what to do, in the caller's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

MEDIA_TYPE = "application/problem+json"


class Place(Schema):
    """Where a request does not fit, and how; what was sent is not repeated."""

    at: str
    message: str


class Problem(Schema):
    """A problem as RFC 9457 has it. `reason` names values and the next step, in English."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    reason: str | None = None
    errors: list[Place] | None = Field(default=None)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status, its name and what to do about it."""

    status: int
    title: Any
    detail: Any


KINDS: dict[str, Kind] = {
    "unreadable": Kind(
        400,
        _("The request cannot be read"),
        _("Send a JSON object in UTF-8, as the OpenAPI document describes it."),
    ),
    "no-key": Kind(
        401,
        _("No key that opens anything"),
        _("Send a key as a bearer token: it may be missing, mistyped, over or revoked."),
    ),
    "no-scope": Kind(
        403,
        _("The key does not allow this"),
        _("Ask the office’s lead or an administrator for a key with the scope named."),
    ),
    "not-yours": Kind(
        403,
        _("This is for somebody else to do"),
        _("The file is readable here, but this act is another office’s or a person’s."),
    ),
    "not-found": Kind(
        404, _("There is no such thing here"), _("Check the address; the file may be elsewhere.")
    ),
    "no-method": Kind(
        405,
        _("This address does not take that method"),
        _("The Allow header names those it takes."),
    ),
    "not-taken": Kind(
        409,
        _("The file is not taken by you"),
        _("Take the file first: a system reads and changes the files it works on."),
    ),
    "held": Kind(
        409,
        _("A colleague holds the file"),
        _("Work on another file, or ask the office’s lead to assign this one."),
    ),
    "moved-on": Kind(
        409,
        _("The file stands elsewhere by now"),
        _("Read how the file stands and go on from there."),
    ),
    "law-answered": Kind(
        409,
        _("The legal limit has passed"),
        _("The law has answered in the office’s place; nobody decides the file any more."),
    ),
    "rule": Kind(
        409,
        _("The service’s rules do not allow this"),
        _("Choose from what the file and its definition offer."),
    ),
    "key-reused": Kind(
        409,
        _("The idempotency key stands for another request"),
        _("Make a new key for each request, and repeat a request with its own."),
    ),
    "too-large": Kind(
        413, _("The request is too large"), _("Send less at once; words have at most 2000 signs.")
    ),
    "unfit": Kind(
        422,
        _("The request does not fit its schema"),
        _("Correct what is listed under errors."),
    ),
    "too-often": Kind(
        429, _("Too many calls"), _("Wait as long as the Retry-After header says, then go on.")
    ),
    "fault": Kind(
        500,
        _("Something went wrong on our side"),
        _("Send the same request again with its key: what was done is not done twice."),
    ),
    "busy": Kind(
        503,
        _("We cannot answer right now"),
        _("Send the same request again in a minute, with its key."),
    ),
}
_OF_STATUS = {
    400: "unreadable",
    401: "no-key",
    403: "not-yours",
    404: "not-found",
    405: "no-method",
    413: "too-large",
    429: "too-often",
    503: "busy",
}


class Refused(Exception):
    """A call that is answered with a problem of a kind; headers go with it."""

    def __init__(
        self,
        code: str,
        *,
        reason: str = "",
        errors: list[dict[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(reason or code)
        self.code = code
        self.reason = reason
        self.errors = errors
        self.headers = dict(headers or {})


def problem(
    code: str,
    *,
    reason: str = "",
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return a problem in the language of the request."""
    kind = KINDS[code]
    body: dict[str, object] = {
        "type": f"urn:guichet:problem:{code}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": str(kind.detail),
        "code": code,
    }
    if reason:
        body["reason"] = reason
    if errors is not None:
        body["errors"] = errors
    response = JsonResponse(
        body, status=kind.status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    for name, value in (headers or {}).items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response


def in_place_of(response: HttpResponseBase) -> HttpResponse:
    """Return a problem in place of an error page that was made for people."""
    code = _OF_STATUS.get(response.status_code, "fault")
    if response.status_code in range(400, 500) and code == "fault":
        code = "unreadable"
    made = problem(code)
    made.status_code = response.status_code
    for name, value in response.headers.items():  # Allow, Retry-After, what browsers are told
        if name not in {"Content-Type", "Content-Length"}:
            made.headers.setdefault(name, value)
    return made
