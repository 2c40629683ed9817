"""Files sent from a question page: told up front, taken at once, refused with the mend."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.catalogue.factories import make_active, make_office
from tests.apps.documents import samples
from tests.apps.documents.filing import AT, Told
from tests.faces.counter.applying import PAGES, Applicant
from tests.people import Person, hire

from guichet.casework import actions as casework
from guichet.casework.models import Answers, Application
from guichet.catalogue.definitions import definition_for
from guichet.components import clock
from guichet.components.follow import follow_token
from guichet.documents import hooks
from guichet.documents.actions import check_waiting, receiving
from guichet.documents.models import Document
from guichet.interactions.models import Event
from guichet.interactions.rules import Role

pytestmark = pytest.mark.django_db
CODE = "travel-card"
NOW = AT + timedelta(minutes=1)
CARD = {"a-request": "first", "a-residence": "northshore"}
WHO = {
    "a-full_name": "Applicant 0001",
    "a-birth_date-day": "27",
    "a-birth_date-month": "3",
    "a-birth_date-year": "1984",
    "a-birth_place": "Port Halden",
}
WHERE = {"a-address": "1 Mill Street", "a-email": ""}


@pytest.fixture(autouse=True)
def home(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Open the travel card on a day in November, in a home of its own."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()
    version = definition_for(CODE).version
    make_active(
        CODE, office="travel-documents-director", runs_here=True, definition_version=version
    )
    yield fresh_home
    # Whatever came of it, a request leaves nothing of its own behind.
    assert not list((fresh_home / "uploads" / "arriving").glob("*"))


@pytest.fixture
def officer() -> Person:
    office = make_office("travel-documents-director")
    return hire("officer", role=Role.OFFICER, office=office.pk)


def file(content: bytes, name: str = "me.jpg") -> dict[str, SimpleUploadedFile]:
    return {"f-photo": SimpleUploadedFile(name, content, "image/jpeg")}


def at_the_photo(client: Client, language: str = "en") -> Applicant:
    person = Applicant(client, language=language, service=CODE).start()
    return person.press("continue", CARD).press("continue", WHO)


def test_limits_are_told_up_front(client: Client) -> None:
    person = at_the_photo(client)
    assert "1 file: JPEG photo or PNG image, at most 10 MB." in person.text
    assert 'accept="image/jpeg,image/png"' in person.page
    assert 'enctype="multipart/form-data"' in person.page
    assert "1 fichier" in at_the_photo(client, "fr").text


def test_a_photo_is_sent_kept_through_every_page_and_handed_in(
    client: Client, officer: Person
) -> None:
    person = at_the_photo(client).press("continue", file(samples.jpeg()))
    assert person.at == "contact"
    person.press("back")
    assert "me.jpg" in person.text
    assert "Being checked" in person.text
    person.press("continue").press("continue", WHERE)
    assert "me.jpg (" in person.text
    assert "being checked" in person.text
    assert check_waiting(scanner=Told(), at=NOW) == 1
    person.press("stay")
    assert "checked for viruses" in person.text
    person.send()
    application = Application.objects.get()
    document = Document.objects.get()
    assert Answers.objects.get().standing()["photo"] == [document.pk.hex]
    page = client.get(f"/en/track/{follow_token(application.pk)}").content.decode()
    address = re.search(r'href="([^"]*/documents/[^"]*)"', page)
    assert address
    answer = client.get(address[1])
    content = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == 'attachment; filename="me.jpg"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert samples.PLACE not in content
    desk = f"/en/desk/files/{application.pk}"
    assert client.get(f"{desk}/documents/{document.pk}").status_code == 302  # to sign in
    browser = officer.client()
    assert "me.jpg" in browser.get(desk).content.decode()
    opened = browser.get(f"{desk}/documents/{document.pk}")
    assert b"".join(opened.streaming_content) == content
    read = Event.objects.get(kind="document_read")
    assert str(document.pk) in str(read.payload)
    stranger = hire("stranger", role=Role.OFFICER, office=make_office("parks-director").pk)
    assert stranger.client().get(f"{desk}/documents/{document.pk}").status_code == 404
    own = client.get(f"/en/track/{follow_token(application.pk)}/file.json").json()
    assert [(each["name"], each["state"]) for each in own["documents"]] == [("me.jpg", "kept")]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "me.jpg", "“me.jpg” is empty: 0 bytes arrived."),
        (samples.archive(), "me.jpg", "“me.jpg” is a ZIP archive or an office document, whatever"),
        (samples.pdf(), "me.jpg", "“me.jpg” is a PDF document, whatever its name says."),
        (samples.HEIC, "IMG_1.heic", "“IMG_1.heic” is a HEIC photo, which we cannot read."),
        (samples.XML_BOMB, "<b>me</b>.jpg", "is plain text, whatever its name says."),
        (
            samples.jpeg() + samples.archive(),
            "../../me.jpg",
            "“me.jpg” holds a second file within it.",
        ),
        (
            samples.jpeg() + bytes(10_000_001),
            "me.jpg",
            "“me.jpg” is 10\u00a0MB; the most we can take is 10\u00a0MB.".replace("\u00a0", " "),
        ),
    ],
)
def test_a_refusal_names_file_cause_and_mend_and_keeps_the_answers(
    client: Client, content: bytes, name: str, said: str
) -> None:
    person = at_the_photo(client).press("continue", file(content, name))
    assert person.response.status_code == 200
    assert person.at == "photo"
    assert "1 answer to correct" in person.text
    assert said in person.text
    assert "<b>me</b>" not in person.page
    assert not Document.objects.exists()
    person.press("continue")  # it may be left out
    person.press("continue", WHERE)
    assert "Applicant 0001" in person.text


def test_what_is_over_every_limit_is_read_past_and_the_answers_stay(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "MOST_BYTES", 50_000)
    person = at_the_photo(client).press("stay", file(samples.jpeg() + bytes(90_000)))
    assert "“me.jpg” is 90 KB; the most we can take is" in person.text
    monkeypatch.setattr(hooks, "MOST_AT_ONCE", 100_000)
    person.press("stay", file(samples.jpeg() + bytes(200_000)))
    assert "more than can be sent at once" in person.text
    monkeypatch.setattr(hooks, "MOST_FILES_AT_ONCE", 1)
    several = [SimpleUploadedFile(f"{n}.jpg", samples.jpeg(size=(9, n))) for n in (5, 6, 7)]
    person.press("stay", {"f-photo": several})
    assert "more than can be sent at once" in person.text
    assert Document.objects.count() == 1
    person.press("continue").press("continue", WHERE)
    assert "Applicant 0001" in person.text


def test_what_the_check_refuses_is_said_and_stands_in_the_way(client: Client) -> None:
    person = at_the_photo(client).press("continue", file(samples.jpeg()[:-30], "cut.jpg"))
    person.press("continue", WHERE)
    check_waiting(scanner=None, at=NOW)
    person.send()
    assert person.at == "photo"
    assert "Take out “cut.jpg”, which was refused" in person.text
    assert "“cut.jpg” cannot be read to its end: it is damaged, cut short" in person.text
    assert not Application.objects.exists()
    out = re.search(r'value="(out:[0-9a-f]+)"', person.page)
    assert out
    person.press(out[1])
    assert "cut.jpg" not in person.text
    person.press("continue", file(samples.jpeg())).send()
    assert Application.objects.count() == 1


def test_a_second_photo_is_one_too_many(client: Client) -> None:
    person = at_the_photo(client).press("stay", file(samples.jpeg()))
    assert "That is as many as are taken" in person.text
    person.press("continue", file(samples.png(), "two.png"))
    assert "“two.png” is one too many: 1 file is taken here." in person.text


def test_a_form_names_no_document_of_anybody_else(client: Client) -> None:
    at_the_photo(client).press("stay", file(samples.jpeg()))
    theirs = Document.objects.get().pk.hex
    person = at_the_photo(Client()).press("continue", {"a-photo": theirs})
    person.press("continue", WHERE)
    assert "me.jpg" not in person.text
    person.send()
    assert "photo" not in Answers.objects.get().standing()


def test_one_connection_sends_only_so_many(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "PER_ADDRESS", 1)
    person = at_the_photo(client).press("stay", file(b"", "a.jpg"))
    person.press("stay", file(samples.jpeg()))
    assert "many files came from your connection" in person.text


def test_nowhere_else_a_byte_of_a_file_is_kept(client: Client, home: Path) -> None:
    sent = {"reference": "x", "secret": "y"} | file(samples.jpeg())
    for address in ("/en/track", "/en/no-such-page", f"/en/services/{CODE}/apply/check"):
        client.post(address, sent)
    assert not [path for path in (home / "uploads").rglob("*") if path.is_file()]


def test_a_draft_resumed_elsewhere_has_its_photo(client: Client) -> None:
    person = at_the_photo(client).press("stay", file(samples.jpeg()))
    person.press("save")
    saved = person.press("keep", {"email": "a@example.org"})
    assert saved.response.status_code == 200
    assert Document.objects.get().expires_at > NOW + timedelta(days=29)


def test_a_refused_document_is_sent_again_from_the_tracking_page(
    client: Client, officer: Person
) -> None:
    person = at_the_photo(client).press("continue", file(samples.jpeg()))
    person.press("continue", WHERE).send()
    case = Application.objects.get().pk
    page = f"/en/track/{follow_token(case)}"
    assert "No document is wanted" in client.get(f"{page}/documents").content.decode()
    casework.check_documents(scanner=Told(clean=False), at=NOW)
    shown = client.get(page).content.decode()
    assert "was refused by our virus scanner" in shown
    assert "Send a document" in shown
    bad = client.post(f"{page}/documents", file(samples.pdf()))
    assert "is a PDF document, whatever its name says" in bad.content.decode()
    good = client.post(f"{page}/documents", file(samples.jpeg(size=(8, 8)), "new.jpg"))
    assert good.status_code == 303
    assert [row.name for row in Document.objects.filter(case=case)] == ["new.jpg"]
    told = officer.client().get(f"/en/desk/files/{case}").content.decode()
    assert "A document is still being checked." in told
    assert "Sent another document" in told
    assert "A document was refused; the applicant was told" in told


def test_the_licence_asks_for_no_file_and_stays_a_plain_form(client: Client) -> None:
    assert set(PAGES) >= {"applicant"}
    version = definition_for("coastal-fishing-licence").version
    make_active("coastal-fishing-licence", runs_here=True, definition_version=version)
    make_office()
    assert "multipart" not in Applicant(client).start().page
