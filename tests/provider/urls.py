"""Addresses of the provider: discovery, tokens, and a sign-in of its own."""

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path


def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is; the tests' people need no password."""
    if request.method == "POST":
        user = get_user_model().objects.get(username=request.POST["who"])
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return HttpResponseRedirect(request.GET["next"])
    return HttpResponse(
        '<!doctype html><title>Department</title><form method="post">'
        '<label>Who <input name="who"></label><button>Sign in</button></form>'
    )


urlpatterns = [
    path("login", sign_in, name="account_login"),
    path("", include("allauth.idp.urls")),
]
