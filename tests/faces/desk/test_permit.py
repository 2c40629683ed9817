"""The lead suspends a permit at the desk; whoever checks it, and its holder, read why."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from tests.apps.casework.licence import AT, open_the_licence, send_checked
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

from guichet.casework import actions
from guichet.casework.rules import Outcome
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.interactions.models import Event
from guichet.interactions.rules import SYSTEM
from guichet.permits.queries import permit_of_case

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A permit in force, who works in its office, and the addresses at which it is seen."""

    people: People
    office: UUID
    case: UUID
    desk: str
    holder: str
    check: str


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    office = open_the_licence().pk
    other = make_office("parks-director", organization="parks").pk
    people = staff_two_offices(office=office, other=other)
    case = send_checked().case
    actions.decide(
        people.officer.viewer,
        case=case,
        outcome=Outcome.APPROVED,
        reason="meets-conditions",
        words="",
        at=AT,
    )
    later = AT + timedelta(hours=2)
    actions.release_due(at=later)
    monkeypatch.setattr(clock, "now", lambda: later)
    card = permit_of_case(SYSTEM, case=case)
    assert card is not None
    return Held(
        people=people,
        office=office,
        case=case,
        desk=f"/en/desk/files/{case}/permit",
        holder=f"/en/permit/{follow_token(case)}",
        check=f"/en/verify?p={card.compact}",
    )


FORM = {"do": "suspend", "reason": "safety-risk", "until": "2026-12-24"}


def test_only_the_lead_suspends_and_what_is_wrong_changes_nothing(held: Held) -> None:
    lead = held.people.lead.client()
    assert "Suspend it" in lead.get(held.desk).content.decode()
    seen = held.people.officer.client().get(held.desk).content.decode()
    assert "The lead of the office suspends" in seen
    assert held.people.officer.client().post(held.desk, FORM).status_code == 403
    for stranger in (held.people.outsider, held.people.administrator):
        assert stranger.client().post(held.desk, FORM).status_code in {403, 404}
    wrong = lead.post(held.desk, FORM | {"until": "2026-11-01"})
    assert wrong.status_code == 422
    assert 'value="2026-11-01"' in wrong.content.decode()
    assert lead.post(held.desk, FORM | {"until": "soon"}).status_code == 422
    assert lead.post(held.desk, FORM | {"reason": "no-such"}).status_code == 422
    unsure = {"do": "revoke", "reason": "conditions-broken"}
    assert lead.post(held.desk, unsure).status_code == 422
    assert set(Event.objects.filter(kind__startswith="permit_").values_list("kind", flat=True)) == {
        "permit_issued"
    }


def test_whoever_checks_and_the_holder_read_why_and_what_to_do(held: Held, client: Client) -> None:
    lead = held.people.lead.client()
    assert lead.post(held.desk, FORM).status_code == 303
    said = client.get(held.check).content.decode()
    assert "this permit has been suspended since 9 November 2026" in said
    assert "Its use may put people at risk." in said
    assert "through 24 December 2026" in said
    told = client.get(held.holder).content.decode()
    assert "This permit may not be used for now." in told
    assert "Appeal to the Provincial Court" in told
    assert "Until 8 January 2027" in told
    french = client.get(held.check.replace("/en/", "/fr/")).content.decode()
    assert "ce permis est suspendu depuis le 9" in french

    assert lead.post(held.desk, {"do": "lift"}).status_code == 303
    assert "suspended since" not in client.get(held.check).content.decode()
    gone = {"do": "revoke", "reason": "conditions-broken", "sure": "yes"}
    assert lead.post(held.desk, gone).status_code == 303
    assert "was revoked on" in client.get(held.check).content.decode()
    assert "If you do not agree" in client.get(held.holder).content.decode()
    events = Event.objects.filter(case=held.case, kind__startswith="permit_")
    rows = events.exclude(kind="permit_issued").values_list("kind", "office")
    assert dict(rows) == dict.fromkeys(
        ("permit_suspended", "permit_suspension_lifted", "permit_revoked"), held.office
    )
    assert '"until":"2026-12-24"' in Event.objects.get(kind="permit_suspended").payload
