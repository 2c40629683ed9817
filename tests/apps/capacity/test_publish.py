"""Waits are published from the journal alone: once, unchangeable, and scored when they fell due."""

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from tests.apps.capacity.history import TODAY, apply_and_hear, note, seal_all
from tests.apps.casework.licence import CODE, open_the_licence
from tests.apps.catalogue.factories import make_active
from tests.apps.catalogue.told import new_score, new_wait

from guichet.capacity.actions import (
    RowsForgotten,
    publish_waits,
    read_anew,
    read_journal,
)
from guichet.capacity.models import JournalReading, WaitingCase
from guichet.casework.models import Application
from guichet.casework.queries import progress_of
from guichet.catalogue.actions import NewWait
from guichet.catalogue.actions import publish_waits as write_waits
from guichet.catalogue.models import CurrentWait, PublishedWait, WaitScore
from guichet.catalogue.queries import (
    published_wait,
    published_waits,
    wait_given,
    wait_now,
    wait_table,
    waits_of,
)
from guichet.counter.views.expected import expected_of
from guichet.interactions.rules import PUBLIC, SYSTEM

pytestmark = pytest.mark.django_db

# 7, 14 and 21 calendar days are 5, 10 and 15 business days, less one for who applies at a weekend.
_MONTHS = [(60 - n, (7, 14, 21)[n % 3]) for n in range(30)]


def _published(home: Path, office: UUID) -> None:
    apply_and_hear([*_MONTHS, *((n, None) for n in range(1, 7))], office=office)
    seal_all(home)
    publish_waits(at=TODAY)


def test_an_estimate_counts_business_days_and_says_what_it_rests_on(home: Path) -> None:
    office = open_the_licence().pk
    _published(home, office)
    found = published_wait(PUBLIC, service=CODE, channel="web")
    assert found is not None
    assert (found.half, found.eight, found.most) == (10, 14, 15)
    assert (found.ended, found.waiting, found.as_of) == (30, 6, date(2026, 11, 24))
    assert found.plain_median == 10
    assert found.rule is not None
    # 14 business days from this Tuesday are 20 on the wall calendar.
    assert found.calendar_eight == 20
    assert {each.channel for each in waits_of(PUBLIC, service=CODE)} == {"", "web"}


def test_publishing_again_adds_nothing_and_reading_anew_mends_what_is_wrong(home: Path) -> None:
    _published(home, open_the_licence().pk)
    before = list(PublishedWait.objects.values().order_by("pk"))
    assert publish_waits(at=TODAY).new == 0
    cases = list(WaitingCase.objects.values().order_by("pk"))
    right = published_wait(PUBLIC, service=CODE, channel="web")
    assert right is not None
    # Rows that went wrong make wrong estimates; with the same journal the right ones come back.
    WaitingCase.objects.filter(ended_on__isnull=False).update(waited=1)
    JournalReading.objects.update(generation=7)
    publish_waits(at=TODAY)
    wrong = published_wait(PUBLIC, service=CODE, channel="web")
    assert wrong is not None
    assert wrong.eight < right.eight
    read_anew()
    assert publish_waits(at=TODAY).new == len(before)
    assert publish_waits(at=TODAY).new == 0
    assert list(WaitingCase.objects.values().order_by("pk")) == cases
    mended = published_wait(PUBLIC, service=CODE, channel="web")
    assert mended is not None
    assert replace(mended, id=right.id) == right
    # What was told before stays as it was, and a run that began before is not shown any more.
    kept = PublishedWait.objects.filter(pk__in=[row["id"] for row in before])
    assert list(kept.values().order_by("pk")) == before
    write_waits(service=CODE, as_of=TODAY.date(), position=10**6, at=TODAY, waits=[], scores=[])
    assert published_wait(PUBLIC, service=CODE, channel="web") == mended


