"""Name the app to Django."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Staff, roles and sign-in."""

    name = "guichet.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
