"""Name the app to Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The officers' desk."""

    name = "guichet.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
