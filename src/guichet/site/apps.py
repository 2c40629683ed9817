"""How the site sets up what others wrote."""

from django.contrib.admin.apps import AdminConfig


class ReadOnlyAdminConfig(AdminConfig):
    """Django's admin, on a site that only shows."""

    default = False
    default_site = "guichet.site.admin.ReadOnlySite"
