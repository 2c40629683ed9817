"""Root addresses: every page stands at /en/… and /fr/…, machines' addresses stand alone."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from guichet.counter.views import errors, health, home

urlpatterns = [
    path("", home.choose_language, name="choose-language"),
    path("healthz", health.healthz, name="healthz"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("guichet.counter.urls")),
        path("desk/", include("guichet.desk.urls")),
        path("accounts/", include("guichet.site.accounts")),
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
