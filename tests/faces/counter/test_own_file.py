"""A person takes their own file away, whole, and nobody else does."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from tests.apps.casework.licence import ANSWERS, AT, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.apps.payments.cards import apply_for, open_the_card
from tests.people import Person, hire

from guichet.casework import actions
from guichet.casework.actions.contacts import Went, record_contact
from guichet.casework.models import Application, Intake
from guichet.casework.rules import Cause, Kept, Outcome, Purpose
from guichet.casework.rules.contacts import ContactReason
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.interactions.models import Event
from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=3)
WORDS = "Zone 3 is full until May <1> & “later”."


@pytest.fixture
def officer(monkeypatch: pytest.MonkeyPatch, fresh_home: Path) -> Person:
    """Open the licence on a day in November, and hire its officer."""
    assert fresh_home
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return hire("officer", role=Role.OFFICER, office=open_the_licence().pk)


def _decided(officer: Person) -> str:
    """Have a file read, asked about, answered and refused; return its ticket."""
    case = send().case
    viewer = officer.viewer
    actions.open_file(viewer, case=case, purpose=Purpose.DECIDE, at=AT)
    hold = actions.ask(viewer, case=case, reason="other", words="Which wreck?", due_on=None, at=AT)
    actions.answer(case=case, hold=hold, words="The northern one", at=AT)
    decision = actions.decide(
        viewer, case=case, outcome=Outcome.REFUSED, reason="zone-full", words=WORDS, at=AT
    )
    actions.release(decision=decision, at=AT)
    return follow_token(case)


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF; skip the rest of the test where poppler is absent."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is absent: apt-get install poppler-utils")
    done = subprocess.run(
        ["pdftotext", "-", "-"],  # noqa: S607 - whichever the machine has
        input=pdf,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def test_the_json_holds_every_answer_as_it_was_given_and_all_that_was_done(
    client: Client, officer: Person
) -> None:
    answer = client.get(f"/en/track/{_decided(officer)}/file.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    file = json.loads(answer.content)
    assert {each["question"]: each["answer"] for each in file["answers"]} == ANSWERS
    assert file["decision"]["words"] == WORDS
    assert [each["answer"] for each in file["questions"]] == ["The northern one"]
    assert [each["role"] for each in file["readings"]] == ["officer"]
    assert {each["kind"]: each["until"] for each in file["kept"]} == {
        "answers": "2028-11-08",
        "decision": "2036-11-06",
    }
    documented = (Path(__file__).parents[3] / "docs/reference/own-file.md").read_text()
    assert set(file) == set(re.findall(r"^\| `(\w+)` \|", documented, flags=re.MULTILINE))


def test_a_decision_not_yet_released_is_not_in_it(client: Client, officer: Person) -> None:
    case = send().case
    actions.decide(
        officer.viewer, case=case, outcome=Outcome.REFUSED, reason="zone-full", words=WORDS, at=AT
    )
    file = json.loads(client.get(f"/en/track/{follow_token(case)}/file.json").content)
    assert file["decision"] is None
    assert file["status"] == "in_review"
    assert WORDS not in json.dumps(file, ensure_ascii=False)


@pytest.mark.parametrize(("language", "words"), [("en", "Your file"), ("fr", "Votre dossier")])
def test_the_paper_is_tagged_and_says_it_in_the_persons_language(
    client: Client, officer: Person, language: str, words: str
) -> None:
    token = _decided(officer)
    pdf = client.get(f"/{language}/track/{token}/file.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    plain = pdf.content.decode("latin-1")
    assert "<pdfuaid:part>1</pdfuaid:part>" in plain
    said = text_of(pdf.content)
    assert words in said
    assert "Applicant 0001" in said
    assert "Zone 3 is full until May <1> & “later”." in " ".join(said.split())
    assert "Coastal Fisheries Act, s. 31" in said or "art. 31" in said


def test_reading_ones_own_file_is_written_down_nowhere(client: Client, officer: Person) -> None:
    token = _decided(officer)
    before = Event.objects.count()
    client.get(f"/en/track/{token}/file.json")
    client.get(f"/en/track/{token}/file.pdf")
    assert Event.objects.count() == before


@pytest.mark.parametrize("ending", ["json", "pdf"])
def test_an_old_or_forged_ticket_opens_no_file(
    client: Client, officer: Person, ending: str
) -> None:
    token = _decided(officer)
    for wrong in (token[:-2] + "xx", "nothing"):
        answer = client.get(f"/en/track/{wrong}/file.{ending}")
        assert answer.status_code == 404
        assert "Applicant 0001" not in answer.content.decode()
    assert client.post(f"/en/track/{token}/file.{ending}").status_code == 405


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["Your own file", "Kept until 8 November 2028, then erased"]),
        ("fr", ["Votre dossier", "Conservé jusqu’au 8\xa0novembre\xa02028, puis effacé"]),
    ],
)
def test_the_tracking_page_leads_to_it_and_says_how_long_what_is_kept(
    client: Client, officer: Person, language: str, lines: list[str]
) -> None:
    page = client.get(f"/{language}/track/{_decided(officer)}").content.decode()
    assert all(line in page for line in lines)
    assert "/file.pdf" in page
    assert "/file.json" in page


def test_once_the_answers_are_erased_page_and_files_say_so(client: Client, officer: Person) -> None:
    token = _decided(officer)
    case = Event.objects.filter(kind="released").get().case
    assert case is not None
    actions.erase(case=case, kinds={Kept.ANSWERS}, cause=Cause.ASKED_BY_PERSON, at=LATER)
    page = client.get(f"/en/track/{token}").content.decode()
    assert "Erased on 12 November 2026" in page
    assert "The northern one" not in page
    file = json.loads(client.get(f"/en/track/{token}/file.json").content)
    assert file["answers"] == []
    assert client.get(f"/en/track/{token}/file.pdf").status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("The declaration", "Corrected since it was sent", "With the help of", "Entered")),
        ("fr", ("La déclaration", "Corrigé depuis l’envoi", "Avec l’aide de", "Saisie")),
    ],
)
def test_the_application_is_saved_by_the_person_and_printed_by_the_officer(
    client: Client,
    officer: Person,
    language: str,
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = send().case
    # Ten in the evening in Halifax is the next day by the clock of the database.
    late = datetime(2026, 11, 10, 2, tzinfo=UTC)
    Application.objects.filter(pk=case).update(submitted_at=late)
    helped = {"helper": "lawyer", "helper_name": "Helper 0001"}
    Intake.objects.create(
        application_id=case,
        officer=officer.id,
        office=officer.office,
        entered_at=LATER,
        consented=True,
        **helped,
    )
    actions.correct_contact(case=case, answers={"email": "moved@example.org"}, at=LATER)
    token = follow_token(case)
    page = client.get(f"/{language}/track/{token}").content.decode()
    assert f"/{language}/track/{token}/application.pdf" in page
    pdf = client.get(f"/{language}/track/{token}/application.pdf")
    assert "<pdfuaid:part>1</pdfuaid:part>" in pdf.content.decode("latin-1")
    assert "Applicant" not in pdf["Content-Disposition"]
    assert "-2026-11-09-application.pdf" in pdf["Content-Disposition"]
    own = client.get(f"/{language}/track/{token}/file.json")
    assert "-2026-11-09.json" in own["Content-Disposition"]
    assert client.get(f"/{language}/track/{token[:-2]}xx/application.pdf").status_code == 404
    assert not Event.objects.filter(kind="file_read").exists()
    desk = f"/{language}/desk/files/{case}"
    browser = officer.client()
    assert f"{desk}/application.pdf" in browser.get(desk).content.decode()
    with monkeypatch.context() as without:
        without.setattr("guichet.casework.queries.file", None)  # printing builds no page of it
        printed = browser.get(f"{desk}/application.pdf")
    assert printed["Content-Type"] == "application/pdf"
    assert Event.objects.filter(kind="file_read").count() == 2, "printing is a reading too"
    other = hire("outsider", role=Role.OFFICER, office=make_office("parks-director").pk)
    assert other.client().get(f"{desk}/application.pdf").status_code == 404
    (corrected,) = json.loads(own.content)["corrected"]
    assert (corrected["question"], corrected["sent"]) == ("email", ANSWERS["email"])
    everything = client.get(f"/{language}/track/{token}/file.pdf")
    for paper in (pdf, printed, everything):
        said = text_of(paper.content)
        # What was sent stays, the correction stands beside it.
        sent, now = said.index("applicant-0001@example"), said.index("moved@example")
        assert sent < said.index(words[1]) < now
        assert all(each in said for each in words[paper is everything :])
        assert "Applicant 0001" in said
        assert "Helper 0001" in said


def test_money_and_contacts_are_in_it(client: Client, officer: Person) -> None:
    assert officer.viewer
    open_the_card()
    case = apply_for(at=AT).case
    clerk = hire("clerk", role=Role.OFFICER, office=Application.objects.get(pk=case).office)
    actions.take_cash(clerk.viewer, case=case, key=uuid4(), at=AT)
    record_contact(
        clerk.viewer,
        key=uuid4(),
        office=clerk.office,
        channel="phone",
        language="en",
        reason=ContactReason.PAYING,
        service="",
        case=case,
        went=Went(arrived_at=AT, started_at=AT, ended_at=AT),
        resolved=True,
        asked_before=False,
        at=AT,
    )
    file = json.loads(client.get(f"/en/track/{follow_token(case)}/file.json").content)
    assert (file["fee"]["state"], len(file["fee"]["payments"])) == ("paid", 1)
    assert [(each["channel"], each["reason"]) for each in file["contacts"]] == [("phone", "paying")]
    assert "clerk" not in json.dumps(file), "an office's deed, nobody's name"
    assert client.get(f"/fr/track/{follow_token(case)}/file.pdf").content.startswith(b"%PDF-")
