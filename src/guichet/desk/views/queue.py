"""The officers' queue."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guichet.casework import queries
from guichet.casework.queries import Queue, QueueFilters, QueueRow
from guichet.casework.queries.mail import new_mail
from guichet.casework.queries.named import MOST_WORDS
from guichet.casework.rules import DECIDERS, role_in
from guichet.catalogue.queries import offices
from guichet.components.access import SeenRequest, staff
from guichet.components.jurisdiction import local_today
from guichet.components.turns import head_start_words, order_words
from guichet.components.wording import in_language
from guichet.desk.pages.queue import (
    Choice,
    Column,
    Group,
    KeptView,
    Line,
    NoQueuePage,
    OrderLine,
    QueuePage,
)
from guichet.desk.views.together import together_form
from guichet.desk.views.wording import GROUPS, STATUSES, VIEWS
from guichet.identity.rules import administers
from guichet.interactions.rules import Role

Text = Mapping[str, str]
CHANNELS = ("web", "phone", "counter", "mail")
_MOST_DAYS = 1000


@staff()
@require_safe
def queue(request: SeenRequest) -> HttpResponse:
    """Show the files that wait for one of the viewer's offices."""
    filters = _filters(request)
    found = queries.queue(
        request.viewer,
        filters=filters,
        page=request.GET.get("after", ""),
        today=local_today(),
    )
    if found is None:
        manages = administers(request.viewer) or bool(request.viewer.offices(Role.LEAD))
        none = NoQueuePage(manages=manages)
        return render(request, none.template, {"page": none})
    page = _page(request, found, replace(filters, office=found.office.id))
    return render(request, page.template, {"page": page})


def _filters(request: SeenRequest) -> QueueFilters:
    """Read what was asked; what cannot be read counts as not asked."""
    asked = request.GET
    codes = {card.code: card.id for card in offices(request.viewer)}
    over = asked.get("over", "")
    days = int(over) if over.isascii() and over.isdigit() else 0
    view = asked.get("view", "open")
    return QueueFilters(
        office=codes.get(asked.get("office", "")),
        view=view if view in VIEWS else "open",
        service=asked.get("service", ""),
        channel=asked.get("channel", "") if asked.get("channel") in CHANNELS else "",
        over_days=min(days, _MOST_DAYS),
        sort=asked.get("sort", ""),
        words=asked.get("words", "").strip()[:MOST_WORDS],
        case_class=asked.get("class", ""),
    )


def _query(found: Queue, **changes: str) -> str:
    """Return this page's query with some of it changed; the first page of it unless told."""
    filters = found.filters
    several = len(found.offices) > 1
    parts = {
        "office": found.office.code if several else "",
        "view": "" if filters.view == "open" else filters.view,
        "service": filters.service,
        "channel": filters.channel,
        "over": str(filters.over_days) if filters.over_days else "",
        "sort": filters.sort,
        "words": filters.words,
        "class": filters.case_class,
    }
    return urlencode({name: value for name, value in (parts | changes).items() if value})


def _page(request: SeenRequest, found: Queue, filters: QueueFilters) -> QueuePage:
    here = request.GET.urlencode()
    shown = next(view for view in found.views if view.code == filters.view)
    count = f"{shown.count}+" if shown.more else str(shown.count)
    return QueuePage(
        queue=found,
        heading=_found_words(found)
        or _("%(view)s: %(count)s") % {"view": VIEWS[filters.view], "count": count},
        views=tuple(
            Choice(
                value=view.code,
                text=f"{VIEWS[view.code]} ({view.count}{'+' if view.more else ''})",
                chosen=view.code == filters.view,
                href=f"?{_query(found, view=view.code)}",
            )
            for view in found.views
        ),
        offices=tuple(
            Choice(value=card.code, text=in_language(card.title), chosen=card == found.office)
            for card in found.offices
        ),
        services=_choices(found.services, filters.service),
        channels=tuple(
            Choice(value=code, text=code, chosen=code == filters.channel) for code in CHANNELS
        ),
        classes=_choices(found.classes, filters.case_class),
        over=str(filters.over_days) if filters.over_days else "",
        columns=_columns(found),
        groups=tuple(
            Group(
                heading=str(GROUPS[segment.code]),
                lines=tuple(_line(row, here) for row in segment.rows),
            )
            for segment in found.segments
        ),
        alarms=queries.standing_alarms(request.viewer),
        letters=new_mail(request.viewer),
        leads=bool(request.viewer.offices(Role.LEAD)),
        takes=role_in(request.viewer, office=found.office.id) in DECIDERS,
        together=together_form(request.viewer, office=found.office.id, today=found.today)
        if role_in(request.viewer, office=found.office.id) in DECIDERS
        else None,
        kept=_kept(request, found),
        may_share=request.viewer.holds(Role.LEAD, office=found.office.id),
        here=here,
        in_turn=Choice(
            value="turn",
            text=_("In the order in which files are taken"),
            chosen=filters.sort == "turn",
            href=f"?{_query(found, sort='' if filters.sort == 'turn' else 'turn')}",
        ),
        orders=_orders(found),
        passes_this_week=sum(day.count for day in found.week),
        first=f"?{_query(found)}" if request.GET.get("after") else "",
        onward=f"?{_query(found, after=found.after)}" if found.after else "",
    )


def _choices(named: Iterable[tuple[str, Text]], chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=code, text=in_language(name), chosen=code == chosen) for code, name in named
    )


def _found_words(found: Queue) -> str:
    """Say how many files a search found; empty without one."""
    if found.matches is None:
        return ""
    more = "+" if found.matches.more else ""
    return _("Found: %(count)s") % {"count": f"{found.matches.count}{more}"}


def _orders(found: Queue) -> tuple[OrderLine, ...]:
    return tuple(
        OrderLine(
            of=_("%(service)s: %(stage)s")
            % {"service": in_language(each.service_name), "stage": in_language(each.stage)},
            words=order_words(each.order),
            classes=tuple(head_start_words(it) for it in each.classes),
        )
        for each in found.orders
    )


def _kept(request: SeenRequest, found: Queue) -> tuple[KeptView, ...]:
    several = {"office": found.office.code} if len(found.offices) > 1 else {}
    return tuple(
        KeptView(
            id=each.id,
            name=each.name,
            href="?" + "&".join(part for part in (urlencode(several), each.query) if part),
            shared=each.shared,
            may_forget=each.may_forget,
        )
        for each in queries.kept_views(request.viewer, office=found.office.id)
    )


def _columns(found: Queue) -> tuple[Column, ...]:
    """Return the heads that sort: a second click turns the order round, a third ends it."""
    named = (("age", _("Age, days")), ("promise", _("Standard")), ("limit", _("Legal limit")))
    asked = found.filters.sort
    columns: list[Column] = []
    for name, text in named:
        turn = {name: f"-{name}", f"-{name}": ""}.get(asked, name)
        state = {name: "ascending", f"-{name}": "descending"}.get(asked, "")
        if name == "age" and state:
            # Most days first is the usual order of age.
            state = "descending" if state == "ascending" else "ascending"
        columns.append(Column(text=text, href=f"?{_query(found, sort=turn)}", sorted=state))
    return tuple(columns)


def _line(row: QueueRow, here: str) -> Line:
    shape, words = STATUSES[row.status]
    address = reverse("desk:file", kwargs={"case": row.case})
    back = f"?{urlencode({'back': here})}" if here else ""
    return Line(row=row, href=f"{address}{back}", status=str(words), shape=shape)
