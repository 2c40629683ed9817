"""What stands against a person after a yes: a suspension is objected to here, and lifted if upheld.

With it what verifying found, as the person is told.
"""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.apps.casework.licence import CODE, send_checked
from tests.apps.casework.objecting import OBJECTED, REFUSED, UPHELD, decide, objects, open_both
from tests.people import Person, hire

from guichet.casework import actions, queries
from guichet.casework.models import Objection, Sample, Screening, Verification
from guichet.casework.rules import WITH_ERROR, Against, Found, Outcome
from guichet.catalogue.definitions import definition_for, long_date
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, SYSTEM, Role
from guichet.permits.queries import permit_of_case

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
DAY = timedelta(days=1)
SUSPENDED = REFUSED + 20 * DAY  # long after the yes: time runs from the suspension
THEN = SUSPENDED + 5 * DAY


class House:
    """Two offices, and a permit that the lead of the first suspended."""

    def __init__(self, *, until: date | None = None) -> None:
        self.officer, self.reviewer = open_both()
        self.lead = hire("lead", role=Role.LEAD, office=self.officer.office)
        self.case = send_checked().case
        decide(self.officer, self.case, Outcome.APPROVED, "meets-conditions")
        self.suspend(until=until)

    def suspend(self, *, until: date | None = None) -> None:
        """Suspend it, as the lead."""
        actions.suspend_permit(
            self.lead.viewer, case=self.case, reason="safety-risk", until=until, at=SUSPENDED
        )

    def ways(self, today: date) -> dict[str, queries.RecourseSeen]:
        """Return the recourses of a day by their code."""
        found = queries.recourses_of(PUBLIC, case=self.case, today=today)
        return {each.code: each for each in found}

    def stands(self) -> bool:
        """Tell whether the permit is suspended."""
        card = permit_of_case(SYSTEM, case=self.case)
        return card is not None and card.suspended_at is not None

    def events(self) -> list[str]:
        """Return the kinds of the case's Events."""
        return sorted(Event.objects.filter(case=self.case).values_list("kind", flat=True))


@pytest.fixture
def house(fresh_home: Path) -> House:
    assert fresh_home.is_dir()
    return House()


def test_an_objection_to_it_has_its_own_standard_and_lifts_it_when_upheld(house: House) -> None:
    way = house.ways(THEN.date())["objection"]
    assert (way.against, way.since, way.open) == (Against.SUSPENSION, SUSPENDED, True)
    assert way.until == SUSPENDED.date() + 30 * DAY
    receipt = objects(house.case, at=THEN)
    link = Objection.objects.get()
    assert (link.first_id, link.suspended_at) == (house.case, SUSPENDED)
    row = queries.progress_of(PUBLIC, case=receipt.case, at=THEN)
    assert row is not None
    assert row.clock.standard_due_on is not None
    assert (row.service, row.objected_to is not None) == ("licence-objection", True)
    done = house.ways(THEN.date())["objection"]
    assert (done.open, done.objection) == (False, receipt.case)
    with pytest.raises(actions.RecourseClosed):
        objects(house.case, at=THEN)
    assert house.stands()
    decide(house.reviewer, receipt.case, Outcome.APPROVED, "decision-wrong", at=THEN + DAY)
    assert not house.stands()
    assert "permit_suspension_lifted" in house.events()
    assert "reopened" not in house.events(), "the yes was never in question"
    assert house.ways(THEN.date()) == {}


def test_not_upheld_it_stands_and_a_new_one_is_objected_to_anew(house: House) -> None:
    receipt = objects(house.case, at=THEN)
    decide(house.reviewer, receipt.case, Outcome.REFUSED, "decision-stands", at=THEN + DAY)
    assert house.stands()
    actions.lift_suspension(house.lead.viewer, case=house.case, at=THEN + 2 * DAY)
    actions.suspend_permit(
        house.lead.viewer,
        case=house.case,
        reason="under-investigation",
        until=None,
        at=THEN + 3 * DAY,
    )
    assert house.ways((THEN + 3 * DAY).date())["objection"].open
    objects(house.case, at=THEN + 4 * DAY)
    first, second = Objection.objects.order_by("suspended_at")
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.filter(pk=second.pk).update(suspended_at=first.suspended_at)


def test_an_old_objection_upheld_leaves_a_new_suspension_alone(house: House) -> None:
    receipt = objects(house.case, at=THEN)
    actions.lift_suspension(house.lead.viewer, case=house.case, at=THEN)
    actions.suspend_permit(
        house.lead.viewer, case=house.case, reason="fee-unpaid", until=None, at=THEN + DAY
    )
    decide(house.reviewer, receipt.case, Outcome.APPROVED, "decision-wrong", at=THEN + 2 * DAY)
    assert house.stands()


def test_its_time_runs_from_the_suspension_and_ends_with_it(fresh_home: Path) -> None:
    assert fresh_home.is_dir()
    house = House(until=SUSPENDED.date() + 10 * DAY)
    assert house.ways(SUSPENDED.date() + 10 * DAY)["objection"].open
    assert house.ways(SUSPENDED.date() + 11 * DAY) == {}
    with pytest.raises(actions.RecourseClosed):
        objects(house.case, at=SUSPENDED + 11 * DAY)


