"""Name the face to Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The programming interface."""

    name = "guichet.api"
    label = "api"
