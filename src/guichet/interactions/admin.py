"""The journal's rows, to look at."""

from django.contrib import admin

from guichet.interactions.models import Event, Position, Seal, Unsealed


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Events; the newest are found through their positions."""

    list_display = ("id", "kind", "recorded_at", "service", "channel")
    list_filter = ("kind",)
    search_fields = ("=id", "=case")
    show_full_result_count = False


@admin.register(Position)
class PositionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Places of Events."""

    list_display = ("position", "event")
    ordering = ("-position",)
    show_full_result_count = False


@admin.register(Seal)
class SealAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Seals, the newest first."""

    list_display = ("number", "first_position", "last_position", "sealed_at", "key")
    ordering = ("-number",)
    show_full_result_count = False


@admin.register(Unsealed)
class UnsealedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy only
    """Events that wait for their seal."""

    list_display = ("id", "event")
