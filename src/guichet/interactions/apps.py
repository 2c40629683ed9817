"""Name the app to Django."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    """The append-only journal."""

    name = "guichet.interactions"
    label = "interactions"
    default_auto_field = "django.db.models.BigAutoField"
