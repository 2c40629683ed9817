"""Name the app to Django."""

from django.apps import AppConfig


class IntegrationConfig(AppConfig):
    """Departments' own systems."""

    name = "guichet.integration"
    label = "integration"
    default_auto_field = "django.db.models.BigAutoField"
