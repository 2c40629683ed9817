"""Addresses of the public counter."""

from django.urls import path

from guichet.counter.views import home

app_name = "counter"
urlpatterns = [
    path("", home.home, name="home"),
]
