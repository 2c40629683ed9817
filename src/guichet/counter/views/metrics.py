"""What a watcher asks: a few numbers in Prometheus' text form, for this machine alone."""

from ipaddress import ip_address

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.integration.queries import untold
from guichet.interactions.queries import seal_lag
from guichet.interactions.rules import SYSTEM
from guichet.notices.queries import post_state

_FORWARDED = ("x-forwarded-for", "x-forwarded-proto", "x-real-ip", "forwarded", "via")


@public
@never_cache
@require_safe
def metrics(request: SeenRequest) -> HttpResponse:
    """Give the numbers to who asks from this machine; to anybody else there is no such page.

    What a proxy passes on comes from this machine too, and is known by what the proxy adds.
    """
    if not _asks_from_here(request):
        raise Http404
    at = clock.now()
    post = post_state(SYSTEM, at=at)
    lines = [
        *_gauge("guichet_up", "Whether the web process answers.", 1),
        *_gauge(
            "guichet_journal_seal_lag_seconds",
            "For how long the oldest Event has waited for its seal; alarm over 60.",
            seal_lag(SYSTEM, at=at).total_seconds(),
        ),
        *_gauge("guichet_notices_waiting", "Notices that have not left yet.", post.waiting),
        *_gauge("guichet_notices_late", "Of those, late by 15 minutes or more.", post.late),
        *_gauge("guichet_notices_failed", "Notices given up after two days.", post.failed),
        *_gauge(
            "guichet_webhooks_dead",
            "Messages to departments' systems that were given up.",
            untold(SYSTEM),
        ),
    ]
    content = "".join(f"{line}\n" for line in lines)
    return HttpResponse(content, content_type="text/plain; version=0.0.4; charset=utf-8")


def _asks_from_here(request: SeenRequest) -> bool:
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _gauge(name: str, about: str, value: float) -> tuple[str, str, str]:
    return f"# HELP {name} {about}", f"# TYPE {name} gauge", f"{name} {value:g}"
