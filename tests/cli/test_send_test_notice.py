"""The test letter really leaves, and what refuses it says what to do."""

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings
from tests import ground

from guichet.cli import main

pytestmark = pytest.mark.django_db


class _Inbox:
    """Takes letters, but for one address."""

    def __init__(self) -> None:
        self.letters: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        if to.startswith("nobody@"):
            return "550 nobody here"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox(settings: LazySettings) -> Iterator[_Inbox]:
    """Serve a mail server on loopback and send there."""
    handler = _Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=ground.free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Test notice from"), ("fr", "Avis d’essai de")]
)
def test_it_arrives_in_the_language_asked_for(
    inbox: _Inbox, capsys: pytest.CaptureFixture[str], language: str, subject: str
) -> None:
    assert main(["send-test-notice", "you@example.org", "--language", language]) == 0
    assert "took it" in capsys.readouterr().out
    (envelope,) = inbox.letters
    assert envelope.rcpt_tos == ["you@example.org"]
    content = envelope.content
    assert isinstance(content, bytes)
    letter = email.message_from_bytes(content, policy=email.policy.default)
    assert letter["Subject"].startswith(subject)
    assert letter["Content-Language"] == language


def test_a_refused_address_a_dead_server_and_no_address_say_what_to_do(
    inbox: _Inbox, settings: LazySettings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["send-test-notice", "nobody@example.org"]) == 1
    assert "knows nobody at that address" in capsys.readouterr().err
    settings.EMAIL_PORT = ground.free_port()
    assert main(["send-test-notice", "you@example.org"]) == 1
    said = capsys.readouterr().err
    assert "was not reached: ConnectionRefusedError" in said
    assert "docs/how-to/send-mail.md" in said
    assert main(["send-test-notice", "not an address"]) == 1
    assert "is no e-mail address" in capsys.readouterr().err
    assert inbox.letters == []


def test_where_nobody_receives_it_it_says_so(
    settings: LazySettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    assert main(["send-test-notice", "you@example.org"]) == 0
    assert "nobody receives it" in capsys.readouterr().out
    assert len(list(tmp_path.iterdir())) == 1
