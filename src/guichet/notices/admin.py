"""Read-only rows of the post."""

from django.contrib import admin

from guichet.notices.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Deliveries, by state."""

    list_display = ("notice", "way", "state", "tries", "doubts", "next_try_at", "ended_at")
    list_filter = ("state", "notice", "way")
