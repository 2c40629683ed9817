"""Tell Django about this app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The app of fees and payments."""

    name = "guichet.payments"
    label = "payments"
