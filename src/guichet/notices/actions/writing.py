"""What a notice says, in the person's language, whichever way it goes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from guichet.casework.queries import Contact
from guichet.interactions.rules import SYSTEM
from guichet.notices.models import Delivery
from guichet.notices.rules import Way
from guichet.payments.queries import wants_paying

Text = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes: the jurisdiction's name, the line that says whom to ask, the site's address."""

    name: Text
    ask: Text
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A notice, written."""

    subject: str
    text: str


def written(*, row: Delivery, contact: Contact, letterhead: Letterhead) -> Words:
    """Write a notice in the person's language.

    It says that there is news, never what the news is: post is read by others too.
    """
    language = contact.language
    context = {
        "reference": contact.reference,
        "service": contact.service_name[language],
        "office": contact.office[language],
        "jurisdiction": letterhead.name[language],
        "ask": letterhead.ask[language],
        "track": f"{letterhead.site}/{language}/track",
        "resume": f"{letterhead.site}/{language}/resume/{contact.draft_link}",
        "due_on": row.due_on,
        "by_letter": row.way == Way.LETTER,
        "owed": wants_paying(SYSTEM, case=row.case),
        "submitted_on": contact.submitted_on,
    }
    with translation.override(language):
        subject = render_to_string(f"notices/{row.notice}_subject.txt", context)
        text = render_to_string(f"notices/{row.notice}.txt", context)
    return Words(subject=" ".join(subject.split()), text=text.strip() + "\n")
