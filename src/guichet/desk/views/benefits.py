"""Benefits that are paid: the batches, and what is outstanding."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.catalogue.definitions import definition_for
from guichet.components.access import SeenRequest, staff
from guichet.components.benefits import benefit_state, return_words
from guichet.components.jurisdiction import brand, local_today
from guichet.components.wording import in_language
from guichet.desk.pages.benefits import BenefitsPage, OutstandingLine
from guichet.interactions.rules import Role
from guichet.payments.queries.benefits import BenefitCard, batches, outstanding_benefits
from guichet.payments.rules.benefits import BenefitState


@staff(Role.OFFICER, Role.LEAD, Role.AUDITOR)
@require_safe
def benefits(request: SeenRequest) -> HttpResponse:
    """Show what is outstanding and the batches that went to the bank."""
    page = BenefitsPage(
        outstanding=tuple(map(_line, outstanding_benefits(request.viewer))),
        batches=batches(request.viewer),
        zone=brand().zone,
    )
    return render(request, page.template, {"page": page})


def _line(card: BenefitCard) -> OutstandingLine:
    today = local_today()
    shape, state = benefit_state(card)
    return OutstandingLine(
        card=card,
        service=in_language(definition_for(card.service, on=today).name),
        shape=shape,
        state=state,
        why=f"{return_words(card.reason)} ({card.reason})"
        if card.state is BenefitState.RETURNED
        else "",
    )
