"""Estimates and scores that a test gives without reckoning them."""

from datetime import date, timedelta

from guichet.catalogue.actions import NewScore, NewWait

UNTIL = date(2026, 11, 9)


def new_wait(channel: str, *, half: int = 12, eight: int = 23) -> NewWait:
    """Return an estimate that half hear within 12 business days, unless told."""
    return NewWait(
        channel=channel,
        case_class="",
        method="latest",
        method_version=1,
        p50=half,
        p80=eight,
        p95=40,
        low80=min(half, 4),
        high80=31,
        calendar_p50=16,
        calendar_p80=31,
        curve=[[half, 5000], [eight, 8000], [40, 9500]],
        ended=212,
        waiting=37,
        line=37,
        answered=90,
        plain_median=12,
        rule_p90=30,
    )


def new_score(channel: str, cases: int, within: int, until: date = UNTIL) -> NewScore:
    """Return the score of so many estimates, of which so many came true."""
    return NewScore(
        channel=channel,
        since=until - timedelta(days=91),
        until=until,
        cases=cases,
        within_half=0,
        within_eight=within,
        bias_tenths=15,
        width_tenths=80,
        rule_cases=0,
        rule_held=0,
    )
