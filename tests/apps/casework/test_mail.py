"""Scanned letters: into their file on the day they arrived, or before an officer, once."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from tests.apps.catalogue.factories import make_office
from tests.apps.documents import filing, samples
from tests.apps.documents.filing import Told, apply_with, lies
from tests.people import People, staff_two_offices

from guichet.casework import actions, queries
from guichet.casework.actions import mail
from guichet.casework.models import Application, MailItem
from guichet.casework.queries.mail import mail_to_match, new_mail, one_mail, unseen_mail
from guichet.casework.rules import Cause, Kept, Purpose
from guichet.casework.rules.mail import (
    KEPT_UNMATCHED,
    FoundBy,
    MailKind,
    MailRefusal,
    MailState,
    Slip,
    SlipRefused,
    Unmatched,
    arrival_of,
    read_slip,
    references_in,
)
from guichet.cli import main
from guichet.components import clock
from guichet.documents.models import Document
from guichet.interactions.models import Event
from guichet.interactions.queries import events_of_case
from guichet.interactions.rules import SYSTEM

MONDAY = datetime(2026, 11, 9, 16, 0, tzinfo=UTC)  # noon in Halifax
THURSDAY = MONDAY + timedelta(days=3)
HALIFAX = ZoneInfo("America/Halifax")


def letter(text: str) -> bytes:
    """Return a PDF of one page with these words, as a scanner that reads them writes it."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 200)
    page[NameObject("/Resources")] = DictionaryObject(
        {
            NameObject("/Font"): DictionaryObject(
                {
                    NameObject("/F1"): DictionaryObject(
                        {
                            NameObject("/Type"): NameObject("/Font"),
                            NameObject("/Subtype"): NameObject("/Type1"),
                            NameObject("/BaseFont"): NameObject("/Helvetica"),
                        }
                    )
                }
            )
        }
    )
    words = DecodedStreamObject()
    words.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = words
    out = Path(str(filing.settings.HOME)) / "letter.pdf"
    with out.open("wb") as target:
        writer.write(target)
    return out.read_bytes()


@pytest.fixture
def people(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> People:
    assert fresh_home
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    office = filing.open_the_benefit()
    return staff_two_offices(
        office=office.pk, other=make_office("parks-director", organization="parks").pk
    )


def reference_of(case: UUID) -> str:
    return Application.objects.get(pk=case).reference


def take(
    people: People, content: bytes, *, slip: Slip | None = None, name: str = "scan.pdf"
) -> mail.Ingested:
    return mail.ingest_mail(
        office=people.officer.office,
        sent=filing.arrived(content, name=name),
        slip=slip or Slip(),
        named=references_in(Path(name).stem),
        read=(),
        arrived_at=MONDAY,
        at=THURSDAY,
    )


# Read without a database.


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ABCD-EFGH-JKMN-PQRS", ("ABCD-EFGH-JKMN-PQRS",)),
        ("letter abcd_efgh jkmn.pqrs", ("ABCD-EFGH-JKMN-PQRS",)),
        ("O123-I456-L789-0000", ("0123-1456-1789-0000",)),
        ("ABCDEFGHJKMNPQRS twice ABCD-EFGH-JKMN-PQRS", ("ABCD-EFGH-JKMN-PQRS",)),
        ("xABCD-EFGH-JKMN-PQRS", ()),
        ("ABCD-EFGH-JKMN-PQRSX", ()),
        ("ABCU-EFGH-JKMN-PQRS", ()),
        ("file 7BCD-EFGH-JKMN-PQRS", ("F11E-7BCD-EFGH-JKMN", "7BCD-EFGH-JKMN-PQRS")),
        ("", ()),
    ],
)
def test_references_are_found_as_people_write_them(text: str, found: tuple[str, ...]) -> None:
    assert references_in(text) == found


def test_a_slip_says_day_reference_service_and_kind_or_is_refused() -> None:
    read = read_slip({"arrived": "2026-11-09", "reference": " x ", "kind": "answer"})
    assert (read.arrived_on, read.reference, read.kind) == (
        date(2026, 11, 9),
        "x",
        MailKind.ANSWER,
    )
    assert read_slip({"arrived": date(2026, 11, 9)}).arrived_on == date(2026, 11, 9)
    assert read_slip({"arrived": "", "kind": ""}) == Slip()
    for said, words in (
        ({"arrival": "x"}, "'arrival' is no key"),
        ({"arrived": "9/11/26"}, "2026-11-23"),
        ({"kind": "bill"}, "none of answer"),
    ):
        with pytest.raises(SlipRefused, match=words):
            read_slip(said)


