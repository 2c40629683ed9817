"""How and when an application arrived, and who helped: what was filled in, and what is wrong."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guichet.casework.actions import Helper
from guichet.casework.rules import ARRIVAL_REASONS, INTAKE_CHANNELS, OFFICERS_DAYS, HelperKind
from guichet.desk.pages.file import Mistake
from guichet.desk.pages.intake import ArrivalForm
from guichet.desk.pages.queue import Choice
from guichet.interactions.rules import BackdatingReason

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What was filled in as the system takes it; `at` is None where it cannot be read."""

    form: ArrivalForm
    at: datetime | None
    reason: BackdatingReason | None
    helper: Helper | None
    mistakes: tuple[Mistake, ...]


def read_arrival(sent: QueryDict, *, at: datetime, zone: ZoneInfo) -> Arrival:
    """Read how and when it arrived, in the office's zone; left as it stood, it arrived now."""
    form = ArrivalForm(
        channel=sent.get("channel", ""),
        language=sent.get("language", ""),
        day=sent.get("day", "").strip()[:20],
        time=sent.get("time", "").strip()[:20],
        reason=sent.get("reason", ""),
        helper=sent.get("helper", ""),
        helper_name=" ".join(sent.get("helper_name", "").split())[: _LONGEST_NAME + 1],
        consent=sent.get("consent") == "yes",
        decision=sent.get("decision", "").strip()[:40],
    )
    arrived = _moment(form, zone)
    mistakes = [
        Mistake(field=field, text=text)
        for wrong, field, text in (
            (form.channel not in INTAKE_CHANNELS, "channel", _("Choose how it arrived")),
            (
                form.language not in dict(settings.LANGUAGES),
                "language",
                _("Choose the person’s language"),
            ),
            (arrived is None, "day", _("Enter the day and the time it arrived")),
        )
        if wrong
    ]
    helper, more = _helper(form)
    # Minutes are all that is asked: the one that runs is now.
    if arrived is not None and arrived > at and (arrived - at).total_seconds() < 60:  # noqa: PLR2004 - seconds of a minute
        arrived = at
    reasons = {each.value: each for each in ARRIVAL_REASONS}
    return Arrival(
        form=form,
        at=arrived,
        reason=reasons.get(form.reason),
        helper=helper,
        mistakes=(*mistakes, *more),
    )


def _moment(form: ArrivalForm, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.combine(
            date.fromisoformat(form.day), time.fromisoformat(form.time), tzinfo=zone
        )
    except ValueError:
        return None


def _helper(form: ArrivalForm) -> tuple[Helper | None, tuple[Mistake, ...]]:
    """Return who helped; nobody is named without the person's consent."""
    if form.helper not in set(HelperKind):
        if form.helper_name or form.consent:
            return None, (Mistake(field="helper", text=_("Choose what kind of helper it is")),)
        return None, ()
    if not form.helper_name or len(form.helper_name) > _LONGEST_NAME:
        return None, (Mistake(field="helper_name", text=_("Enter the helper’s name")),)
    if not form.consent:
        text = _("Ask whether the person agrees, or leave the helper out")
        return None, (Mistake(field="consent", text=text),)
    return Helper(kind=HelperKind(form.helper), name=form.helper_name), ()


def said_of(why: str) -> str:
    """Say why an application cannot have arrived then."""
    said = {
        "future": _("It cannot arrive later than now"),
        "reason": _("Say why it is entered on a later day than it arrived"),
        "lead": _("Beyond %(days)s business days, the lead enters it") % {"days": OFFICERS_DAYS},
    }
    return said[why]


def language_choices(chosen: str) -> tuple[Choice, ...]:
    """Return the languages of the person; the officer's own stands first chosen."""
    spoken = chosen or (get_language() or "")
    return tuple(
        Choice(value=code, text=str(name), chosen=code == spoken)
        for code, name in settings.LANGUAGES
    )


def reason_choices(chosen: str) -> tuple[Choice, ...]:
    """Return why an application is entered later than it arrived."""
    words = {
        BackdatingReason.MAIL_RECEIVED: _("It came by mail and is opened today"),
        BackdatingReason.COUNTER_RECEIVED: _("It was handed in and is entered today"),
        BackdatingReason.OUTAGE: _("The system was down"),
    }
    return tuple(
        Choice(value=each.value, text=words[each], chosen=each.value == chosen)
        for each in ARRIVAL_REASONS
    )


def helper_choices(chosen: str) -> tuple[Choice, ...]:
    """Return who may help a person."""
    words = helper_words()
    return tuple(
        Choice(value=each.value, text=words[each], chosen=each.value == chosen)
        for each in HelperKind
    )


def helper_words() -> dict[str, str]:
    """Return what each kind of helper is called."""
    return {
        HelperKind.FAMILY: _("Family"),
        HelperKind.SETTLEMENT_WORKER: _("A settlement worker"),
        HelperKind.LAWYER: _("A lawyer"),
        HelperKind.OTHER: _("Somebody else"),
    }
