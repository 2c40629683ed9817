"""What administrators may look at; the site itself refuses every change."""

from django.contrib import admin

from guichet.catalogue.models import (
    Filing,
    Office,
    Organization,
    Ownership,
    Partner,
    Service,
    Standard,
    StandardResult,
)

admin.site.register(
    Organization, list_display=("code", "name", "published_id"), search_fields=("code",)
)
admin.site.register(
    Office,
    list_display=("code", "title", "organization", "zone", "provisional"),
    list_filter=("provisional",),
    list_select_related=("organization",),
    search_fields=("code",),
)
admin.site.register(
    Service,
    list_display=("code", "name", "organization", "status", "runs_here"),
    list_filter=("status", "runs_here"),
    list_select_related=("organization",),
    search_fields=("code",),
)
admin.site.register(
    Ownership,
    list_display=("service", "stage", "office", "starts"),
    list_select_related=("service", "office"),
    search_fields=("service__code", "office__code"),
)
admin.site.register(
    Partner,
    list_display=("service", "organization", "role"),
    list_select_related=("service", "organization"),
)
admin.site.register(
    Filing,
    list_display=("fiscal_year", "organization", "published_id", "service"),
    list_filter=("fiscal_year",),
    list_select_related=("organization", "service"),
    search_fields=("published_id",),
)
admin.site.register(
    Standard,
    list_display=("service", "code", "kind", "channel", "days", "target"),
    list_filter=("kind", "channel"),
    list_select_related=("service",),
    search_fields=("service__code", "code"),
)
admin.site.register(
    StandardResult,
    list_display=("standard", "fiscal_year", "channel", "target", "performance", "met"),
    list_filter=("fiscal_year", "met"),
    list_select_related=("standard",),
)
