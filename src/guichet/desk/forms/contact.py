"""A contact as staff fill it in, and what is wrong with it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from guichet.casework.actions.contacts import Went
from guichet.casework.rules import OFFICERS_DAYS
from guichet.casework.rules.contacts import CONTACT_CHANNELS, ContactReason
from guichet.components.contacts import REASON_WORDS
from guichet.desk.pages.contacts import ContactForm
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.queue import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRead:
    """What was filled in as the system takes it; what could not be read is in `mistakes`."""

    form: ContactForm
    key: UUID
    office: UUID
    reason: ContactReason | None
    resolved: bool
    went: Went | None
    mistakes: tuple[Mistake, ...]


def read_contact(
    sent: QueryDict, *, offices: Collection[UUID], at: datetime, zone: ZoneInfo
) -> ContactRead:
    """Read a contact, its times in the office's zone.

    Raises ValueError where no page of ours sent it: a key or an office that is none.
    """
    form = ContactForm(
        key=sent.get("key", ""),
        began=sent.get("began", ""),
        office=sent.get("office", ""),
        channel=sent.get("channel", ""),
        reason=sent.get("reason", ""),
        service=sent.get("service", ""),
        reference=sent.get("reference", "").strip()[:40],
        language=sent.get("language", ""),
        asked_before=sent.get("asked_before") == "yes",
        **{
            name: sent.get(name, "").strip()[:20] for name in ("day", "arrived", "started", "ended")
        },
    )
    key, office, began = UUID(form.key), UUID(form.office), datetime.fromisoformat(form.began)
    if office not in offices or began.tzinfo is None:
        raise ValueError(f"Office {office} is none of the viewer's.")
    went = _went(form, began=min(began, at), at=at, zone=zone)
    mistakes = [
        Mistake(field=field, text=text)
        for wrong, field, text in (
            (form.channel not in CONTACT_CHANNELS, "channel", _("Choose how they reached us")),
            (form.reason not in set(ContactReason), "reason", _("Choose what it was about")),
            (
                form.language not in dict(settings.LANGUAGES),
                "language",
                _("Choose the person’s language"),
            ),
            (
                sent.get("resolved") not in {"yes", "no"},
                "resolved",
                _("Say whether it is resolved"),
            ),
            (went is None, "day", _("Enter the day and the times as they were")),
        )
        if wrong
    ]
    return ContactRead(
        form=form,
        key=key,
        office=office,
        reason=ContactReason(form.reason) if form.reason in set(ContactReason) else None,
        resolved=sent.get("resolved") == "yes",
        went=went,
        mistakes=tuple(mistakes),
    )


def _went(form: ContactForm, *, began: datetime, at: datetime, zone: ZoneInfo) -> Went | None:
    """Return the times: those typed, else the page's opening and now; None where unreadable."""
    try:
        day = date.fromisoformat(form.day) if form.day else at.astimezone(zone).date()
        typed = {
            name: datetime.combine(day, time.fromisoformat(value), tzinfo=zone)
            for name, value in (
                ("arrived", form.arrived),
                ("started", form.started),
                ("ended", form.ended),
            )
            if value
        }
    except ValueError:
        return None
    if form.day and "ended" not in typed:
        return None
    ended = typed.get("ended", at)
    started = typed.get("started", began if "ended" not in typed else ended)
    return Went(
        arrived_at=typed.get("arrived", started),
        started_at=started,
        ended_at=ended,
    )


def times_words(why: str) -> str:
    """Say why a contact cannot have gone so."""
    said = {
        "order": _("It begins after it arrives and ends after it begins: correct the times"),
        "future": _("It cannot end later than now"),
        "old": _("Record it within %(days)s business days") % {"days": OFFICERS_DAYS},
    }
    return said[why]


def contact_reasons(chosen: str) -> tuple[Choice, ...]:
    """Return what a person may come, call or write for."""
    return tuple(
        Choice(value=code.value, text=str(words), chosen=code.value == chosen)
        for code, words in REASON_WORDS.items()
    )
