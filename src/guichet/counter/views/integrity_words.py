"""What a person reads of a verification of their file, and of a measure against their permit."""

from django.utils.translation import gettext as _

from guichet.casework.queries import Progress
from guichet.casework.rules import Against, Found
from guichet.components.permit_words import reason_in_words
from guichet.components.wording import in_language
from guichet.counter.pages.track import FindingLine, Stands


def stands_line(found: Progress) -> Stands | None:
    """Return the suspension or revocation that stands, in public words."""
    measure = found.measure
    if measure is None:
        return None
    return Stands(
        revoked=measure.against is Against.REVOCATION,
        since=measure.since,
        until=measure.until,
        reason=reason_in_words(measure.reason),
    )


def finding_line(found: Progress) -> FindingLine | None:
    """Return what verifying found, and no more than is settled.

    A suspicion is no finding about a person: it is told as what follows from it, which is that
    others look into it; and so is no sum.
    """
    finding = found.finding
    if finding is None:
        return None
    shape, words = {
        Found.CORRECT: ("go", _("What you stated is correct.")),
        Found.HONEST_ERROR: ("warn", _("Something in it was not correct.")),
        Found.FRAUD_SUSPECTED: (
            "warn",
            _("Something in it is looked into further. You are asked before anything follows."),
        ),
        Found.NOT_DETERMINABLE: ("flat", _("It could not be determined whether it is correct.")),
    }[finding.found]
    told = finding.found is Found.HONEST_ERROR
    return FindingLine(
        at=finding.at,
        shape=shape,
        words=words,
        money=finding.cents if told else 0,
        recovered=finding.recovered_cents if told else 0,
        look_at=in_language(finding.look_at) if finding.look_at else "",
    )
