"""What allauth calls by setting, and what signs a demonstration visitor in."""

from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.models import Authenticator
from django.contrib.auth import login
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from guichet.identity.models import User

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

    def can_authenticate(self, user: AbstractBaseUser) -> bool:
        """Tell whether the person may still sign in."""
        return bool(user.is_active)


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
