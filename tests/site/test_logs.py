"""What the log may and may not hold."""

import json
import logging

from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from guichet.site.logs import WithoutPath


def explode(_request: HttpRequest, token: str) -> None:
    raise RuntimeError(f"the view broke after {len(token)} characters")


urlpatterns = [path("files/<token>", explode, name="files")]


def test_a_failed_request_is_logged_by_route_without_its_path(
    rf: RequestFactory,
) -> None:
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "Internal Server Error: %s", ("/files/AB12",), None
    )
    record.request = rf.get("/files/AB12")
    record.status_code = 500
    assert WithoutPath().filter(record)
    assert record.getMessage() == "request failed: status 500, route none"


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_the_real_handler_writes_one_json_line_without_the_token(client: Client) -> None:
    handler = next(iter(logging.getLogger("django.request").handlers))
    lines: list[str] = []
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]  # for this test alone
    client.raise_request_exception = False
    try:
        client.get("/files/SECRET-TOKEN")
    finally:
        del handler.emit  # type: ignore[method-assign]  # for this test alone
    assert len(lines) == 1
    assert json.loads(lines[0])["event"] == "request failed: status 500, route files"
    assert "SECRET-TOKEN" not in lines[0]


def test_a_refused_token_is_logged_without_its_path() -> None:
    handler = next(iter(logging.getLogger("django.security").handlers))
    lines: list[str] = []
    handler.emit = lambda record: lines.append(  # type: ignore[method-assign]  # for this test alone
        handler.format(record) if handler.filter(record) else ""
    )
    strict = Client(enforce_csrf_checks=True)
    try:
        assert strict.post("/en/track/SECRET-TICKET/permit").status_code in {403, 404, 405}
        assert strict.post("/en/track").status_code == 403
    finally:
        del handler.emit  # type: ignore[method-assign]  # for this test alone
    assert lines
    assert all("/track" not in line for line in lines)
