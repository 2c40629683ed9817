"""What administrators see of cases: codes and dates; answers and words are read at the desk."""

from django.contrib import admin

from guichet.casework.models import Application, Decision, Hold


@admin.register(Application)
class ApplicationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Cases by their id, without what a person said or holds."""

    list_display = ("id", "service", "status", "channel", "submitted_at", "released_at")
    list_filter = ("service", "status", "channel")
    exclude = ("reference", "secret_hash", "subject", "holder", "held_until")
    show_full_result_count = False


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Decisions by their id, without the officer's own words."""

    list_display = ("id", "outcome", "reason", "decided_at", "released_at", "undone_at")
    exclude = ("words",)
    show_full_result_count = False


@admin.register(Hold)
class HoldAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Questions by their id, without what was asked and answered."""

    list_display = ("id", "reason", "asked_at", "due_on", "ended_at", "ending")
    exclude = ("words", "answer")
    show_full_result_count = False
