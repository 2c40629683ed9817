"""Events that concern the key's office, read by position; and whose key it is."""

from django.http import HttpRequest
from ninja import Router

from guichet.api.forms.asked import PAGED, After, Limit
from guichet.api.pages.answers import EventsTold, Me
from guichet.api.views.opening import Key, answers
from guichet.catalogue.queries import office_card
from guichet.identity.actions import KeyUse
from guichet.identity.rules import Scope
from guichet.integration.queries import told_after

router = Router(tags=["events"])


@router.get("/me", auth=Key(), response=answers(Me))
def show_me(request: HttpRequest) -> dict[str, object]:
    """Say whose key it is and what it allows."""
    use: KeyUse = request.auth  # type: ignore[attr-defined]  # set by Key
    office = office_card(use.viewer, office=use.office)
    return {
        "system": use.system,
        "name": use.name,
        "office": use.office,
        "office_code": office.code,
        "organization": office.organization_code,
        "scopes": sorted(use.scopes),
        "expires_at": use.expires_at,
        "calls_a_minute": use.per_minute,
    }


@router.get(
    "/events",
    auth=Key(Scope.EVENTS, query=PAGED),
    response=answers(EventsTold),
    exclude_unset=True,
)
def list_events(request: HttpRequest, after: After = 0, limit: Limit = 100) -> dict[str, object]:
    """List the Events that concern your office after a position, as your webhook gets them."""
    use: KeyUse = request.auth  # type: ignore[attr-defined]  # set by Key
    page = told_after(use.viewer, position=after, limit=limit)
    return {"events": list(page.events), "last": page.last, "more": page.more}
