"""The admin: administrators look at rows there, and nobody changes one.

A row changed behind the actions' back would be a change without an Event. So the site itself
refuses every request that is not a read, whatever an app registers.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from guichet.components.access import viewer_from
from guichet.identity.rules import administers

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class ReadOnly:
    """Show rows; add, change and delete nothing."""

    actions = None

    def has_add_permission(self, _request: HttpRequest, *_args: object) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Refuse."""
        return False

    def has_view_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Show: the site has let in administrators only."""
        return True

    def has_module_permission(self, _request: HttpRequest) -> bool:
        """Show, as above."""
        return True


class ReadOnlySite(admin.AdminSite):
    """An admin that answers reads by administrators and refuses everything else."""

    enable_nav_sidebar = False

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: "type[admin.ModelAdmin[Any]] | None" = None,
        **options: Any,  # noqa: ANN401 - Django's own signature
    ) -> None:
        """Register Guichet's models for reading; other apps' stay out."""
        given = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        own = [model for model in given if model.__module__.startswith("guichet.")]
        base = admin_class or admin.ModelAdmin
        shown = type(f"ReadOnly{base.__name__}", (ReadOnly, base), {})
        super().register(own, shown, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether an administrator asks."""
        viewer = viewer_from(request)
        return viewer is not None and administers(viewer)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002 - Django's own signature
        """Refuse writes before anything else is asked.

        Raises PermissionDenied for a person who signed in and is no administrator.
        """
        del cacheable  # nothing an administrator sees stays in a browser's store
        guarded = super().admin_view(view)

        @wraps(guarded)
        def read(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            if viewer_from(request) is not None and not self.has_permission(request):
                # Signed in already: sending them to sign in would go round for ever.
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return cast("View", read)

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the one sign-in."""
        del extra_context
        return redirect_to_login(
            request.GET.get("next", reverse("admin:index")), reverse("account_login")
        )
