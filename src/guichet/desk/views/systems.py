"""Departments' own systems: their keys, and how the telling stands."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from guichet.catalogue.queries import OfficeCard, offices
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.wording import in_language
from guichet.desk.pages.queue import Choice
from guichet.desk.pages.systems import DeadLine, KeyLine, SystemLine, SystemsPage
from guichet.identity import actions
from guichet.identity.queries import KeyCard, api_keys, systems
from guichet.identity.rules import KeyRefused, Scope, may_manage
from guichet.integration.queries import HookCard, dead_letters, hooks
from guichet.interactions.rules import Role

_SCOPES = {
    Scope.EVENTS: gettext_lazy("hear what happens to the office’s files"),
    Scope.READ: gettext_lazy("list the office’s files, and read those it took"),
    Scope.WORK: gettext_lazy("take files, ask the person, write notes, hand over"),
    Scope.DECIDE: gettext_lazy("decide, or propose where a second officer confirms"),
}


@staff(Role.LEAD, Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def systems_page(request: SeenRequest) -> HttpResponse:
    """List the systems of the offices the viewer manages; make a key and end one."""
    if request.method != "POST":
        return _show(request)
    try:
        if request.POST.get("do") == "make":
            return _show(request, made=_make(request))
        key = UUID(request.POST.get("key", ""))
        actions.revoke_key(request.viewer, key=key, at=clock.now())
    except KeyRefused:
        said = _("Give a name, at least one scope, and a day from tomorrow to 400 days from now")
        return _show(request, refused=said)
    except ValueError:
        return _show(request, refused=_("Choose an office from the list and enter a day"))
    messages.success(request, _("The key is ended: it opens nothing any more."))
    return HttpResponseRedirect(reverse("desk:systems"), status=303)


def _make(request: SeenRequest) -> str:
    """Make the key that the form asks for; raises KeyRefused and ValueError."""
    given = request.POST
    day = date.fromisoformat(given.get("expires", ""))
    made = actions.make_key(
        request.viewer,
        office=UUID(given.get("office", "")),
        name=given.get("name", ""),
        scopes=given.getlist("scope"),
        expires_at=datetime.combine(day, time.min, tzinfo=UTC),
        at=clock.now(),
    )
    return made.text


def _show(request: SeenRequest, *, made: str = "", refused: str = "") -> HttpResponse:
    viewer, given = request.viewer, request.POST
    known = {card.id: card for card in offices(viewer)}
    keys, hooked = api_keys(viewer), {each.system: each for each in hooks(viewer)}
    listed = systems(viewer)
    names = {each.id: each.name for each in listed}
    page = SystemsPage(
        systems=tuple(
            _system(
                known[each.office],
                each.name,
                [key for key in keys if key.system == each.id],
                hooked.get(each.id),
            )
            for each in listed
        ),
        dead=tuple(
            DeadLine(
                name=names[each.system],
                position=each.position,
                kind=each.kind,
                tries=each.tries,
                status=each.last_status,
            )
            for each in dead_letters(viewer)
        ),
        offices=tuple(
            Choice(
                value=str(card.id),
                text=in_language(card.title),
                chosen=given.get("office") == str(card.id),
            )
            for card in known.values()
            if may_manage(viewer, office=card.id, role=Role.OFFICER)
        ),
        scopes=tuple(
            Choice(value=str(scope), text=str(text), chosen=str(scope) in given.getlist("scope"))
            for scope, text in _SCOPES.items()
        ),
        name="" if made else given.get("name", ""),
        expires="" if made else given.get("expires", ""),
        made=made,
        refused=refused,
    )
    status = 422 if refused else 200
    return render(request, page.template, {"page": page}, status=status)


def _system(
    office: OfficeCard, name: str, keys: list[KeyCard], hook: HookCard | None
) -> SystemLine:
    at = clock.now()
    return SystemLine(
        name=name,
        office=in_language(office.title),
        zone=office.zone,
        keys=tuple(
            KeyLine(
                id=key.id,
                begins=key.begins,
                scopes=tuple(str(_SCOPES[Scope(scope)]) for scope in key.scopes),
                expires_at=key.expires_at,
                revoked_at=key.revoked_at,
                last_used_at=key.last_used_at,
                stands=key.revoked_at is None and key.expires_at > at,
            )
            for key in keys
        ),
        url="" if hook is None else hook.url,
        waiting=0 if hook is None else hook.waiting,
        dead=0 if hook is None else hook.dead,
    )
