"""A department's system takes a file, asks, and decides by the rules of the desk."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.apps.casework.heating import CODE as BENEFIT
from tests.apps.casework.heating import open_the_benefit, send_to_decide
from tests.apps.casework.licence import AT, send, send_checked
from tests.faces.api.calling import LATER, Department, connect, open_two_offices, tell
from tests.people import hire

from guichet.casework import actions
from guichet.casework.models import Application, Decision
from guichet.casework.queries import progress_of
from guichet.casework.rules import Purpose, SameOfficer
from guichet.catalogue.definitions import definition_for
from guichet.components import clock
from guichet.identity.actions import revoke_key, use_key
from guichet.identity.models import ApiKey
from guichet.interactions.models import Event
from guichet.interactions.rules import SYSTEM, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


@pytest.fixture
def offices() -> tuple[UUID, UUID]:
    return open_two_offices()


@pytest.fixture
def owner(offices: tuple[UUID, UUID]) -> Department:
    return connect(offices[0])


def code_of(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_system_lists_takes_reads_asks_and_hears_the_answer(
    offices: tuple[UUID, UUID], owner: Department, fresh_home: Path
) -> None:
    harbour = connect(offices[1], name="Harbour records")
    receipt = send()
    case = str(receipt.case)
    tell(fresh_home)

    listed = owner.get("files").json()
    assert [each["case"] for each in listed["files"]] == [case]
    assert listed["files"][0]["arrived_by"] == "submitted"
    assert owner.get("files", after=listed["last"]).json()["files"] == []
    assert harbour.get("files").json()["files"] == []
    assert harbour.get(f"files/{case}/standing").status_code == 404

    assert code_of(owner.get(f"files/{case}")) == (409, "not-taken")
    assert owner.post(f"files/{case}/take").json()["status"] == "submitted"
    read = owner.get(f"files/{case}").json()
    assert read["status"] == "in_review"
    assert {each["code"]: each["answer"] for each in read["answers"]}["traps"] == 200
    assert read["taken_by"] == "you"

    asked = owner.post(
        f"files/{case}/questions", {"reason": "vessel-unclear", "words": "Which winch?"}
    ).json()
    assert asked["status"] == "waiting_for_applicant"
    actions.answer(case=receipt.case, hold=UUID(asked["question"]), words="The big one.", at=LATER)
    told = owner.get(f"files/{case}").json()["questions"][0]
    assert (told["ending"], told["answer"]) == ("answered", "The big one.")


def test_two_departments_share_a_file_through_their_systems(
    offices: tuple[UUID, UUID], owner: Department, fresh_home: Path
) -> None:
    harbour = connect(offices[1], name="Harbour records")
    receipt = send()
    case = str(receipt.case)
    owner.post(f"files/{case}/take")
    owner.get(f"files/{case}")
    gone = owner.post(f"files/{case}/hand-over", {"to": "inspection"}).json()
    assert gone["status"] == "handed_over"
    tell(fresh_home)
    [arrived] = harbour.get("files").json()["files"]
    assert (arrived["case"], arrived["arrived_by"]) == (case, "handed_over")
    # The accountable office sees how it stands, and changes nothing while another has it.
    assert owner.get(f"files/{case}/standing").json()["here"] is False
    assert owner.post(f"files/{case}/take").status_code == 404

    assert harbour.post(f"files/{case}/take").status_code == 200
    assert harbour.get(f"files/{case}").status_code == 200
    assert harbour.post(f"files/{case}/notes", {"words": "Seen in dock 4."}).status_code == 200
    early = {"outcome": "approved", "reason": "meets-conditions"}
    assert code_of(harbour.post(f"files/{case}/decision", early)) == (403, "not-yours")
    assert harbour.post(f"files/{case}/hand-over", {"to": "decision"}).status_code == 200
    assert harbour.get(f"files/{case}/standing").status_code == 404

    assert owner.post(f"files/{case}/take").status_code == 200
    decided = owner.post(f"files/{case}/decision", early).json()
    assert decided["decision"]
    assert decided["proposal"] is None
    actions.release_due(at=LATER + timedelta(hours=1))
    seen = progress_of(SYSTEM, case=receipt.case, at=LATER + timedelta(hours=1))
    assert seen is not None
    assert (seen.outcome, bool(seen.permit_number)) == ("approved", True)
    assert {reading.role for reading in seen.readings} == {"system"}
    tell(fresh_home, at=LATER + timedelta(hours=1))
    kinds = [each["type"] for each in owner.get("events").json()["events"]]
    assert kinds[0] == "guichet.submitted"
    assert {"guichet.handed_over", "guichet.released"} <= set(kinds)
    assert "guichet.file_read" not in kinds


def test_a_call_made_twice_is_done_once_and_another_under_its_key_is_refused(
    owner: Department,
) -> None:
    case = send_checked().case
    body = {"outcome": "refused", "reason": "zone-full", "words": "Full."}
    first = owner.post(f"files/{case}/decision", body, key="once-0001").json()
    again = owner.post(f"files/{case}/decision", body, key="once-0001").json()
    assert again == {**first, "repeated": True}
    assert Decision.objects.filter(application=case).count() == 1
    other = owner.post(f"files/{case}/decision", {**body, "words": "!"}, key="once-0001")
    assert code_of(other) == (409, "key-reused")
    # A call that was refused left nothing behind: its key may be used for what is right.
    wrong = owner.post(f"files/{case}/decision/undo", {"decision": str(uuid4())}, key="once-0002")
    assert wrong.status_code == 404
    right = {"decision": first["decision"]}
    assert owner.post(f"files/{case}/decision/undo", right, key="once-0002").status_code == 200
    assert Decision.objects.get(application=case).undone_at == LATER
    # Another system may use the same words for its key.
    second = connect(Application.objects.get(pk=case).office, name="Another system")
    assert second.post(f"files/{case}/take", key="once-0001").json()["repeated"] is False


def test_two_officers_stay_two_people_where_the_definition_asks_for_them() -> None:
    office = open_the_benefit().pk
    owner = connect(office)
    case = send_to_decide()
    ground = next(g for g in definition_for(BENEFIT).officers_reasons if g.outcome == "approved")
    made = owner.post(
        f"files/{case}/decision", {"outcome": "approved", "reason": ground.code}
    ).json()
    assert (made["decision"], made["status"]) == (None, "proposed")
    assert owner.get(f"files/{case}/standing").json()["proposal"] == made["proposal"]
    proposal = UUID(made["proposal"])
    use = use_key(text=owner.text, at=LATER)
    assert use is not None
    with pytest.raises(SameOfficer):
        actions.confirm(use.viewer, proposal=proposal, at=LATER)
    person = hire("second", role=Role.OFFICER, office=office)
    actions.confirm(person.viewer, proposal=proposal, at=LATER)
    assert Decision.objects.get(application=case).officer == person.id


def test_a_key_that_is_wrong_over_revoked_or_too_small_opens_nothing(
    owner: Department, offices: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = send().case
    stranger = Department(system=owner.system, key=owner.key, text="gk_" + "x" * 43)
    for caller in (stranger, Department(system=owner.system, key=owner.key, text="")):
        answer = caller.get(f"files/{case}/standing")
        assert code_of(answer) == (401, "no-key")
        assert answer["WWW-Authenticate"] == "Bearer"
        assert answer["Content-Type"] == "application/problem+json"
    reader = connect(offices[0], name="Reader", scopes=("files:read",))
    assert reader.get(f"files/{case}/standing").status_code == 200
    for path in ("take", "decision", "questions"):
        assert code_of(reader.post(f"files/{case}/{path}", {})) == (403, "no-scope")
    assert code_of(reader.get("events")) == (403, "no-scope")
    revoke_key(SYSTEM, key=reader.key, at=LATER)
    assert code_of(reader.get("me")) == (401, "no-key")
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=365))
    assert code_of(owner.get("me")) == (401, "no-key")
    kept = ApiKey.objects.get(pk=owner.key)
    assert owner.text not in json.dumps([str(value) for value in vars(kept).values()])
    kinds = list(Event.objects.filter(kind__startswith="api_key").values_list("kind", flat=True))
    assert sorted(kinds) == ["api_key_made", "api_key_made", "api_key_revoked"]


def test_a_key_used_too_often_waits_for_the_next_minute(
    offices: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = connect(offices[0], per_minute=3)
    assert [slow.get("me").status_code for _ in range(3)] == [200] * 3
    answer = slow.get("me")
    assert code_of(answer) == (429, "too-often")
    wait = int(answer["Retry-After"])
    assert 1 <= wait <= 60
    monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(seconds=wait))
    assert slow.get("me").status_code == 200


def test_a_system_reads_what_it_took_and_an_alarm_is_for_people(owner: Department) -> None:
    cases = [send().case for _ in range(3)]
    for case in cases:
        assert owner.post(f"files/{case}/take").status_code == 200
        assert owner.get(f"files/{case}").status_code == 200
    assert Event.objects.filter(kind="file_read").count() == 3
    owner.post(f"files/{cases[0]}/give-back")
    assert code_of(owner.get(f"files/{cases[0]}")) == (409, "not-taken")
    use = use_key(text=owner.text, at=LATER)
    assert use is not None
    with pytest.raises(actions.NotTaken):
        actions.begin_reading(use.viewer, case=cases[0], purpose=Purpose.ANSWER, at=LATER)


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "The request does not fit its schema"), ("fr", "La demande ne suit pas son schéma")],
)
def test_a_body_that_does_not_fit_is_named_in_the_callers_language(
    owner: Department, language: str, title: str
) -> None:
    case = send().case
    owner.language = language
    for body in (
        {"reason": "other", "words": "Why?", "more": 1},
        {"reason": "other", "words": 7},
        {"reason": "other", "words": "   "},
        {"reason": "other", "words": "a\x00b"},
        {"reason": "other"},
    ):
        answer = owner.post(f"files/{case}/questions", body)
        assert code_of(answer) == (422, "unfit")
        assert answer.json()["title"] == title
        assert answer.json()["errors"]
    broken = owner.browser.post(
        f"/api/v1/files/{case}/questions",
        b"{",
        content_type="application/json",
        headers=owner.headers() | {"Idempotency-Key": "call-broken"},
    )
    assert code_of(broken) == (400, "unreadable")
    assert code_of(owner.get("files", afterr=3)) == (422, "unfit")
    assert code_of(owner.get(f"files/{case}/standing", after=3)) == (422, "unfit")
    unknown = owner.post(f"files/{case}/questions", {"reason": "no-such", "words": "Why?"})
    assert code_of(unknown) == (409, "rule")
    assert "Choose one of" in unknown.json()["reason"]


def test_no_page_for_people_is_shown_to_machines(client: Client) -> None:
    for method, path, status in (
        ("get", "/api/nothing", 404),
        ("get", "/api/v1/files/no-case", 404),
        ("put", "/api/v1/me", 405),
        ("post", "/api/v1/openapi.json", 405),
    ):
        answer = getattr(client, method)(path)
        assert answer.status_code == status, path
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status
    assert client.put("/api/v1/me")["Allow"] == "GET"


def test_everybody_reads_the_catalogue(client: Client, offices: tuple[UUID, UUID]) -> None:
    assert offices
    listed = client.get("/api/v1/services").json()["services"]
    assert [each["code"] for each in listed] == ["coastal-fishing-licence"]
    shown = client.get("/api/v1/services/coastal-fishing-licence").json()
    assert [each["code"] for each in shown["stages"]] == ["completeness", "inspection", "decision"]
    assert shown["wait"] is None
    assert client.get("/api/v1/services/no-such").status_code == 404
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
