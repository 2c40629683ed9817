"""The check of a permit: anyone, without signing in, and nobody is recorded."""

from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guichet.components import clock, wording
from guichet.components.access import SeenRequest, public
from guichet.components.permit_words import VERDICTS, reason_in_words
from guichet.counter.pages.verify import Answer, PrintedLine, VerifyPage
from guichet.permits.queries import Shown, Verdict
from guichet.permits.queries import verify as checked
from guichet.permits.rules import State


@public
@never_cache
@require_safe
def verify_anywhere(request: HttpRequest) -> HttpResponse:
    """Send who scanned a QR code to the page in the language their browser prefers."""
    query = urlencode({"p": request.GET["p"]}) if "p" in request.GET else ""
    address = f"/{get_language_from_request(request)}/verify{'?' if query else ''}{query}"
    answer = HttpResponseRedirect(address)
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


@public
@never_cache
@require_safe
def verify(request: SeenRequest) -> HttpResponse:
    """Say whether a permit may be accepted, and show the lines it must have."""
    presented = request.GET.get("p", "")
    answer = None
    if presented.strip():
        at = clock.now()
        answer = _answer(checked(request.viewer, presented=presented, at=at), at=at)
    page = VerifyPage(answer=answer)
    return render(request, page.template, {"page": page})


def _answer(verdict: Verdict, *, at: datetime) -> Answer:
    words, shown = VERDICTS[verdict.state], verdict.shown
    advice = str(words.advice)
    if verdict.reason:
        advice = f"{advice} {reason_in_words(verdict.reason)}"
    if verdict.suspended_until is not None:
        day = wording.long_date(verdict.suspended_until, ZoneInfo("UTC"))
        through = gettext("It is suspended through %(day)s.") % {"day": day}
        advice = f"{advice} {through}"
    return Answer(
        shape=words.shape,
        verdict=str(words.verdict) % {"day": _day(verdict)},
        advice=advice,
        checked_at=at,
        zone=shown.zone if shown else "",
        genuine=shown is not None,
        name=wording.in_language(shown.name) if shown else "",
        holder=(shown.holder or "") if shown else "",
        holder_withheld=shown is not None and shown.holder is None,
        facts=_facts(shown),
        valid_from=shown.valid_from if shown else None,
        valid_until=shown.valid_until if shown else None,
        office=_office(shown),
        number=shown.number if shown else "",
    )


def _day(verdict: Verdict) -> str:
    """Return the day that a verdict speaks of, in the office's own time."""
    if verdict.shown is None:
        return ""
    zone = ZoneInfo(verdict.shown.zone)
    if verdict.state is State.REVOKED and verdict.revoked_at is not None:
        return wording.long_date(verdict.revoked_at, zone)
    if verdict.state is State.SUSPENDED and verdict.suspended_at is not None:
        return wording.long_date(verdict.suspended_at, zone)
    if verdict.state is State.EXPIRED and verdict.shown.valid_until is not None:
        return wording.long_date(verdict.shown.valid_until, zone)
    return wording.long_date(verdict.shown.valid_from, zone)


def _facts(shown: Shown | None) -> list[PrintedLine]:
    return [
        PrintedLine(label=wording.in_language(fact.label), value=wording.in_language(fact.value))
        for fact in (shown.facts if shown else ())
    ]


def _office(shown: Shown | None) -> str:
    if shown is None:
        return ""
    return f"{wording.in_language(shown.office)}, {wording.in_language(shown.organization)}"
