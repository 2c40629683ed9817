"""Name the app to Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents that people send."""

    name = "guichet.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
