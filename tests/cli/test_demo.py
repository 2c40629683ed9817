"""`guichet demo`: invented history through the real actions, once, in a home of its own."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management.base import CommandError

from guichet.analysis.timeliness import BusinessCalendar
from guichet.casework.queries import volume
from guichet.catalogue.definitions import definition_for, jurisdiction_folder
from guichet.catalogue.queries import search, service_card
from guichet.cli.demo import run
from guichet.cli.demo.plan import draw_lives, read_plan
from guichet.components import clock
from guichet.components.demo import is_demo
from guichet.interactions.queries import verify_journal
from guichet.interactions.rules import PUBLIC, SYSTEM

CALENDAR = BusinessCalendar(zone=ZoneInfo("America/Halifax"))


class Options:
    """What the command line gives."""

    days = 75


def drawn_lives() -> list[tuple[str, str, str]]:
    _staff, (history, *_others) = read_plan(jurisdiction_folder())
    definition = definition_for(history.service)
    lives = draw_lives(history, definition=definition, calendar=CALENDAR, now=clock.now())
    return [
        (str(life.key), str(life.answers["full_name"]), str(life.answers["email"]))
        for life in lives
    ]


def test_the_same_file_draws_the_same_year() -> None:
    first, second = drawn_lives(), drawn_lives()
    assert first == second
    assert len(first) > 800


def test_nobody_in_the_demonstration_could_be_somebody() -> None:
    staff, _histories = read_plan(jurisdiction_folder())
    assert all(each.email.endswith("@example.org") for each in staff)
    for _key, name, email in drawn_lives():
        assert name.startswith("Applicant ")
        assert email.endswith("@example.org")


@pytest.mark.usefixtures("fresh_database")
def test_a_demonstration_is_whole_sealed_and_made_once(
    fresh_home: Path, settings: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PUBLISHED_DATA = ""  # type: ignore[attr-defined]  # ours: Django's types do not know it
    assert run(Options()) == 0  # type: ignore[arg-type]  # options as plain attributes, no parser
    made = volume(SYSTEM)
    assert made > 100
    verdict = verify_journal(SYSTEM, heads=fresh_home / "heads")
    assert verdict.ok, verdict.reason
    assert verdict.events > 3 * made
    assert verdict.unsealed == 0
    assert is_demo()
    found = search(PUBLIC, text="pecheur", language="fr").results
    assert found[0].code == "coastal-fishing-licence"
    card = service_card(
        PUBLIC, code="coastal-fishing-licence", language="en", today=clock.now().date()
    )
    assert card is not None
    assert any(standard.results for standard in card.standards)
    assert "officer-1" in capsys.readouterr().out

    assert run(Options()) == 0  # type: ignore[arg-type]  # options as plain attributes, no parser
    assert volume(SYSTEM) == made, "a second run adds nothing"

    (fresh_home / "demo").unlink()
    is_demo.cache_clear()
    with pytest.raises(CommandError, match="already holds applications"):
        run(Options())  # type: ignore[arg-type]  # options as plain attributes, no parser