def test_a_revocation_is_told_with_ways_that_are_taken_elsewhere(house: House) -> None:
    actions.revoke_permit(house.lead.viewer, case=house.case, reason="issued-in-error", at=THEN)
    ways = house.ways(THEN.date())
    assert {each.against for each in ways.values()} == {Against.REVOCATION}
    assert {each.service for each in ways.values()} == {""}
    assert ways["court"].addressee is None, "its own words say where"
    with pytest.raises(actions.RecourseClosed):
        objects(house.case, at=THEN)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Say what you think is wrong", "1 Harbour Road", "any registry of the court")),
        ("fr", ("Dites ce qui vous paraît erroné", "1, chemin du Port", "à un greffe de la Cour")),
    ],
)
def test_after_a_revocation_both_pages_say_to_whom_how_and_until_when(
    house: House,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    words: tuple[str, ...],
) -> None:
    monkeypatch.setattr(clock, "now", lambda: THEN)
    actions.revoke_permit(house.lead.viewer, case=house.case, reason="issued-in-error", at=THEN)
    token = follow_token(house.case)
    dated = long_date(THEN.date() + 30 * DAY, language=language)
    for page in ("track", "permit"):
        text = client.get(f"/{language}/{page}/{token}").content.decode()
        assert [each for each in (*words, dated) if each not in text] == []
    monkeypatch.setitem(definition_for(CODE).__dict__, "recourses", ())
    assert house.ways(THEN.date()) == {}
    instead = {"en": "names no way of its own", "fr": "pas de recours particulier"}[language]
    street = {"en": "1 Quay Street", "fr": "1, rue du Quai"}[language]
    for page in ("track", "permit"):
        text = client.get(f"/{language}/{page}/{token}").content.decode()
        assert instead in text
        assert street in text


def test_whoever_suspended_or_approved_does_not_look_at_the_objection(house: House) -> None:
    case = objects(house.case, at=THEN).case

    def barred(person: Person) -> bool:
        return queries.has_decided(person.viewer, case=case)

    assert [barred(each) for each in (house.lead, house.officer, house.reviewer)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Your permit is suspended", "Object to the decision")),
        ("fr", ("Votre permis est suspendu", "S’opposer à la décision")),
    ],
)
def test_the_tracking_page_says_why_and_leads_to_the_objection(
    house: House,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    words: tuple[str, str],
) -> None:
    suspended, button = words
    monkeypatch.setattr(clock, "now", lambda: THEN)
    token = follow_token(house.case)
    page = client.get(f"/{language}/track/{token}").content.decode()
    assert f"<h1>{suspended}</h1>" in page
    start = f"/{language}/track/{token}/object/objection"
    assert f'href="{start}">{button}</a>' in page
    assert f'href="{start}"' in client.get(f"/{language}/permit/{token}").content.decode()
    assert client.get(start).status_code == 200
    objects(house.case, at=THEN)
    assert f'href="{start}"' not in client.get(f"/{language}/track/{token}").content.decode()
    assert client.get(start).status_code == 409


def _verified(case: UUID, found: Found, *, cents: int) -> None:
    day = REFUSED.date()
    sample = Sample.objects.create(
        starts_on=day, ends_on=day, commitment="0" * 64, committed_at=REFUSED
    )
    drawn = Screening.objects.create(
        application_id=case,
        sample=sample,
        service="coastal-fishing-licence",
        stratum="random",
        per_thousand=50,
        picked=True,
        at=REFUSED,
    )
    officer = hire("verifier", role=Role.OFFICER, office=office_of(case))
    Verification.objects.create(
        screening=drawn,
        office=officer.office,
        before_yes=False,
        opened_at=REFUSED,
        settled_at=REFUSED + DAY,
        found=found,
        found_cents=cents,
        words="For colleagues: the neighbour rang.",
        officer=officer.id,
        days=1,
    )


def office_of(case: UUID) -> UUID:
    progress = queries.progress_of(SYSTEM, case=case, at=REFUSED)
    assert progress is not None
    return progress.office_id


@pytest.mark.parametrize(
    ("found", "said", "unsaid"),
    [
        (Found.CORRECT, "What you stated is correct.", "It comes to"),
        (Found.HONEST_ERROR, "It comes to", "looked into further"),
        (Found.FRAUD_SUSPECTED, "looked into further", "It comes to"),
        (Found.NOT_DETERMINABLE, "could not be determined", "It comes to"),
    ],
)
def test_a_finding_is_told_once_settled_and_never_the_notes(
    house: House, client: Client, found: Found, said: str, unsaid: str
) -> None:
    address = f"/en/track/{follow_token(house.case)}"
    assert "What checking your file found" not in client.get(address).content.decode()
    _verified(house.case, found, cents=12_300 if found in WITH_ERROR else 0)
    page = client.get(address).content.decode()
    assert said in page
    assert unsaid not in page
    assert "How we verify" in page
    assert "neighbour" not in page
    assert "fraud" not in page.lower()


def test_the_dates_of_the_scene_are_in_order() -> None:
    assert REFUSED < OBJECTED < UPHELD < SUSPENDED < THEN
