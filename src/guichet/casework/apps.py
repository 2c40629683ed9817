"""Name the app to Django."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """The life of an application."""

    name = "guichet.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
