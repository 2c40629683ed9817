"""What allauth calls by setting, and what signs a demonstration visitor in."""

import logging
from typing import Any, NoReturn
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from guichet.catalogue.queries import NoSuchOffice, office_by_code
from guichet.identity.actions import admit
from guichet.identity.models import User
from guichet.identity.rules import SignInProvider, granted
from guichet.interactions.rules import SYSTEM

logger = logging.getLogger(__name__)
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Staff are invited; nobody signs up."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as written: no site name in brackets before it."""
        return str(subject)

    def get_user_search_fields(self) -> list[str]:
        """Search by address alone."""
        return ["email"]

    def is_reauthentication_required(self, *, app: str, **more: object) -> bool:
        """Ask again before a change of sign-in, but not for the first look at fresh codes.

        They come with the app or key that was just added, whose code cannot be given twice.
        """
        match = self.request.resolver_match
        if match is not None and match.url_name == "mfa_view_recovery_codes":
            codes = Authenticator.objects.filter(
                user=self.request.user, type=Authenticator.Type.RECOVERY_CODES
            ).first()
            if codes is not None and not codes.wrap().did_view:
                return False
        return bool(super().is_reauthentication_required(app=app, **more))

    def pre_login(
        self,
        request: HttpRequest,
        user: AbstractBaseUser,
        *,
        signal_kwargs: dict[str, Any] | None,
        **more: object,
    ) -> HttpResponse | None:
        """Keep those whom their department's sign-in lets in from any other way in.

        A code or a passkey would outlive what the department takes back.
        """
        by_provider = "sociallogin" in (signal_kwargs or {})
        if not by_provider and SocialAccount.objects.filter(user=user).exists():
            return not_admitted(request, why="other_way")
        answer = super().pre_login(request, user, signal_kwargs=signal_kwargs, **more)
        return answer if isinstance(answer, HttpResponse) else None

    def can_authenticate(self, user: AbstractBaseUser) -> bool:
        """Tell whether the person may still sign in."""
        return bool(user.is_active)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Let in whom the department's own sign-in vouches for, with the roles its claims grant."""

    def is_open_for_signup(self, _request: HttpRequest, _login: SocialLogin) -> bool:
        """Refuse: whoever is granted a role is known before allauth asks."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Give the person exactly what the claims grant, or refuse with the reason.

        Raises ImmediateHttpResponse.
        """
        provider: SignInProvider | None = settings.SIGN_IN_PROVIDER
        if provider is None:
            _refuse(request, why="failed")
        said = sociallogin.account.extra_data
        claims = {**said.get("id_token", {}), **said.get("userinfo", {})}
        # What a provider says of its staff is used here and kept nowhere.
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
        if sociallogin.state.get("process") != "login":
            _refuse(request, why="process")
        known = sociallogin.user.email if sociallogin.is_existing else ""
        address = known or _vouched_address(request, provider, claims)
        roles = {}
        for code, role in granted(provider, claims).items():
            try:
                roles[office_by_code(SYSTEM, code=code).id] = role
            except NoSuchOffice:
                _refuse(request, why="office")
        at = request.seen_at  # type: ignore[attr-defined]  # set by the view before allauth's
        admitted = admit(email=address, roles=roles, at=at)
        if admitted is None:
            _refuse(request, why="role")
        person = User.objects.get(pk=admitted)
        if sociallogin.is_existing:
            sociallogin.user = person
        else:
            sociallogin.connect(request, person)

    def on_authentication_error(
        self,
        request: HttpRequest,
        _provider: object,
        error: object = None,
        exception: BaseException | None = None,
        **_more: object,
    ) -> None:
        """Say that it did not come through, and log why. Raises ImmediateHttpResponse."""
        logger.warning(
            "The department's sign-in did not come through: %s, %s",
            error,
            type(exception).__name__ if exception else "no exception",
        )
        _refuse(request, why="failed")


def _vouched_address(
    request: HttpRequest, provider: SignInProvider, claims: dict[str, object]
) -> str:
    """Return the address that the provider vouches for; an unproved one could be anybody's."""
    address = claims.get("email")
    proved = claims.get("email_verified") is True or provider.trusts_addresses
    if not isinstance(address, str) or not address or not proved:
        _refuse(request, why="address")
    return address


def _refuse(request: HttpRequest, *, why: str) -> NoReturn:
    raise ImmediateHttpResponse(not_admitted(request, why=why))


def not_admitted(request: HttpRequest, *, why: str) -> HttpResponse:
    """Answer somebody who is not let in, with the reason and what to do."""
    return render(request, "account/not_admitted.html", {"why": why}, status=403)


class AddressForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth is untyped
    """Ask for the address: a label above the field, nothing inside it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Work e-mail address")
        self.fields["email"].widget.attrs = {"autocomplete": "email", "class": "in-24"}


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth is untyped
    """Ask for the code that was sent."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "class": "in-11 ref"}


def sign_in_without_code(request: HttpRequest, *, user_id: UUID) -> None:
    """Sign a demonstration visitor in as one of the invented staff.

    The caller makes sure that this is a demonstration. Raises User.DoesNotExist for the unknown.
    """
    login(request, User.objects.get(pk=user_id, is_active=True), backend=_BACKEND)
