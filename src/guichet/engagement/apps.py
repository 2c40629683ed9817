"""Name the app to Django."""

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """The voice of those who serve."""

    name = "guichet.engagement"
    label = "engagement"
    default_auto_field = "django.db.models.BigAutoField"
