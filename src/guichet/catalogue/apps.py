"""Name the app to Django."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """What services there are and who answers for them."""

    name = "guichet.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
