"""People and roles: who works in an office, who joins, who leaves."""

from uuid import UUID

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guichet.catalogue.queries import OfficeCard, offices
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.roles import role_words
from guichet.components.wording import in_language
from guichet.desk.pages.queue import Choice
from guichet.desk.pages.staff import Member, StaffOffice, StaffPage
from guichet.identity import actions, queries
from guichet.identity.queries import StaffMember
from guichet.identity.rules import StaffChangeRefused, Why, may_manage
from guichet.interactions.rules import Role

_REFUSALS = {
    Why.ADDRESS: gettext_lazy("Enter an e-mail address, such as name@department.example"),
    Why.NOT_YOURS: gettext_lazy("This role is not yours to give or take in this office"),
    Why.STANDING: gettext_lazy("This person has a role in the office already: change that one"),
    Why.OWN: gettext_lazy("Nobody changes the own role: ask another lead or administrator"),
    Why.NOBODY: gettext_lazy("This person holds no role there any more"),
    Why.LAST: gettext_lazy("This is the last administrator: make another one first"),
}


@staff(Role.LEAD, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_page(request: SeenRequest) -> HttpResponse:
    """List the staff the viewer manages, and change it."""
    if request.method != "POST":
        return _show(request)
    try:
        said = _change(request)
    except StaffChangeRefused as refused:
        return _show(request, refused=str(_REFUSALS[refused.why]))
    except ValueError:
        return _show(request, refused=_("Choose an office and a role from the lists"))
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:staff"), status=303)


def _change(request: SeenRequest) -> str:
    """Carry out what the form asks and say what was done.

    Raises StaffChangeRefused, and ValueError for a form that no page of ours sends.
    """
    given, at = request.POST, clock.now()
    office = UUID(given.get("office", ""))
    asked = given.get("do", "")
    if asked == "invite":
        role = Role(given.get("role", ""))
        email = given.get("email", "")
        label = given.get("label", "").strip()[:80]
        actions.invite(request.viewer, email=email, office=office, role=role, at=at, label=label)
        _tell(request, email)
        return _("Invited. We sent word to the address.")
    user = UUID(given.get("user", ""))
    if asked == "change":
        role = Role(given.get("role", ""))
        actions.change_role(request.viewer, user=user, office=office, role=role, at=at)
        return _("The role is changed.")
    if asked == "end":
        actions.deactivate(request.viewer, user=user, office=office, at=at)
        return _("The role is ended, and every session with it.")
    raise ValueError(asked)


def _tell(request: SeenRequest, email: str) -> None:
    """Write to the person where to sign in; a mail that fails does not undo the invitation."""
    address = request.build_absolute_uri(reverse("account_login"))
    text = _(
        "You have been given a role at the desk. Sign in with this address; we send a code to it "
        "each time:"
    )
    send_mail(
        _("You can sign in to the desk"),
        f"{text}\n\n{address}\n",
        None,
        [email.strip()],
        fail_silently=True,
    )


def _show(request: SeenRequest, *, refused: str = "") -> HttpResponse:
    viewer = request.viewer
    rows = queries.staff(viewer, today=clock.now().date())
    cards = [card for card in offices(viewer) if may_manage(viewer, office=card.id, role=Role.LEAD)]
    page = StaffPage(
        offices=tuple(
            StaffOffice(title=in_language(card.title), members=_members(request, card, rows))
            for card in cards
            if any(row.office == card.id for row in rows)
        ),
        may_invite_to=tuple(
            Choice(
                value=str(card.id),
                text=in_language(card.title),
                chosen=request.POST.get("office") == str(card.id),
            )
            for card in cards
        ),
        roles=_roles(request, cards[0].id, request.POST.get("role", "")) if cards else (),
        email=request.POST.get("email", ""),
        refused=refused,
    )
    return render(request, page.template, {"page": page})


def _members(
    request: SeenRequest, card: OfficeCard, rows: tuple[StaffMember, ...]
) -> tuple[Member, ...]:
    viewer = request.viewer
    return tuple(
        Member(
            user=row.user,
            office=row.office,
            label=row.label,
            email=row.email,
            role=role_words(row.role),
            since=row.starts,
            own=row.user == viewer.user or not may_manage(viewer, office=card.id, role=row.role),
            roles=_roles(request, card.id, row.role),
        )
        for row in rows
        if row.office == card.id
    )


def _roles(request: SeenRequest, office: UUID, chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=role, text=role_words(role), chosen=role == chosen)
        for role in Role
        if may_manage(request.viewer, office=office, role=role)
    )
