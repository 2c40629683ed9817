"""Signing in: a code by e-mail, and in a demonstration a button."""

from dataclasses import dataclass
from typing import NoReturn, cast
from uuid import UUID

from allauth.account.views import RequestLoginCodeView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.catalogue.queries import offices
from guichet.components import clock
from guichet.components.access import SeenRequest, public
from guichet.components.demo import is_demo
from guichet.components.roles import role_words
from guichet.components.wording import in_language
from guichet.identity import queries
from guichet.identity.hooks import sign_in_without_code
from guichet.identity.rules import SignInProvider
from guichet.interactions.rules import SYSTEM

PROVIDER = "department"  # the one provider that an installation may have
_LANGUAGE = "sign-in-language"
DEMO_DOMAIN = "@example.org"  # reserved by RFC 2606: no real person has such an address


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """One button of the demonstration."""

    user: UUID
    label: str
    role_words: str
    office_title: str


def _demo_staff() -> tuple[DemoPerson, ...]:
    if not is_demo():
        return ()
    titles = {office.id: in_language(office.title) for office in offices(SYSTEM)}
    found = (
        DemoPerson(
            user=row.user,
            label=row.label,
            role_words=role_words(row.role),
            office_title=titles.get(row.office, ""),
        )
        for row in queries.staff(SYSTEM, today=clock.now().date())
        if row.email.endswith(DEMO_DOMAIN)
    )
    # officer-10 after officer-9: a number at the end of a label counts as one
    return tuple(sorted(found, key=lambda person: (len(person.label), person.label)))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: SeenRequest) -> HttpResponse:
    """Ask for an address and send a code to it; say the same whether it was invited or not."""
    provider: SignInProvider | None = settings.SIGN_IN_PROVIDER
    onward = request.GET.get("next", "")
    more = {
        "demo_staff": _demo_staff(),
        "provider_name": in_language(provider.name) if provider else "",
        "provider_url": f"{reverse('openid_connect_login', kwargs={'provider_id': PROVIDER})}?"
        + urlencode({"next": onward or resolve_url("desk:queue")}),
    }
    view = RequestLoginCodeView.as_view(extra_context=more)
    return cast("HttpResponse", view(request))


@public
@never_cache
@require_safe
def to_provider(request: SeenRequest, provider_id: str) -> HttpResponse:
    """Lead to the department's own sign-in; there is no such page where none is set."""
    # The way back has one address for every language.
    request.session[_LANGUAGE] = translation.get_language_from_path(request.GET.get("next", ""))
    return cast("HttpResponse", openid_connect.login(request, provider_id))


@public
@never_cache
@require_safe
def from_provider(request: SeenRequest, provider_id: str) -> HttpResponse:
    """Take what the department's sign-in answers, and let the person in or say why not."""
    translation.activate(request.session.get(_LANGUAGE) or translation.get_language())
    request.LANGUAGE_CODE = translation.get_language()
    request.seen_at = clock.now()  # type: ignore[attr-defined]  # for what allauth calls by setting
    return cast("HttpResponse", openid_connect.callback(request, provider_id))


@public
@require_POST
def demo_sign_in(request: SeenRequest) -> HttpResponse:
    """Sign in as one of the invented staff; there is no such page outside a demonstration."""
    wanted = request.POST.get("user", "")
    chosen = next((row for row in _demo_staff() if str(row.user) == wanted), None)
    if chosen is None:
        raise Http404
    sign_in_without_code(request, user_id=chosen.user)
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(onward if safe and onward else resolve_url("desk:queue"))


@public
def closed(_request: SeenRequest, /, **_parts: str) -> NoReturn:
    """Answer that there is no such page: sign-up, passwords and addresses are not for here."""
    raise Http404
