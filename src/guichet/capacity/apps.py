"""Name the app to Django."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """The line in front of each service."""

    name = "guichet.capacity"
    label = "capacity"
    default_auto_field = "django.db.models.BigAutoField"
