"""Pages shown when something went wrong, in the person's language.

None of them reads the database: the database may be what went wrong.
"""

import sys
from http import HTTPStatus

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_noop, override

from guichet.components.access import public


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request could not be read."""
    del exception
    return render(request, "counter/400.html", status=HTTPStatus.BAD_REQUEST)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this page is for others."""
    del exception
    return render(request, "counter/403.html", status=HTTPStatus.FORBIDDEN)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form came from a page that is too old, and how to go on."""
    del reason
    return render(request, "counter/403_csrf.html", status=HTTPStatus.FORBIDDEN)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page."""
    del exception
    return render(request, "counter/404.html", status=HTTPStatus.NOT_FOUND)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; a database that does not answer is a wait, not a fault."""
    # Django calls this handler while the exception is being handled.
    if isinstance(sys.exc_info()[1], OperationalError):
        return _unavailable(request)
    return _plain(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        title=gettext_noop("Something went wrong on our side"),
        text=gettext_noop(
            "We could not finish what you asked. What you had already sent is safe. Go back one "
            "page and try again in a few minutes; sending a form twice does not count twice."
        ),
    )


@public
def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the site is busy or being mended, and when to try again."""
    return _unavailable(request)


def _unavailable(request: HttpRequest) -> HttpResponse:
    response = _plain(
        request,
        HTTPStatus.SERVICE_UNAVAILABLE,
        title=gettext_noop("We cannot answer right now"),
        text=gettext_noop(
            "The site is busy or being mended. What you had already sent is safe. Try again in a "
            "minute; sending a form twice does not count twice."
        ),
    )
    response["Retry-After"] = "60"
    return response


def _plain(request: HttpRequest, status: HTTPStatus, *, title: str, text: str) -> HttpResponse:
    """Render a page that leans on nothing that may be broken: no brand, no request, no query.

    It says the same in every language, because the person's may be what could not be found out.
    """
    asked = request.path_info.lstrip("/").partition("/")[0]
    spoken = [code for code, _name in settings.LANGUAGES]
    said: dict[str, dict[str, object]] = {}
    for code in sorted(spoken, key=lambda code: (code != asked, spoken.index(code))):
        with override(code):
            words: dict[str, object] = {"title": gettext(title), "text": gettext(text)}
            words |= {"services": gettext("Services"), "code": code}
            words |= {"right_to_left": code in settings.LANGUAGES_BIDI}
            said.setdefault(gettext(title), words)  # once, where a language has no words of its own
    context = {
        "said": list(said.values()),
        "stylesheet": f"{settings.STATIC_URL}guichet/look.css",  # the manifest may be missing
    }
    return HttpResponse(render_to_string("counter/plain.html", context), status=status)