@pytest.mark.parametrize("left", [0, 25])
def test_a_run_stops_when_somebody_reads_the_journal_anew(
    home: Path, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    apply_and_hear(_MONTHS, office=open_the_licence().pk)
    seal_all(home)
    publishing = import_module("guichet.capacity.actions.publish")

    def meanwhile() -> int:
        """Read on; somebody else then begins anew and has come so far."""
        position = read_journal()
        rows = list(WaitingCase.objects.order_by("starts_on"))
        read_anew()
        WaitingCase.objects.bulk_create(rows[:left])
        return position

    monkeypatch.setattr(publishing, "read_journal", meanwhile)
    with pytest.raises(RowsForgotten, match="read-again"):
        publish_waits(at=TODAY)
    assert not PublishedWait.objects.exists()
    # The control: without that look, it publishes from the rows there are.
    monkeypatch.setattr(publishing, "_insist_on", lambda _reading: None)
    monkeypatch.setattr(publishing, "read_journal", lambda: 1)
    publish_waits(at=TODAY)
    assert {wait.ended for wait in PublishedWait.objects.all()} == ({left} if left else set())


def test_a_new_estimate_stands_beside_the_old_one_and_is_the_one_shown(home: Path) -> None:
    office = open_the_licence().pk
    _published(home, office)
    first = published_wait(PUBLIC, service=CODE, channel="web")
    apply_and_hear([(30, 28)] * 40, office=office)
    seal_all(home)
    publish_waits(at=TODAY)
    second = published_wait(PUBLIC, service=CODE, channel="web")
    assert first is not None
    assert second is not None
    assert second.id != first.id
    assert second.eight > first.eight
    assert PublishedWait.objects.filter(pk=first.id).exists()
    # A run that read less of the journal ends last: what it gives is kept, not shown.
    write_waits(
        service=CODE,
        as_of=TODAY.date(),
        position=1,
        at=TODAY,
        waits=[],
        scores=[new_score("web", 9, 8)],
    )
    assert published_wait(PUBLIC, service=CODE, channel="web") == second
    assert WaitScore.objects.filter(position=1).exists()


@pytest.mark.parametrize("table", ["catalogue_publishedwait", "catalogue_waitscore"])
@pytest.mark.parametrize("change", ["UPDATE {} SET as_of = '2020-01-01'", "DELETE FROM {}"])
def test_the_database_keeps_what_people_were_told(home: Path, table: str, change: str) -> None:
    _published(home, open_the_licence().pk)
    CurrentWait.objects.all().delete()
    WaitScore.objects.create(
        service=PublishedWait.objects.all()[0].service,
        as_of=TODAY.date(),
        since=TODAY.date(),
        until=TODAY.date(),
        position=1,
        cases=0,
        within_half=0,
        within_eight=0,
        bias_tenths=0,
        width_tenths=0,
        rule_cases=0,
        rule_held=0,
    )
    with (
        pytest.raises(DatabaseError, match="What people were told is kept"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))


def test_days_on_which_the_clock_stood_are_not_counted(home: Path) -> None:
    office = open_the_licence().pk
    (receipt,) = apply_and_hear([(28, None)], office=office)
    asked = TODAY - timedelta(days=21)
    note("question_asked", receipt.case, office=office, at=asked)
    note("question_answered", receipt.case, office=office, at=asked + timedelta(days=7))
    note("released", receipt.case, office=office, at=TODAY)
    seal_all(home)
    read_journal()
    row = WaitingCase.objects.get(pk=receipt.case)
    # Four weeks are 20 business days, less the 5 of the pause.
    assert (row.waited, row.ended_on) == (15, TODAY.date())


def test_who_took_the_application_back_is_no_answer(home: Path) -> None:
    office = open_the_licence().pk
    for receipt in apply_and_hear([(40 - n, None) for n in range(30)], office=office):
        note("withdrawn", receipt.case, office=office, at=TODAY - timedelta(days=5))
    seal_all(home)
    assert publish_waits(at=TODAY).told == 0
    assert published_wait(PUBLIC, service=CODE, channel="web") is None


def test_only_answers_are_answers_and_who_has_not_paid_stands_in_no_line(home: Path) -> None:
    office = open_the_licence().pk
    apply_and_hear([*_MONTHS, (4, None)], office=office)
    asked = [
        (),
        ("fee_unpaid",),
        ("withdrawn",),
        ("paid",),
        ("paid", "withdrawn"),
        ("paid", "released"),
    ]
    for receipt, then in zip(
        apply_and_hear([(20, None)] * len(asked), office=office), asked, strict=True
    ):
        for days, kind in enumerate(("fee_asked", *then)):
            note(kind, receipt.case, office=office, at=TODAY - timedelta(days=20 - 3 * days))
    seal_all(home)
    publish_waits(at=TODAY)
    told = PublishedWait.objects.get(channel="")
    # Waiting are the one who came lately and the one who has paid; 31 were answered, of whom all
    # who applied since two months ago within the last 40 business days.
    assert (told.waiting, told.line, told.ended) == (2, 2, 31)
    assert told.answered == 31
    assert WaitingCase.objects.filter(unpaid=True).count() == 3


def test_a_channel_with_too_few_answers_is_told_all_channels_together(home: Path) -> None:
    office = open_the_licence().pk
    apply_and_hear(_MONTHS, office=office)
    apply_and_hear([(50, 40)] * 5, office=office, channel="mail")
    seal_all(home)
    publish_waits(at=TODAY)
    found = published_wait(PUBLIC, service=CODE, channel="mail")
    assert found is not None
    assert found.channel == ""


def test_a_class_is_told_its_own_estimate_from_the_day_it_was_known(home: Path) -> None:
    office = open_the_licence().pk
    apply_and_hear([*_MONTHS, *((n, None) for n in range(1, 7))], office=office)
    apply_and_hear([(60 - n, 3) for n in range(25)], office=office, classed_after=1)
    urgent = apply_and_hear([(5, None), (2, None)], office=office, classed_after=2)
    seal_all(home)
    publish_waits(at=TODAY)
    kinds = {(each.channel, each.case_class) for each in waits_of(PUBLIC, service=CODE)}
    assert kinds == {("", ""), ("", "urgent"), ("web", ""), ("web", "urgent")}
    plain = published_wait(PUBLIC, service=CODE, channel="web")
    mine = published_wait(PUBLIC, service=CODE, channel="web", case_class="urgent")
    assert plain is not None
    assert mine is not None
    # The last was put into its class today, of which nothing is known until it is over.
    assert PublishedWait.objects.get(pk=mine.id).waiting == 1
    assert (mine.case_class, mine.ended) == ("urgent", 25)
    assert mine.eight < plain.eight
    # On a channel of few answers the class still says more than the channel.
    elsewhere = published_wait(PUBLIC, service=CODE, channel="mail", case_class="urgent")
    assert elsewhere is not None
    assert (elsewhere.channel, elsewhere.case_class) == ("", "urgent")
    # What people were told on applying, of all classes, moves no level of a class.
    rows = WaitingCase.objects.filter(ended_on__isnull=False)
    rows.update(given_half=15, given_eight=20, given_most=25)
    JournalReading.objects.update(generation=1)
    publish_waits(at=TODAY)
    again = published_wait(PUBLIC, service=CODE, channel="web", case_class="urgent")
    moved = published_wait(PUBLIC, service=CODE, channel="web")
    assert again is not None
    assert moved is not None
    assert again.curve == mine.curve
    assert moved.curve != plain.curve
    mine, plain = again, moved
    # The page of who waits is told by the class of the file.
    case = urgent[-1].case
    for case_class, wait in (("", plain), ("urgent", mine), ("unheard-of", plain)):
        Application.objects.filter(pk=case).update(case_class=case_class, estimate=plain.id)
        found = progress_of(SYSTEM, case=case, at=TODAY)
        assert found is not None
        expected = expected_of(PUBLIC, found)
        assert expected is not None
        assert expected.shown.ended == wait.ended
        ahead = [move.why for move in expected.moves if "goes ahead" in move.why]
        assert len(ahead) == (case_class == "urgent")


def test_a_service_without_cases_has_no_estimate_and_costs_no_row(home: Path) -> None:
    make_active("quiet", runs_here=False)
    _published(home, open_the_licence().pk)
    assert published_wait(PUBLIC, service="quiet", channel="web") is None
    assert set(published_waits(PUBLIC, services=["quiet", CODE], channel="web")) == {CODE}
    told = wait_table(PUBLIC, language="en", told=True, offset=0, limit=20)
    untold = wait_table(PUBLIC, language="en", told=False, offset=0, limit=20)
    assert [line.code for line in told.lines] == [CODE]
    assert [line.code for line in untold.lines] == ["quiet"]
    assert (told.told, told.untold) == (untold.told, untold.untold) == (1, 1)


def test_a_bad_record_makes_unsure_and_a_short_one_is_judged_by_all_channels() -> None:
    open_the_licence()
    cases = [
        # channel's cases and how many came true, those of all, then: unsure, withheld
        (100, 69, 200, 180, True, False),
        (100, 70, 200, 100, False, False),
        (10, 6, 200, 180, True, False),
        (9, 1, 200, 180, False, True),
        (9, 9, 200, 100, True, True),
        (9, 1, 9, 1, False, True),
    ]
    for position, (own, came_true, of_all, all_true, unsure, withheld) in enumerate(cases):
        write_waits(
            service=CODE,
            as_of=TODAY.date(),
            position=position,
            at=TODAY,
            waits=[new_wait("web")],
            scores=[new_score("web", own, came_true), new_score("", of_all, all_true)],
        )
        found = published_wait(PUBLIC, service=CODE, channel="web")
        assert found is not None
        assert found.score is not None
        assert (found.unsure, found.score.withheld) == (unsure, withheld), position
    # What a person was told stays as it was told, whatever the record became since.
    kept = PublishedWait.objects.filter(channel="web").order_by("position")
    given = [wait_given(PUBLIC, estimate=each.pk) for each in kept]
    assert [each.unsure for each in given if each] == [case[4] for case in cases]


def test_a_day_that_still_runs_is_not_waited_out(home: Path) -> None:
    """Of those who hear within ten days most hear on the second; a morning rules nobody out."""
    _published(home, open_the_licence().pk)
    first = PublishedWait.objects.get(channel="web")
    quick = NewWait(
        channel="web",
        case_class="",
        method=first.method,
        method_version=first.method_version,
        p50=1,
        p80=1,
        p95=2,
        low80=0,
        high80=2,
        calendar_p50=1,
        calendar_p80=1,
        curve=[[0, 3000], [1, 8000], [2, 9500], [10, 10000]],
        ended=40,
        waiting=0,
        line=0,
        answered=40,
        plain_median=1,
        rule_p90=2,
    )
    write_waits(
        service=CODE, as_of=TODAY.date(), position=10**6, at=TODAY, waits=[quick], scores=[]
    )

    def eight(waited: int, over: int) -> int | None:
        now = wait_now(
            PUBLIC,
            service=CODE,
            channel="web",
            waited=waited,
            over=over,
            paused=0,
            given=first.pk,
        )
        assert now is not None
        return now.eight

    assert (eight(0, -1), eight(1, 0), eight(2, 1)) == (1, 2, 10)
