"""Root addresses: every page stands at /en/… and /fr/…, machines' addresses stand alone."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from guichet.counter.views import errors, health, home, issuer, look, metrics, pay, verify
from guichet.site.accounts import provider_urlpatterns

urlpatterns = [
    # First, because most of what is asked for is a page.
    *i18n_patterns(
        path("", include("guichet.counter.urls")),
        path("desk/", include("guichet.desk.urls")),
        path("accounts/", include("guichet.site.accounts")),
    ),
    path("", home.choose_language, name="choose-language"),
    path("healthz", health.healthz, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("brand/<slug:digest>.css", look.colours, name="brand-colours"),
    path("brand/<slug:digest>.svg", look.mark, name="brand-mark"),
    path("verify", verify.verify_anywhere, name="verify-anywhere"),
    path(".well-known/jwt-vc-issuer", issuer.issuer_metadata, name="permit-issuer"),
    path("permits/jwks.json", issuer.public_keys, name="permit-keys"),
    path("payments/told/<slug:way>", pay.told, name="payment-told"),
    path("status/<int:list_number>", issuer.status_list, name="permit-status"),
    path("api/", include("guichet.api.urls")),
    path("admin/", admin.site.urls),
    path("accounts/oidc/", include(provider_urlpatterns)),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
