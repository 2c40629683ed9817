"""How files are picked for verification and what was found, for everybody."""

from datetime import datetime, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guichet.casework import queries
from guichet.casework.queries import Figures
from guichet.casework.rules import WITH_ERROR, Found, published_counts
from guichet.components.access import SeenRequest, public
from guichet.components.jurisdiction import brand
from guichet.components.wording import in_language
from guichet.counter.pages.verified import FoundLine, SampleLine, VerifiedPage, VerifiedService
from guichet.counter.views.apply.common import definition_here, today

_DAYS = 365
_PER = 1000
_FEWEST_ANSWERS = 10
_FINDINGS = {
    Found.CORRECT: _("Correct"),
    Found.HONEST_ERROR: _("An honest error"),
    Found.FRAUD_SUSPECTED: _("Fraud suspected"),
    Found.NOT_DETERMINABLE: _("Could not be determined"),
}


@public
@require_safe
def verified(request: SeenRequest) -> HttpResponse:
    """Show each service's verifications, small counts withheld, and the seeds of the draws."""
    since = today() - timedelta(days=_DAYS)
    moment = datetime.combine(since, time(), tzinfo=brand().zone)
    here = [
        definition_here(each.code)
        for each in queries.verified_services(request.viewer)
        if each.effective <= today()
    ]
    page = VerifiedPage(
        services=tuple(
            _service(queries.figures(request.viewer, definition=each, since=moment))
            for each in here
            if each.integrity is not None
        ),
        samples=tuple(
            SampleLine(
                starts_on=each.starts_on,
                ends_on=each.ends_on,
                commitment=each.commitment,
                committed_at=each.committed_at,
                seed=each.seed,
                lost=each.lost,
            )
            for each in queries.samples(request.viewer)
        ),
        since=since,
    )
    return render(request, page.template, {"page": page})


def _service(figures: Figures) -> VerifiedService:
    said = published_counts({each.value: count for each, count in figures.found.items()})
    errors = sum(figures.found[each] for each in WITH_ERROR)
    answered = errors + figures.found[Found.CORRECT]
    few = published_counts({"errors": errors})["errors"] is None or answered < _FEWEST_ANSWERS
    share = figures.share
    money = published_counts({"cases": figures.money_cases})["cases"]
    # The difference between found and recovered is a sum too: of those who have not given all back.
    back = published_counts(
        {
            "back": figures.recovered_cases,
            "owed": figures.owing_cases,
        }
    )
    spared = published_counts({"cases": figures.spared})["cases"]
    return VerifiedService(
        code=figures.service,
        name=in_language(figures.name),
        first=figures.first,
        rate=figures.random_per_thousand / _PER,
        risk=figures.by_risk,
        screened=published_counts({"all": figures.screened})["all"],
        found=tuple(FoundLine(what=str(_FINDINGS[each]), count=said[each.value]) for each in Found),
        withheld=share is not None and few,
        share=None if share is None or few else share.value,
        low=0.0 if share is None else share.low,
        high=1.0 if share is None else share.high,
        money=None if money is None else figures.found_cents,
        recovered=None if money is None or None in back.values() else figures.recovered_cents,
        days_saved=None if spared is None else figures.days_saved,
    )