def test_a_letter_arrives_at_noon_of_its_day_and_never_later_than_now() -> None:
    def at(day: date | None, now: datetime = THURSDAY) -> datetime:
        return arrival_of(Slip(arrived_on=day), zone=HALIFAX, at=now)

    assert at(date(2026, 11, 9)) == MONDAY
    assert at(None, THURSDAY - timedelta(hours=2)) == THURSDAY - timedelta(hours=2)
    for day, words in ((date(2026, 11, 13), "to come"), (date(2025, 11, 9), "year")):
        with pytest.raises(SlipRefused, match=words):
            at(day)


@pytest.mark.django_db
def test_a_letter_goes_into_the_file_it_names_once_from_the_day_it_arrived(people: People) -> None:
    case = apply_with().case
    reference = reference_of(case)
    done = take(people, samples.pdf(), slip=Slip(reference=reference.lower(), kind=MailKind.ANSWER))
    assert (done.state, done.found_by, done.created) == (MailState.MATCHED, FoundBy.SLIP, True)
    again = take(people, samples.pdf(), name="the same scan.pdf")
    assert (again.created, again.mail) == (False, done.mail)
    assert Document.objects.filter(case=case).count() == 1
    attached = Event.objects.get(kind="mail_attached")
    assert (attached.occurred_at, attached.recorded_at) == (MONDAY, THURSDAY)
    assert '"backdating_reason":"mail_received"' in attached.payload
    assert reference not in "".join(Event.objects.values_list("payload", flat=True))
    # Told at the desk until somebody of the office reads the file.
    seen = unseen_mail(people.officer.viewer, at=THURSDAY)
    assert [(each.case, each.arrived_at) for each in seen] == [(case, MONDAY)]
    assert new_mail(people.outsider.viewer) == 0
    file = actions.open_file(people.officer.viewer, case=case, purpose=Purpose.DECIDE, at=THURSDAY)
    assert [each.arrived_at for each in file.documents] == [MONDAY]
    assert not file.may_decide, "it is not checked yet"
    assert new_mail(people.officer.viewer) == 0
    # Another scan, of the same file, by the scan's own name.
    by_name = take(people, samples.png(), name=f"{reference} p2.png")
    assert (by_name.state, by_name.found_by) == (MailState.MATCHED, FoundBy.NAME)
    # Checked as any document; what its check refuses may be sent again by the person.
    actions.check_documents(scanner=Told(clean=False), at=THURSDAY)
    assert [q.code for q in queries.documents_wanted(SYSTEM, case=case)] == ["answering"]
    # Erased with the file's documents; nothing of the letter stays.
    actions.withdraw(case=case, at=THURSDAY)
    actions.erase(case=case, kinds={Kept.DOCUMENTS}, cause=Cause.COURT_ORDER, at=THURSDAY)
    assert not MailItem.objects.exists()


@pytest.mark.django_db
def test_what_names_no_open_file_of_the_department_waits_for_an_officer(people: People) -> None:
    first, second, ended = (apply_with().case for _ in range(3))
    actions.withdraw(case=ended, at=THURSDAY)
    names = {
        Unmatched.UNNAMED: "scan.pdf",
        Unmatched.SEVERAL: f"{reference_of(first)} {reference_of(second)}.pdf",
        Unmatched.ENDED: f"{reference_of(ended)}.pdf",
    }
    for pages, (why, name) in enumerate(names.items(), start=1):
        done = take(people, samples.pdf(pages=pages), name=name)
        assert (done.state, done.why) == (MailState.TO_MATCH, why)
    wrong = Slip(reference="0000-0000-0000-0000")
    assert take(people, samples.png(), slip=wrong).why is Unmatched.UNKNOWN
    elsewhere = mail.ingest_mail(
        office=people.outsider.office,
        sent=filing.arrived(samples.jpeg(), name="a.jpg"),
        slip=Slip(reference=reference_of(first)),
        named=(),
        read=(),
        arrived_at=MONDAY,
        at=THURSDAY,
    )
    assert elsewhere.why is Unmatched.UNKNOWN, "another department's files are not told of"
    page = mail_to_match(people.officer.viewer, page="")
    assert (page.total, page.after) == (4, "")
    assert mail_to_match(people.auditor.viewer, page="").total == 0
    assert mail_to_match(people.officer.viewer, page="x").total == 4


