"""Addresses of the public counter."""

from django.urls import path

from guichet.counter.views import home, standing

app_name = "counter"
urlpatterns = [
    path("", home.home, name="home"),
    path("help", standing.help_and_contact, name="help"),
    path("accessibility", standing.accessibility, name="accessibility"),
    path("privacy", standing.privacy, name="privacy"),
    path("waits", standing.waits, name="waits"),
]
