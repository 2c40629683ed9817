"""E-mail, by whatever GUICHET_MAIL_URL names: a server, the console, a folder."""

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from guichet.notices.adapters import AddressRefused, Letter, TryLater

_FOR_GOOD = 500  # RFC 5321, 4.2.1: a reply of 5yz is not worth repeating


class Mail:
    """Keep one connection for a round; a fault closes it, so that the next letter opens anew."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def send(self, letter: Letter) -> None:
        """Send one e-mail; the same letter has the same Message-ID (RFC 5322, 3.6.4)."""
        sender = settings.DEFAULT_FROM_EMAIL
        domain = sender.rpartition("@")[2]
        handed = False
        try:
            connection = self._connection or get_connection()
            self._connection = connection
            connection.open()
            handed = True
            EmailMessage(
                subject=letter.subject,
                body=letter.text,
                from_email=sender,
                to=[letter.to],
                connection=connection,
                headers={
                    "Message-ID": f"<{letter.id}@{domain}>",
                    "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday replies to us
                    "Content-Language": letter.language,
                },
            ).send()
        except SMTPRecipientsRefused as refused:
            self._drop()
            codes = [code for code, _ in refused.recipients.values()]
            if all(code >= _FOR_GOOD for code in codes):
                raise AddressRefused("The mail server knows nobody at that address.") from None
            raise TryLater(f"The mail server put it off: {codes}.") from None
        except SMTPResponseException as refused:
            self._drop()
            raise TryLater(f"The mail server answered {refused.smtp_code}.") from None
        except (SMTPException, OSError) as fault:
            self._drop()
            why = "fell silent" if handed else "was not reached"
            raise TryLater(
                f"The mail server {why}: {type(fault).__name__}.", doubtful=handed
            ) from None

    def close(self) -> None:
        """Close the connection, if one is open."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _drop(self) -> None:
        try:
            self.close()
        except (SMTPException, OSError):
            return  # the other end has gone already: nothing is left to close
