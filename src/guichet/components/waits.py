"""Estimates as pages tell them: the sentence first, the band second, the list beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from django.utils.translation import gettext as _

from guichet.catalogue.queries import Age, Score, Wait, WaitNow
from guichet.components.bands import Band, Figures, SmallBar, Words, band, longest_of, small_bar
from guichet.components.jurisdiction import brand
from guichet.components.wording import business_days, long_date, number


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitShown:
    """An estimate in words and, where there is something to draw, as a band."""

    state: Annotated[str, "told, unsure, once, over (nobody waited so long) or stale (too old)"]
    first: Annotated[str, "The sentence that says most"]
    rest: Annotated[str, "What follows it; may be empty"]
    expect: Annotated[str, "The estimate's line in the list beside the band"]
    band: Annotated[Band | None, "The drawing; none for answers at once"]
    title: Annotated[str, "What the drawing is of"]
    description: Annotated[str, "Every value of the drawing, in words"]
    as_of: Annotated[date, "The day of the estimate"]
    todays: Annotated[bool, "Whether it may be called today's; else its date stands with it"]
    by: Annotated[date | None, "The day by which 8 in 10 who apply now hear, where it is told"]
    ended: Annotated[int, "How many answers it rests on"]
    waiting: Annotated[int | None, "How many people wait; none under five"]
    together: Annotated[bool, "Whether it is of all channels together"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitBar:
    """An estimate in a list: words and a small bar on the list's scale."""

    words: Annotated[str, "What 8 in 10 can expect, or why there is no number"]
    slower: Annotated[bool, "Whether that is longer than the standard"]
    standard: Annotated[int | None, "The standard, in business days"]
    limit: Annotated[int | None, "The legal limit, in business days"]
    bar: Annotated[SmallBar, "The drawing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """How the estimates of one channel did."""

    channel: Annotated[str, "The channel; blank for all together"]
    wait: Annotated[str, "What is told today, in words"]
    score: Annotated[Score | None, "The figures; none where nothing fell due yet"]


def show_wait(
    wait: Wait, *, standard: int | None, limit: int | None, today: date, by: date | None
) -> WaitShown:
    """Put an estimate for a new case in words and a band.

    `by` is the day by which 8 in 10 who apply now hear.
    """
    if wait.age(today=today) is Age.OVER:
        return _stale(wait)
    if wait.unsure:
        return _unsure(wait, standard, limit, today=today)
    figures = Figures(
        half=wait.half, eight=wait.eight, most=wait.most, standard=standard, limit=limit
    )
    if wait.eight == 0:
        state, first, rest = "once", _("8 in 10 people hear on the day they apply."), ""
    else:
        state = "told"
        first = _("8 in 10 people hear within %(days)s.") % {"days": business_days(wait.eight)}
        rest = _half_hear(wait.half)
        if standard is not None and wait.eight > standard:
            rest += " " + _("That is longer than our standard of %(days)s.") % {
                "days": number(standard)
            }
    shown = _shown(wait, state, (first, rest), _expected(wait), figures, today=today)
    return replace(shown, by=by)


def show_wait_now(
    now: WaitNow, *, standard: int | None, limit: int | None, today: date
) -> WaitShown:
    """Put the estimate for somebody who has waited in words and a band, with their own mark."""
    wait = now.wait
    if wait.age(today=today) is Age.OVER:
        return _stale(wait)
    if wait.unsure:
        return _unsure(wait, standard, limit, today=today, you=now.waited)
    figures = Figures(
        half=now.half,
        eight=now.eight,
        most=now.most,
        standard=standard,
        limit=limit,
        you=now.waited,
    )
    if now.half is None or now.eight is None:
        first = _("Nobody we know of has waited as long as you.")
        rest = _("We cannot say when you will hear, and would rather say so.")
        return _shown(wait, "over", (first, rest), first, figures, today=today)
    numbers = {"half": number(now.half), "eight": business_days(now.eight)}
    if now.waited > wait.eight:
        first = _("You are among the 2 in 10 who wait longer.")
        rest = _("Half of them hear by day %(half)s, 8 in 10 within %(eight)s.") % numbers
    elif now.eight == 0:
        first, rest = _("8 in 10 people in your place hear on the day they apply."), ""
    else:
        first = _("8 in 10 people in your place hear within %(eight)s.") % numbers
        rest = _half_hear(now.half)
    if now.eight == 0:
        expect = _("8 in 10 on your day 0.")
    elif now.half == 0:
        expect = _("Half on your day 0, 8 in 10 within %(eight)s from then.") % numbers
    else:
        expect = _("Half within %(half)s, 8 in 10 within %(eight)s, from your day 0.") % numbers
    return _shown(wait, "told", (first, rest), expect, figures, today=today)


def show_bars(
    waits: Mapping[str, Wait],
    promised: Mapping[str, tuple[int | None, int | None]],
    *,
    today: date,
) -> tuple[Mapping[str, WaitBar], int]:
    """Return the bars of a list by service, and the end of the scale that they share."""
    rows = {
        code: _figures_of(wait, promised.get(code, (None, None)), today=today)
        for code, wait in waits.items()
    }
    longest = longest_of(list(rows.values()))
    bars = {
        code: WaitBar(
            words=wait_words(waits[code], today=today),
            slower=not figures.unsure
            and figures.standard is not None
            and (figures.eight or 0) > figures.standard,
            standard=figures.standard,
            limit=figures.limit,
            bar=small_bar(figures, longest=longest),
        )
        for code, figures in rows.items()
    }
    return bars, longest


def _figures_of(wait: Wait, promised: tuple[int | None, int | None], *, today: date) -> Figures:
    standard, limit = promised
    if wait.age(today=today) is Age.OVER:
        return Figures(standard=standard, limit=limit)
    return Figures(
        half=wait.half,
        eight=wait.eight,
        most=wait.eight,
        low=wait.low,
        high=wait.high,
        standard=standard,
        limit=limit,
        unsure=wait.unsure,
    )


def score_lines(
    waits: Sequence[Wait], scores: Mapping[str, Score], *, today: date
) -> tuple[ScoreLine, ...]:
    """Return what is told today and how the past did, by channel, all together first."""
    told = {wait.channel: wait for wait in waits if not wait.case_class}
    scores = _withheld(scores)
    return tuple(
        ScoreLine(
            channel=channel,
            wait=wait_words(told[channel], today=today)
            if channel in told
            else _("No estimate of its own"),
            score=scores.get(channel),
        )
        for channel in sorted({*told, *scores})
    )


def _withheld(scores: Mapping[str, Score]) -> Mapping[str, Score]:
    """Withhold the next smallest with a single withheld channel: the total would tell it."""
    few = [channel for channel, score in scores.items() if channel and score.withheld]
    others = [channel for channel, score in scores.items() if channel and not score.withheld]
    if len(few) != 1 or not others:
        return scores
    least = min(others, key=lambda channel: scores[channel].cases)
    own = scores[least]
    return {**scores, least: Score(since=own.since, until=own.until, withheld=True)}


def wait_words(wait: Wait, *, today: date) -> str:
    """Say an estimate in a few words, with its date where it is not today's."""
    day, age = long_date(wait.as_of, brand().zone), wait.age(today=today)
    if age is Age.OVER:
        return _("No estimate since %(day)s") % {"day": day}
    if wait.unsure:
        words = _("We are unsure")
    elif wait.eight == 0:
        words = _("8 in 10 hear on the day they apply")
    else:
        words = _("8 in 10 hear within %(days)s") % {"days": business_days(wait.eight)}
    return (
        words
        if age is Age.TODAYS
        else _("%(words)s, as of %(day)s")
        % {
            "words": words,
            "day": day,
        }
    )


def recent_words(wait: Wait) -> str:
    """Say from when to when the middle 8 in 10 of recent cases heard."""
    if wait.high is None:
        return _("Recent cases took %(low)s or more.") % {"low": business_days(wait.low)}
    numbers = {"low": number(wait.low), "high": business_days(wait.high)}
    return _("Recent cases took %(low)s to %(high)s.") % numbers


def _stale(wait: Wait) -> WaitShown:
    """Say that there is no estimate now, since when and why."""
    first = _("We have no estimate at present.")
    rest = _(
        "The last one is of %(day)s. It is made anew each night, and has not been since; an old "
        "number could mislead you."
    ) % {"day": long_date(wait.as_of, brand().zone)}
    return WaitShown(
        state="stale",
        first=first,
        rest=rest,
        expect=first,
        band=None,
        title="",
        description="",
        as_of=wait.as_of,
        todays=False,
        by=None,
        ended=wait.ended,
        waiting=wait.waiting,
        together=not wait.channel,
    )


def _unsure(
    wait: Wait,
    standard: int | None,
    limit: int | None,
    *,
    today: date,
    you: int | None = None,
) -> WaitShown:
    figures = Figures(
        low=wait.low, high=wait.high, standard=standard, limit=limit, you=you, unsure=True
    )
    first = _("We are unsure, and would rather say so.")
    rest = recent_words(wait)
    return _shown(wait, "unsure", (first, rest), f"{first} {rest}", figures, today=today)


def _half_hear(half: int) -> str:
    if half == 0:
        return _("Half hear on the day they apply.")
    return _("Half hear within %(days)s.") % {"days": number(half)}


def _expected(wait: Wait) -> str:
    if wait.eight == 0:
        told = _("What we expect: 8 in 10 on the day they apply.")
    elif wait.half == 0:
        told = _("What we expect: half on the day they apply, 8 in 10 within %(eight)s.") % {
            "eight": business_days(wait.eight)
        }
    else:
        told = _("What we expect: half within %(half)s, 8 in 10 within %(eight)s.") % {
            "half": business_days(wait.half),
            "eight": number(wait.eight),
        }
    if not wait.most:
        return told
    longer = _("The other 2 in 10 wait longer; 1 in 20 waits more than %(most)s.")
    return f"{told} {longer % {'most': number(wait.most)}}"


def _shown(
    wait: Wait,
    state: str,
    said: tuple[str, str],
    expect: str,
    figures: Figures,
    *,
    today: date,
) -> WaitShown:
    first, rest = said
    at_once = figures.eight == 0 and not figures.unsure
    drawn = None if at_once or state == "over" else band(figures, _words(figures))
    return WaitShown(
        state=state,
        first=first,
        rest=rest,
        expect=expect,
        band=drawn,
        title=_("Expected wait"),
        description=_description(figures, f"{first} {rest}"),
        as_of=wait.as_of,
        todays=wait.age(today=today) is Age.TODAYS,
        by=None,
        ended=wait.ended,
        waiting=wait.waiting,
        together=not wait.channel,
    )


def _days(count: int) -> str:
    """Write days on a label, where the sentence has said which days."""
    return (
        _("%(count)s day") % {"count": 1}
        if count == 1
        else (_("%(count)s days") % {"count": number(count)})
    )


def _words(figures: Figures) -> Words:
    def told(text: str, days: int | None) -> str:
        return "" if days is None else text % {"days": _days(days)}

    high = figures.high
    return Words(
        half=told(_("Half: %(days)s"), figures.half),
        eight=told(_("8 in 10: %(days)s"), figures.eight),
        standard=told(_("Standard: %(days)s"), figures.standard),
        limit=told(_("Legal limit: %(days)s"), figures.limit),
        you="" if figures.you is None else _("You: day %(day)s") % {"day": number(figures.you)},
        unsure=(
            _("Unsure: %(low)s or more") % {"low": _days(figures.low or 0)}
            if high is None
            else _("Unsure: %(low)s to %(high)s")
            % {"low": number(figures.low or 0), "high": _days(high)}
        ),
        day_zero=_("Day 0"),
    )


def _description(figures: Figures, sentence: str) -> str:
    words = _words(figures)
    parts = [words.you, words.standard, words.limit]
    return " ".join([sentence, *(f"{part}." for part in parts if part)])
