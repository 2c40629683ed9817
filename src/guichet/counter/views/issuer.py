"""What machines read to check permits: keys, the issuer, status lists."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.permits import queries
from guichet.permits.rules.status_list import MAX_AGE


@public
@cache_control(public=True, max_age=300)
@require_safe
def issuer_metadata(request: SeenRequest) -> HttpResponse:
    """Say who signs permits here and where the keys are."""
    return _open(JsonResponse(queries.issuer_metadata(request.viewer)))


@public
@cache_control(public=True, max_age=300)
@require_safe
def public_keys(request: SeenRequest) -> HttpResponse:
    """Publish every public key that ever signed a permit."""
    keys = queries.public_key_set(request.viewer)
    return _open(JsonResponse(keys, content_type="application/jwk-set+json"))


@public
@cache_control(public=True, max_age=MAX_AGE)
@require_safe
def status_list(request: SeenRequest, list_number: int) -> HttpResponse:
    """Publish one signed list of status bits."""
    token = queries.status_list(request.viewer, list_number=list_number, at=clock.now())
    if token is None:
        raise Http404
    return _open(HttpResponse(token, content_type="application/statuslist+jwt"))


def _open(answer: HttpResponse) -> HttpResponse:
    """Let wallets and checkers on other sites read what is public anyway."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
