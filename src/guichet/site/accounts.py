"""Addresses of sign-in: allauth's views that apply here, each named, and the others closed.

Listed one by one so that an upgrade of allauth opens no page that nobody looked at.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app_code
from allauth.mfa.webauthn import views as keys
from django.urls import path, re_path

from guichet.components.access import public, staff
from guichet.desk.views import sign_in

urlpatterns = [
    path("login/", sign_in.sign_in, name="account_login"),
    path("login/code/", sign_in.sign_in, name="account_request_login_code"),
    path(
        "login/code/confirm/",
        public(account.confirm_login_code),
        name="account_confirm_login_code",
    ),
    path("login/demo/", sign_in.demo_sign_in, name="demo-sign-in"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    # The second step.
    path("2fa/authenticate/", public(second_step.authenticate), name="mfa_authenticate"),
    path("2fa/webauthn/login/", public(keys.login_webauthn), name="mfa_login_webauthn"),
    path("2fa/", staff()(second_step.index), name="mfa_index"),
    path("2fa/reauthenticate/", staff()(second_step.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", staff()(app_code.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", staff()(app_code.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/", staff()(recovery.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "2fa/recovery-codes/generate/",
        staff()(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        staff()(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", staff()(keys.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", staff()(keys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        staff()(keys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        staff()(keys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("2fa/webauthn/keys/<int:pk>/edit/", staff()(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("oidc/cancelled/", sign_in.closed, name="socialaccount_login_cancelled"),
    # allauth names these in its own code, so the names must exist; nobody signs up, holds a
    # password or changes an address here.
    path("signup/", sign_in.closed, name="account_signup"),
    path("reauthenticate/", sign_in.closed, name="account_reauthenticate"),
    path("email/", sign_in.closed, name="account_email"),
    path("confirm-email/", sign_in.closed, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", sign_in.closed, name="account_confirm_email"),
    path("password/change/", sign_in.closed, name="account_change_password"),
    path("password/set/", sign_in.closed, name="account_set_password"),
    path("password/reset/", sign_in.closed, name="account_reset_password"),
    path("oidc/signup/", sign_in.closed, name="socialaccount_signup"),
    path("oidc/connections/", sign_in.closed, name="socialaccount_connections"),
]

# Without a language: the provider knows one address to answer to.
provider_urlpatterns = [
    path("<slug:provider_id>/", sign_in.to_provider, name="openid_connect_login"),
    path("<slug:provider_id>/callback/", sign_in.from_provider, name="openid_connect_callback"),
]
