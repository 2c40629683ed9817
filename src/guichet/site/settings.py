"""Settings, each from one documented environment variable, none needed to start.

The table of variables is `docs/reference/settings.md`; a test fails when one is missing there.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from guichet.site.environment import Given
from guichet.site.jurisdiction import ground_of
from guichet.site.logs import configuration
from guichet.site.sign_in import apps_of, provider_in

env = Given(os.environ)

# --- What an operator may set -----------------------------------------------------------
HOME = Path(env.str("GUICHET_HOME", default="var")).resolve()
DATABASE_URL, _database = env.database(
    "GUICHET_DATABASE_URL", default=f"sqlite:///{HOME / 'guichet.sqlite3'}"
)
JURISDICTION = env.str("GUICHET_JURISDICTION", default="northshore")
BASE_URL = env.site("GUICHET_BASE_URL", default="http://127.0.0.1:8000")
SECRET_FILE = Path(env.str("GUICHET_SECRET_FILE", default=str(HOME / "secret")))
_mail = env.post("GUICHET_MAIL_URL", default=f"filemail:///{HOME / 'mail'}")
TRUSTED_PROXY = env.flag("GUICHET_TRUSTED_PROXY", default=False)
NOTICES_POST = env.str("GUICHET_NOTICES", default="mail")
PAYMENTS = env.str("GUICHET_PAYMENTS", default="")
PAYMENTS_URL = env.site("GUICHET_PAYMENTS_URL", default="http://127.0.0.1:8001")
BENEFITS_ACCOUNT = env.str("GUICHET_BENEFITS_ACCOUNT", default="")
SCANNER = env.str("GUICHET_SCANNER", default="none")
SCANNER_AT = env.str("GUICHET_SCANNER_AT", default="unix:/run/clamav/clamd.ctl")
SIGN_IN_FILE = Path(env.str("GUICHET_SIGN_IN", default=str(HOME / "sign-in.toml")))
PUBLISHED_DATA = env.str("GUICHET_DATA", default="")

# --- What follows from it ---------------------------------------------------------------
_ground = ground_of(JURISDICTION)
# Empty until `guichet init` has made it: Django then refuses to sign anything, which is right.
SECRET_KEY = SECRET_FILE.read_text().strip() if SECRET_FILE.is_file() else ""
DEBUG = False
_base = urlsplit(BASE_URL)
ALLOWED_HOSTS = sorted({_base.hostname or "127.0.0.1", "127.0.0.1", "localhost"})
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]
_secure = _base.scheme == "https"
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ROOT_URLCONF = "guichet.site.urls"
WSGI_APPLICATION = "guichet.site.wsgi.application"
AUTH_USER_MODEL = "identity.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "guichet.interactions",
    "guichet.catalogue",
    "guichet.identity",
    "guichet.permits",
    "guichet.payments",
    "guichet.engagement",
    "guichet.documents",
    "guichet.casework",
    "guichet.capacity",
    "guichet.notices",
    "guichet.integration",
    "guichet.components",
    "guichet.counter",
    "guichet.desk",
    "guichet.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guichet.site.apps.ReadOnlyAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

# Public pages touch no session: what staff need runs for staff addresses only.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guichet.site.middleware.ContentPolicy",
    "guichet.site.middleware.StaffSession",
    "django.middleware.locale.LocaleMiddleware",
    "guichet.site.middleware.ProblemsForMachines",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "guichet.site.middleware.StaffAuthentication",
    "guichet.site.middleware.StaffMessages",
    # allauth insists on its own name here; on a public page it sets one variable.
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A jurisdiction's own components come before ours of the same name.
        "DIRS": list(_ground.templates),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

LOGGING = configuration()

# --- Database ---------------------------------------------------------------------------
DATABASES = {"default": _database}

# --- Languages and time -----------------------------------------------------------------
# The jurisdiction's languages in its order; where nothing is asked for, the first one speaks.
LANGUAGES = _ground.named
LANGUAGE_CODE = LANGUAGES[0][0]
LANGUAGES_BIDI = _ground.right_to_left
LANGUAGE_FORMATS = _ground.formats
# What fees are paid in, an ISO 4217 code; amounts are whole cents everywhere.
CURRENCY = _ground.currency
# `guichet init` compiles the jurisdiction's own messages into the home; they come before ours.
LOCALE_PATHS = [HOME / "locale", Path(__file__).resolve().parent.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Sign-in (staff only) ---------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:queue"
ACCOUNT_ADAPTER = "guichet.identity.hooks.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "guichet.identity.hooks.AddressForm",
    "confirm_login_code": "guichet.identity.hooks.CodeForm",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code that opens the desk has shown the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# The department's own sign-in, where its file is there; its answer comes back by one address.
SIGN_IN_PROVIDER = provider_in(SIGN_IN_FILE)
SOCIALACCOUNT_PROVIDERS = apps_of(SIGN_IN_PROVIDER)
SOCIALACCOUNT_ADAPTER = "guichet.identity.hooks.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
# A link, not a form: the policy of our pages lets no form lead to another site. What comes back
# must carry the state that this browser was given.
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _secure
MFA_TOTP_ISSUER = "Guichet"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TRUSTED_PROXY else 0
# Fifteen minutes without a click end a session; so does closing the browser.
SESSION_COOKIE_AGE = 900
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# Limits on guessing must hold across web processes, so they are counted where all of them look.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "guichet_cache",
        # Beyond this many, rows are struck out though they still count; Django's 300 let an
        # address that had guessed too often guess again while 300 others were sending.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = list(_ground.static)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "uploads"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

FILE_UPLOAD_HANDLERS = ["guichet.documents.hooks.CappedUpload"]

# --- Mail -------------------------------------------------------------------------------
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"] or str(HOME / "mail")
EMAIL_HOST = _mail["EMAIL_HOST"] or "localhost"
EMAIL_PORT = _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
# A server that says nothing must not hold the worker longer than its lease on a notice.
EMAIL_TIMEOUT = 20
EMAIL_USE_TLS = bool(_mail.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_mail.get("EMAIL_USE_SSL"))
DEFAULT_FROM_EMAIL = f"noreply@{_base.hostname or 'localhost'}"

# --- What a browser is told -------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = _secure
# What a watcher on this machine asks without a proxy, and so without TLS; neither tells a secret.
SECURE_REDIRECT_EXEMPT = [r"^metrics$", r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "script-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
CSRF_FAILURE_VIEW = "guichet.counter.views.errors.csrf_failure"