@pytest.mark.django_db
def test_an_officer_reads_a_letter_gives_it_to_its_file_or_puts_it_aside(people: People) -> None:
    case = apply_with().case
    viewer = people.officer.viewer
    given, aside, old = (take(people, samples.pdf(pages=number)).mail for number in range(1, 4))
    with pytest.raises(mail.NoSuchMail):
        mail.open_mail(viewer, mail=given, at=THURSDAY)  # not checked
    actions.check_documents(scanner=Told(), at=THURSDAY)
    for stranger in (people.outsider, people.auditor):
        with pytest.raises(mail.NoSuchMail):
            mail.open_mail(stranger.viewer, mail=given, at=THURSDAY)
    assert mail.open_mail(viewer, mail=given, at=THURSDAY).path.is_file()
    assert str(people.officer.id) in Event.objects.get(kind="mail_read").payload
    for reference in ("", "0000-0000-0000-0000"):
        with pytest.raises(mail.NotMatched):
            mail.give_mail(viewer, mail=given, reference=reference, at=THURSDAY)
    mail.give_mail(viewer, mail=given, reference=reference_of(case).lower(), at=THURSDAY)
    with pytest.raises(mail.NoSuchMail):
        mail.give_mail(viewer, mail=given, reference=reference_of(case), at=THURSDAY)
    kinds = [(each.kind, each.occurred_at) for each in events_of_case(SYSTEM, case=case)]
    assert ("mail_attached", MONDAY) in kinds
    scan = MailItem.objects.get(pk=aside).document
    with pytest.raises(ValueError, match="no reason to choose"):
        mail.refuse_mail(viewer, mail=aside, refusal=MailRefusal.TIME_OVER, at=THURSDAY)
    with transaction.atomic():
        mail.refuse_mail(viewer, mail=aside, refusal=MailRefusal.NOTHING, at=THURSDAY)
    assert not Document.objects.filter(pk=scan).exists()
    assert take(people, samples.pdf(pages=2)).state is MailState.REFUSED, "not queued again"
    # What nobody matches goes once its time is over, and the row says so.
    assert mail.dispose_mail(at=THURSDAY + KEPT_UNMATCHED - timedelta(days=1)) == 0
    assert actions.dispose(at=THURSDAY + KEPT_UNMATCHED).letters == 1
    assert MailItem.objects.get(pk=old).refusal == MailRefusal.TIME_OVER
    assert one_mail(viewer, mail=old) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        MailItem.objects.filter(pk=old).update(refusal="")


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_a_folder_is_taken_in_row_by_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = apply_with().case
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "one.pdf").write_bytes(letter(f"Our file {reference_of(case)}, the proof"))
    (folder / "two.jpg").write_bytes(samples.jpeg())
    (folder / "two.toml").write_text('arrived = 2026-11-09\nkind = "application"\n')
    (folder / "three.png").write_bytes(samples.png())
    (folder / "four.pdf").write_bytes(samples.archive())
    (folder / "five.pdf").write_bytes(samples.pdf())
    (folder / "mail.csv").write_text(
        "file,arrived,kind\nthree.png,2026-11-10,answer\nfive.pdf,soon,\nsix.pdf,,\n"
    )
    (folder / "link.pdf").symlink_to(folder / "one.pdf")
    command = ["ingest-mail", str(folder), "--office", "benefits-director", "--json"]
    assert main(command) == 1
    rows = {row["file"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["one.pdf"]["why"] == "by its text"
    assert {name: row["result"] for name, row in rows.items()} == {
        "one.pdf": "attached",
        "two.jpg": "to_match",
        "three.png": "to_match",
        "four.pdf": "refused",
        "five.pdf": "refused",
        "six.pdf": "refused",
        "link.pdf": "refused",
    }
    assert rows["one.pdf"]["why"] == "by its text"
    assert "zip" in rows["four.pdf"]["why"]
    assert "'soon' is no day" in rows["five.pdf"]["why"]
    two = MailItem.objects.get(kind=MailKind.APPLICATION)
    assert (two.arrived_at, two.entered_at) == (MONDAY, THURSDAY)
    assert lies(two.document)
    for name in ("four.pdf", "five.pdf", "mail.csv", "link.pdf"):
        (folder / name).unlink()
    assert main(command[:-1]) == 0
    assert "3 came in before" in capsys.readouterr().out
    assert (MailItem.objects.count(), Document.objects.count()) == (3, 3)
    assert main(["ingest-mail", str(folder), "--office", "nobody"]) == 1
    assert main(["ingest-mail", str(folder / "none"), "--office", "benefits-director"]) == 1
    assert "There is no folder" in capsys.readouterr().err
