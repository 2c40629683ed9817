"""Files to verify: the list with what was found so far, and putting down one finding."""

import math
from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guichet.casework import actions, queries
from guichet.casework.queries import Figures
from guichet.casework.rules import MAX_WORDS, READERS, Found, FoundRefused, MoveRefused
from guichet.components import clock
from guichet.components.access import SeenRequest, staff
from guichet.components.jurisdiction import brand, local_today
from guichet.components.wording import in_language
from guichet.desk.forms.money import cents_typed
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.queue import Choice
from guichet.desk.pages.verifications import (
    FiguresSection,
    FoundCount,
    StratumLine,
    VerificationsPage,
    VerifyPage,
)
from guichet.desk.views.wording import FINDINGS
from guichet.interactions.rules import Role

_DAYS = 365
_PER = 1000


@staff(*READERS)
@require_safe
def verifications(request: SeenRequest) -> HttpResponse:
    """List the files to verify; owners of a service read what was found, with its interval."""
    zone = brand().zone
    today = clock.now().astimezone(zone).date()
    since = today - timedelta(days=_DAYS)
    moment = datetime.combine(since, time(), tzinfo=zone)
    owned = queries.owned_figures(request.viewer, since=moment, today=today)
    waiting = queries.to_verify(request.viewer, today=today)
    owed = queries.to_recover(request.viewer)
    page = VerificationsPage(
        lines=waiting.lines,
        more_lines=waiting.more,
        owed=owed.lines,
        more_owed=owed.more,
        sections=tuple(_section(each) for each in owned),
        since=since,
    )
    return render(request, page.template, {"page": page})


@staff(Role.OFFICER, Role.LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: SeenRequest, verification: UUID) -> HttpResponse:
    """Show one file to verify, or put down what was found in it."""
    if request.method != "POST":
        return _show(request, verification)
    chosen = request.POST.get("found", "")
    cents = cents_typed(request.POST.get("money", ""))
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    mistakes = _mistakes(chosen, cents, words)
    if mistakes or cents is None:
        return _show(request, verification, mistakes=mistakes)
    try:
        actions.verify(
            request.viewer,
            verification=verification,
            found=Found(chosen),
            found_cents=cents,
            words=words,
            at=clock.now(),
        )
    except FoundRefused:
        text = _("Leave the money empty, or choose an error: nothing was wrong with this file")
        return _show(request, verification, mistakes=(Mistake(field="money", text=text),))
    except actions.NoSuchFile:
        raise Http404 from None
    except actions.NotYours:
        raise PermissionDenied from None
    except MoveRefused:
        messages.warning(request, _("A colleague verified this file already."))
    else:
        messages.success(request, _("What you found is put down."))
    return HttpResponseRedirect(reverse("desk:verifications"), status=303)


def _mistakes(chosen: str, cents: int | None, words: str) -> tuple[Mistake, ...]:
    found = []
    if chosen not in set(Found):
        found.append(Mistake(field="found", text=_("Choose what you found")))
    if cents is None:
        text = _("Enter the money as an amount, such as 1,234.50, or leave it empty")
        found.append(Mistake(field="money", text=text))
    if not words or len(words) > MAX_WORDS:
        text = _("Say how you found it, in at most %(most)s characters") % {"most": MAX_WORDS}
        found.append(Mistake(field="words", text=text))
    return tuple(found)


def _show(
    request: SeenRequest, verification: UUID, *, mistakes: tuple[Mistake, ...] = ()
) -> HttpResponse:
    today = local_today()
    line = queries.one_to_verify(request.viewer, verification=verification, today=today)
    if line is None:
        raise Http404
    given = request.POST
    page = VerifyPage(
        line=line,
        choices=tuple(
            Choice(value=each, text=str(FINDINGS[each]), chosen=given.get("found") == each)
            for each in Found
        ),
        money=given.get("money", ""),
        words=given.get("words", ""),
        mistakes=mistakes,
        max_words=MAX_WORDS,
    )
    return render(request, page.template, {"page": page})


def _section(figures: Figures) -> FiguresSection:
    return FiguresSection(
        name=in_language(figures.name),
        figures=figures,
        rate=figures.random_per_thousand / _PER,
        found=tuple(
            FoundCount(what=str(FINDINGS[each]), count=count)
            for each, count in figures.found.items()
        ),
        money_low=round(figures.money.low),
        money_high=None if math.isinf(figures.money.high) else round(figures.money.high),
        fewest=figures.fewest_finds,
        strata=tuple(
            StratumLine(
                what=in_language(each.why) if each.why else _("The random sample"),
                stratum=each,
                rate=each.per_thousand / _PER,
            )
            for each in figures.strata
        ),
    )
