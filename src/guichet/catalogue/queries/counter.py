"""Whether a service may be applied for here, today."""

from guichet.catalogue.models import Service
from guichet.catalogue.rules.statuses import Status
from guichet.interactions.rules import Viewer


def takes_applications(viewer: Viewer, *, service: str) -> bool:
    """Tell whether Guichet itself runs the service and it is active."""
    del viewer
    return Service.objects.filter(code=service, runs_here=True, status=Status.ACTIVE).exists()
