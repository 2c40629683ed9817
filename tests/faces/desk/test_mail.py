"""The pages about scanned letters, and an application that is taken in with one."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from tests.apps.casework.licence import AT, CODE, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.apps.documents import samples
from tests.apps.documents.filing import Told, arrived
from tests.faces.desk.test_intake import ALL, ARRIVED, hidden
from tests.people import People, staff_two_offices

from guichet.casework import actions
from guichet.casework.actions.mail import ingest_mail
from guichet.casework.models import Application, MailItem
from guichet.casework.rules.mail import Slip
from guichet.components import clock
from guichet.documents.models import Document

pytestmark = pytest.mark.django_db
THURSDAY = AT + timedelta(days=3)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch, fresh_home: Path) -> People:
    assert fresh_home
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    other = make_office("parks-director", organization="parks")
    return staff_two_offices(office=open_the_licence().pk, other=other.pk)


def letter(people: People, *, pages: int = 1) -> UUID:
    return ingest_mail(
        office=people.officer.office,
        sent=arrived(samples.pdf(pages=pages), name=f"<i>{pages}.pdf"),
        slip=Slip(),
        named=(),
        read=(),
        arrived_at=AT,
        at=THURSDAY,
    ).mail


def sent(browser: Client, where: str, **form: str) -> str:
    return browser.post(where, form, follow=True).content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_letter_is_seen_matched_or_put_aside(people: People, language: str) -> None:
    case = send().case
    browser, top = people.officer.client(), f"/{language}/desk/mail"
    empty = browser.get(top).content.decode()
    assert {"en": "No letter waits.", "fr": "Aucune lettre n’attend."}[language] in empty
    first, second = letter(people), letter(people, pages=2)
    assert top in browser.get(f"/{language}/desk/").content.decode()
    assert str(first) in browser.get(top).content.decode()
    where = f"{top}/{first}"
    assert browser.get(f"{where}/scan").status_code == 404, "not checked yet"
    actions.check_documents(scanner=Told(), at=THURSDAY)
    page = browser.get(where).content.decode()
    assert "i 1.pdf" in page
    scan = browser.get(f"{where}/scan")
    assert (scan.status_code, scan["X-Content-Type-Options"]) == (200, "nosniff")
    assert b"".join(scan.streaming_content) == samples.pdf()  # type: ignore[attr-defined]  # a file is streamed; the stubs know one response
    wrong = {"en": "<title>Error:", "fr": "<title>Erreur"}[language]
    for form in ({"reference": ""}, {"reference": "<b>"}, {"act": "refuse", "refusal": "x"}):
        assert wrong in sent(browser, where, **form)
    for stranger in (people.outsider, people.deactivated):
        assert stranger.client().get(where).status_code in {302, 404}
    assert people.auditor.client().get(where).status_code == 403
    reference = Application.objects.get(pk=case).reference
    assert str(case) in sent(browser, where, act="give", reference=reference)
    file = browser.get(f"/{language}/desk/files/{case}").content.decode()
    assert {"en": "By mail, arrived ", "fr": "Par la poste, reçu le "}[language] in file
    assert str(case) not in browser.get(top).content.decode(), "somebody has read it"
    sent(browser, f"{top}/{second}", act="refuse", refusal="nothing")
    assert browser.get(f"{top}/{second}").status_code == 404
    assert browser.post(f"{top}/{second}", {"reference": "x"}).status_code == 303


def test_an_application_taken_in_with_a_letter_counts_from_its_day(people: People) -> None:
    browser, mail = people.officer.client(), letter(people)
    assert f"?mail={mail}" in browser.get(f"/en/desk/intake?mail={mail}").content.decode()
    where = f"/en/desk/intake/{CODE}"
    page = browser.get(f"{where}?mail={mail}")
    text = page.content.decode()
    assert re.search(r'id="channel-mail"[^>]* checked', text)
    assert f'value="{AT.date().isoformat()}"' in text
    form = hidden(page) | ALL | ARRIVED | {"mail": str(mail), "channel": "mail"}
    form |= {"day": AT.date().isoformat(), "time": "08:00", "reason": "mail_received"}
    assert browser.post(where, form).status_code == 200
    application = Application.objects.get()
    assert application.clock_starts_on == AT.date()
    assert Document.objects.get().case == application.pk
    assert MailItem.objects.get().application == application
    # Sent again it is the same application; another one cannot have the letter.
    browser.post(where, form)
    other = form | {"key": str(mail)}
    assert "has dealt with this letter" in browser.post(where, other).content.decode()
    assert Application.objects.count() == 1
