"""The mail adapter against a real SMTP server on the loopback, good and bad."""

import asyncio
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings
from tests.apps.notices.contract import LETTER, PostContract, Side
from tests.ground import free_port

from guichet.notices.adapters import (
    AddressRefused,
    NoSuchPost,
    Post,
    TryLater,
    post_named,
)
from guichet.notices.adapters.mail import Mail


class Sink:
    """Accepts, or answers as told: a code by recipient, another by content."""

    def __init__(self) -> None:
        self.received: list[Message] = []
        self.to = self.content = "250 OK"
        self.silent = False

    def take(self) -> None:
        """Take letters."""
        self.to = self.content = "250 OK"

    def put_off(self) -> None:
        """Put them off."""
        self.to = "450 come back"

    def refuse(self) -> None:
        """Refuse the address."""
        self.to = "550 no such person"

    def marks(self) -> list[str]:
        """Return the Message-IDs."""
        return [str(each["Message-ID"]) for each in self.received]

    async def handle_RCPT(  # noqa: D102, N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.to.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to

    async def handle_DATA(  # noqa: D102, N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.content.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.received.append(message_from_bytes(envelope.content))
        if self.silent:
            await asyncio.sleep(1)
        return self.content


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[Sink]:
    """Listen on the loopback, and send mail there."""
    sink, port = Sink(), free_port()
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 2
    try:
        yield sink
    finally:
        server.stop()


@pytest.fixture
def side(sink: Sink) -> Side:
    """Return the server as the contract plays it."""
    return sink


@pytest.fixture
def post(mail: Post) -> Post:
    """Return the mail as the contract takes it."""
    return mail


class TestMail(PostContract):
    """The contract, held by the mail."""


@pytest.fixture
def mail() -> Iterator[Post]:
    """Open the mail and close it."""
    post = post_named("mail")
    assert isinstance(post, Mail)
    yield post
    post.close()


def test_two_letters_go_over_one_connection_and_say_who_they_are(sink: Sink, mail: Post) -> None:
    mail.send(LETTER)
    mail.send(LETTER)
    first, second = sink.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].startswith("<5d0e@")
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Content-Language"] == "fr"


@pytest.mark.parametrize(
    ("to", "content", "expected"),
    [
        ("550 no such person", "250 OK", AddressRefused),
        ("450 come back", "250 OK", TryLater),
        ("250 OK", "451 come back", TryLater),
        ("250 OK", "554 no", TryLater),
    ],
)
def test_a_refusal_is_told_apart_from_a_delay(
    sink: Sink, mail: Post, to: str, content: str, expected: type[Exception]
) -> None:
    sink.to, sink.content = to, content
    with pytest.raises(expected) as caught:
        mail.send(LETTER)
    assert "example.org" not in str(caught.value)
    assert sink.received == []
    sink.to = sink.content = "250 OK"
    mail.send(LETTER)
    assert len(sink.received) == 1


def test_a_server_that_is_not_there_is_tried_later(settings: LazySettings, mail: Post) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with pytest.raises(TryLater, match="not reached") as caught:
        mail.send(LETTER)
    assert not caught.value.doubtful


def test_a_server_that_falls_silent_with_the_letter_may_have_taken_it(
    sink: Sink, mail: Post, settings: LazySettings
) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    sink.silent = True
    with pytest.raises(TryLater, match="fell silent") as caught:
        mail.send(LETTER)
    assert caught.value.doubtful
    assert len(sink.received) == 1
    sink.silent, sink.content = False, "451 come back"
    with pytest.raises(TryLater) as caught:
        mail.send(LETTER)
    assert not caught.value.doubtful, "an answer leaves no doubt"


def test_a_way_out_that_is_not_installed_is_named() -> None:
    with pytest.raises(NoSuchPost, match=r"no way out 'pigeon'.*Installed are: mail"):
        post_named("pigeon")
