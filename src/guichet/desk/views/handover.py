"""A handover sheet in words: what both offices read of a service that changes hands."""

from datetime import date

from guichet.casework.queries import open_files_of
from guichet.catalogue.queries import HandoverCard, standards_of
from guichet.components.wording import NOT_FILED, in_language
from guichet.desk.pages.office import HandedFiles, HandedStandard, HandoverSheet
from guichet.desk.views.office_wording import transfer_reason
from guichet.interactions.rules import Viewer


def sheet(viewer: Viewer, card: HandoverCard, *, today: date) -> HandoverSheet:
    """Return the sheet of one handover as it stands today."""
    titles = {
        card.from_office: in_language(card.from_title),
        card.to_office: in_language(card.to_title),
    }
    files = open_files_of(viewer, service=card.service, offices=tuple(titles), today=today)
    return HandoverSheet(
        service=in_language(card.service_name),
        stage=card.stage,
        giver=titles[card.from_office],
        taker=titles[card.to_office],
        starts=card.starts,
        reason=transfer_reason(card.reason),
        files=tuple(
            HandedFiles(
                office=titles[each.office],
                open=each.open,
                oldest=each.oldest,
                due_soon=each.due_soon,
                past_standard=each.past_standard,
                past_limit=each.past_limit,
            )
            for each in files
        ),
        standards=tuple(
            HandedStandard(
                text=in_language(each.text),
                channel=each.channel,
                target=each.target,
                year=each.year,
                performance=each.performance if each.year else NOT_FILED,
            )
            for each in standards_of(viewer, service=card.service)
        ),
    )
