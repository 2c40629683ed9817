"""Addresses of the officers' desk."""

from django.urls import path

from guichet.desk.views import file, queue, staff

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("files/<uuid:case>", file.file, name="file"),
    path("files/<uuid:case>/decide", file.decide, name="decide"),
    path("files/<uuid:case>/undo", file.undo, name="undo"),
    path("staff", staff.staff_page, name="staff"),
]
