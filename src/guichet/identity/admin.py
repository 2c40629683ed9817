"""What administrators see of staff."""

from django.contrib import admin

from guichet.identity.models import Membership, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """People who sign in; nothing that opens an account."""

    list_display = ("email", "label", "is_active", "joined_at")
    exclude = ("password",)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Roles, standing and ended."""

    list_display = ("user", "office", "role", "starts", "ends")
    list_filter = ("role",)
