"""Loading a jurisdiction: what the folder says and nothing else, once."""

import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from tests.apps.catalogue.factories import make_active
from tests.ground import REPOSITORY

from guichet.catalogue.actions import LoadRefused, load_jurisdiction
from guichet.catalogue.definitions import DefinitionFault
from guichet.catalogue.models import Office, OfficialLanguage, Ownership, Service, Standard
from guichet.catalogue.queries import accountable_office, office_by_code, search, service_card
from guichet.catalogue.queries.ways import ways_of
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, SYSTEM

pytestmark = pytest.mark.django_db

NORTHSHORE = REPOSITORY / "jurisdictions" / "northshore"
CODE = "coastal-fishing-licence"
SERVICES = (
    "birth-record-copy",
    "clam-digging-permit",
    CODE,
    "heating-benefit",
    "licence-objection",
    "private-dock-permit",
    "service-complaint",
    "travel-card",
)
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the example jurisdiction, to be spoiled."""
    return Path(shutil.copytree(NORTHSHORE, tmp_path / "northshore"))


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def test_the_example_jurisdiction_opens_its_service_with_its_offices() -> None:
    report = load_jurisdiction(folder=NORTHSHORE, at=AT)
    assert report.services == SERVICES
    stored = Service.objects.get(code=CODE)
    assert (stored.status, stored.runs_here, stored.fee_cents) == ("active", True, 0)
    office = accountable_office(PUBLIC, service=CODE, on=date(2026, 11, 23))
    assert (office.code, office.provisional) == ("licences-director", False)
    assert office.zone.key == "America/Halifax"
    inspected = accountable_office(PUBLIC, service=CODE, on=date(2026, 11, 23), stage="inspection")
    assert inspected.code == "harbour-safety"
    assert search(PUBLIC, text="pecheur", language="fr").results[0].code == CODE
    days = {s.channel: s.days for s in Standard.objects.filter(service=stored)}
    assert days == {"web": 30, "phone": 30, "counter": 30, "mail": 40}


def test_its_page_starts_here_and_names_the_needs_it_answers() -> None:
    load_jurisdiction(folder=NORTHSHORE, at=AT)
    card = service_card(PUBLIC, code=CODE, language="fr", today=date(2026, 11, 23))
    assert card is not None
    assert (card.start_url, card.runs_here, card.filed_year) == ("", True, "")
    assert ("fishing-and-hunting", "Pêcher et chasser") in card.needs
    assert service_card(PUBLIC, code=CODE, language="fr", today=date(2020, 1, 1)) is None


def test_loading_again_changes_nothing_and_writes_no_event() -> None:
    load_jurisdiction(folder=NORTHSHORE, at=AT)
    events = Event.objects.count()
    report = load_jurisdiction(folder=NORTHSHORE, at=AT)
    assert (report.organizations, report.offices, report.services) == ((), (), ())
    assert report.unchanged == len(SERVICES)
    assert Event.objects.count() == events


def test_the_journal_tells_of_the_service_and_of_who_answers() -> None:
    load_jurisdiction(folder=NORTHSHORE, at=AT)
    kinds = Event.objects.filter(service=CODE).values_list("kind", flat=True)
    assert sorted(kinds) == ["ownership_changed", "service_registered"]


def test_a_new_version_hands_over_on_its_first_day(folder: Path) -> None:
    load_jurisdiction(folder=folder, at=AT)
    services = folder / "services"
    shutil.copy(services / f"{CODE}.toml", services / f"{CODE}.2025-09-01.toml")
    edit(services / f"{CODE}.toml", "effective = 2025-09-01", "effective = 2026-12-01")
    edit(
        services / f"{CODE}.toml",
        '\noffice = "licences-director"\nneeds',
        '\noffice = "harbour-safety"\nneeds',
    )
    load_jurisdiction(folder=folder, at=AT)
    answers = {
        day: accountable_office(PUBLIC, service=CODE, on=day).code
        for day in (date(2026, 11, 30), date(2026, 12, 1))
    }
    assert list(answers.values()) == ["licences-director", "harbour-safety"]
    assert Event.objects.filter(kind="service_registered", service=CODE).count() == 2


def test_an_office_may_not_be_changed_without_a_new_version(folder: Path) -> None:
    load_jurisdiction(folder=folder, at=AT)
    edit(
        folder / "services" / f"{CODE}.toml",
        '\noffice = "licences-director"\nneeds',
        '\noffice = "harbour-safety"\nneeds',
    )
    with pytest.raises(LoadRefused, match="in a new version, dated when it takes over"):
        load_jurisdiction(folder=folder, at=AT)
    assert accountable_office(PUBLIC, service=CODE, on=AT.date()).code == "licences-director"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('organization = "fisheries"', 'organization = "fishery"', "organization 'fishery'"),
        ('"licences-director"\nneeds', '"nobody"\nneeds', "office 'nobody'"),
        ('"fishing-and-hunting"', '"fishing"', "need 'fishing'"),
        ('audiences = ["individuals"', 'audiences = ["people"', "audience 'people'"),
    ],
)
def test_a_definition_that_names_what_is_not_there_changes_nothing(
    folder: Path, before: str, after: str, reason: str
) -> None:
    edit(folder / "services" / f"{CODE}.toml", before, after)
    with pytest.raises(LoadRefused, match=reason):
        load_jurisdiction(folder=folder, at=AT)
    assert not Service.objects.exists()
    assert not Office.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ('name.fr = "Ministère des Terres"\n', "", "lacks the text in 'fr'"),
        ('code = "harbour-safety"', 'code = "licences-director"', "'licences-director' again"),
        ('code = "lands"', 'code = "fisheries"', "'fisheries' again"),
        ('zone = "America/Halifax"', 'zone = "Halifax"', "no IANA zone"),
        ('opens_at = "08:30"', 'opens_at = "17:30"', "not after opening"),
        ('closes_at = "16:30"', 'closes_at = "half past four"', "a time such as 08:30"),
        ('kind = "mail"', 'kind = "phone"', "'phone' again"),
        ('kind = "mail"', 'kind = "pigeon"', "phone, visit, mail or email"),
        ('closes_at = "18:00"', 'closes_at = "07:00"', "not after opening at 08:00"),
        ('closes_at = "18:00"', "walk_in = true", "tickets are for a visit"),
        ('code = "lands"', "code = 'Lands'", "a code of small letters"),
    ],
)
def test_a_faulty_organizations_file_is_named_with_its_line(
    folder: Path, before: str, after: str, reason: str
) -> None:
    edit(folder / "organizations.toml", before, after)
    with pytest.raises(DefinitionFault, match=reason) as caught:
        load_jurisdiction(folder=folder, at=AT)
    assert "line " in str(caught.value)


def test_changed_hours_and_names_are_taken_over(folder: Path) -> None:
    load_jurisdiction(folder=folder, at=AT)
    edit(folder / "organizations.toml", "Ministry of Lands", "Ministry of Land")
    edit(folder / "organizations.toml", 'closes_at = "16:00"', 'closes_at = "15:00"')
    report = load_jurisdiction(folder=folder, at=AT)
    assert (report.organizations, report.offices) == (("lands",), ("harbour-safety",))
    edit(folder / "organizations.toml", 'closes_at = "18:00"', 'closes_at = "19:00"')
    assert load_jurisdiction(folder=folder, at=AT).offices == ("licences-director",)
    assert load_jurisdiction(folder=folder, at=AT).offices == ()
    licences = office_by_code(SYSTEM, code="licences-director").id
    phone, visit, mail = ways_of(SYSTEM, office=licences, at=AT)
    assert (phone.kind, phone.closes_at.hour, phone.walk_in) == ("phone", 19, False)
    assert (visit.closes_at, visit.walk_in, mail.standing) == (time(16, 30), True, None)


def test_a_jurisdiction_of_three_languages_refuses_a_service_that_lacks_one(folder: Path) -> None:
    make_active("english-and-french-only")
    edit(folder / "brand.toml", 'languages = ["en", "fr"]', 'languages = ["en", "fr", "mi"]')
    with pytest.raises(DefinitionFault, match="lacks the text in 'mi'"):
        load_jurisdiction(folder=folder, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialLanguage.objects.create(code="mi")
    assert set(OfficialLanguage.objects.values_list("code", flat=True)) == {"en", "fr"}


def test_every_stage_has_its_own_line_of_offices() -> None:
    load_jurisdiction(folder=NORTHSHORE, at=AT)
    stages = Ownership.objects.filter(service__code=CODE).values_list("stage", "office__code")
    assert dict(stages) == {
        "": "licences-director",
        "completeness": "licences-director",
        "inspection": "harbour-safety",
        "decision": "licences-director",
    }
