"""Who may see a page: every view says so with one of two decorators.

A test walks the table of addresses and fails where a view carries no `audience`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.cache import never_cache

from guichet.components import clock
from guichet.components.late import keep_late
from guichet.identity.queries import viewer_of
from guichet.interactions.rules import PUBLIC, Role, Viewer

P = ParamSpec("P")


class SeenRequest(HttpRequest):
    """A request whose viewer is known: what a view behind `public` or `staff` receives."""

    viewer: Viewer


SeenView = Callable[Concatenate[SeenRequest, P], HttpResponseBase]


def public(view: SeenView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let everybody in; the view reads as the public does."""

    @wraps(view)
    def seen(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        known = cast("SeenRequest", request)
        known.viewer = PUBLIC
        return view(known, *args, **kwargs)

    seen.audience = "public"  # type: ignore[attr-defined]  # read by the test of addresses
    return seen


def viewer_from(request: HttpRequest) -> Viewer | None:
    """Return the signed-in person as a viewer, or None when nobody has signed in."""
    user: Any = request.user
    if not user.is_authenticated:
        return None
    user_id: UUID = user.pk
    return viewer_of(user_id=user_id, today=clock.now().date())


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send somebody who is not signed in to do so, and on to where they were going.

    A form cannot be gone on to: what was kept of it has a page of its own.
    """
    if request.method in {"GET", "HEAD"}:
        onward = request.get_full_path()
    else:
        onward = reverse("desk:late" if keep_late(request) else "desk:queue")
    return redirect_to_login(onward, reverse("account_login"))


def staff(
    *roles: Role,
) -> Callable[[SeenView[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Let staff in who hold one of the roles in some office today; any role if none is named.

    Which office's papers they may see is for the query or action to say: it gets the viewer.
    Raises PermissionDenied for a person who signed in and holds no such role.
    """

    def decorate(
        view: SeenView[P],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def seen(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            viewer = viewer_from(request)
            if viewer is None:
                return _to_sign_in(request)
            if not viewer.offices(*roles):
                raise PermissionDenied
            known = cast("SeenRequest", request)
            known.viewer = viewer
            return view(known, *args, **kwargs)

        guarded = never_cache(seen)
        named = ",".join(roles) if roles else "any"
        guarded.audience = f"staff:{named}"  # type: ignore[attr-defined]  # as above
        return guarded

    return decorate
