"""A jurisdiction's own colours and mark: files with addresses that change when they do."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from guichet.components.access import SeenRequest, public
from guichet.components.jurisdiction import brand_digest, brand_mark, brand_stylesheet

_FOR_A_YEAR = "public, max-age=31536000, immutable"


@public
@require_safe
def colours(request: SeenRequest, digest: str) -> HttpResponse:
    """Return the stylesheet of the jurisdiction's colours."""
    del request
    return _kept(digest, brand_stylesheet(), "text/css; charset=utf-8")


@public
@require_safe
def mark(request: SeenRequest, digest: str) -> HttpResponse:
    """Return the jurisdiction's logo as a picture."""
    del request
    return _kept(digest, brand_mark(), "image/svg+xml")


def _kept(digest: str, text: str, kind: str) -> HttpResponse:
    """Answer under today's address alone: an old one would be kept for a year with new contents."""
    if not text or digest != brand_digest():
        raise Http404
    return HttpResponse(text, content_type=kind, headers={"Cache-Control": _FOR_A_YEAR})
