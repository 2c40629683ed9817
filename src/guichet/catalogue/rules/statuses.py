"""The words that a service's row may hold."""

from enum import StrEnum


class Status(StrEnum):
    """Whether people may ask for a service (the words of HSDS 3.0, and a draft before them)."""

    DRAFT = "draft"
    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    TEMPORARILY_CLOSED = "temporarily closed"


class Facet(StrEnum):
    """A way to browse."""

    NEED = "need"
    AUDIENCE = "audience"


class VolumeKind(StrEnum):
    """What a yearly count counts."""

    APPLICATIONS = "applications"
    APPLICATIONS_TOTAL = "applications_total"
    PHONE_ENQUIRIES = "phone_enquiries"
    WEBSITE_VISITS = "website_visits"


# Online: yes, no, does not apply, not said.
ONLINE_POINT_ANSWERS = ("Y", "N", "NA", "")
