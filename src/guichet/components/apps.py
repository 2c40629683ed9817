"""Name the app to Django."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """Shared parts of pages."""

    name = "guichet.components"
    label = "components"
    default_auto_field = "django.db.models.BigAutoField"
