"""What a load balancer asks."""

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from guichet.components.access import SeenRequest, public


@public
@require_safe
def healthz(_request: SeenRequest) -> JsonResponse:
    """Say that the web process answers."""
    return JsonResponse({"status": "ok"})
