"""Name the app to Django."""

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    """Permits and their credentials."""

    name = "guichet.permits"
    label = "permits"
    default_auto_field = "django.db.models.BigAutoField"
