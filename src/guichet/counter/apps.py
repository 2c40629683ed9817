"""Name the app to Django."""

from django.apps import AppConfig


class CounterConfig(AppConfig):
    """The public counter."""

    name = "guichet.counter"
    label = "counter"
    default_auto_field = "django.db.models.BigAutoField"
