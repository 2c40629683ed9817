"""What the provider says of its people: the groups too."""

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class Adapter(DefaultOIDCAdapter):
    """Add the person's groups to the claims."""

    def get_claims(self, purpose: Any, user: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - allauth is untyped
        """Return the claims."""
        claims: dict[str, Any] = super().get_claims(purpose, user, *args, **kwargs)
        claims["groups"] = sorted(user.groups.values_list("name", flat=True))
        return claims
