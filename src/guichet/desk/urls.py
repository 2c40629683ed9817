"""Addresses of the officers' desk."""

from django.urls import path

from guichet.desk.views import queue

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
]
