"""Name the app to Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices and their delivery."""

    name = "guichet.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
