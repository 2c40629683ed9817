"""`guichet send-test-notice`: show that notices leave, before somebody waits for one."""

import argparse
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from guichet.components.jurisdiction import brand
from guichet.components.wording import in_language
from guichet.notices.adapters import AddressRefused, Letter, NoSuchPost, TryLater, post_named

_FILES = "django.core.mail.backends.filebased.EmailBackend"
_CONSOLE = "django.core.mail.backends.console.EmailBackend"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say to whom, and in which language."""
    parser.add_argument("address", metavar="ADDRESS", help="an address whose inbox you can read")
    parser.add_argument(
        "--language",
        choices=[code for code, _name in settings.LANGUAGES],
        default=settings.LANGUAGES[0][0],
        help="of the letter",
    )


def run(options: argparse.Namespace) -> int:
    """Send one letter the way notices go; raise CommandError with what to do when it is refused."""
    try:
        validate_email(options.address)
        post = post_named(settings.NOTICES_POST)
    except ValidationError:
        raise CommandError(
            f"'{options.address}' is no e-mail address. Write one such as you@example.org."
        ) from None
    except NoSuchPost as error:
        raise CommandError(str(error)) from None
    try:
        post.send(_letter(to=options.address, language=options.language))
    except AddressRefused as error:
        raise CommandError(f"{error} Is the address yours, and the server the right one?") from None
    except TryLater as error:
        raise CommandError(
            f"{error} Look at GUICHET_MAIL_URL ({_where()}): docs/how-to/send-mail.md."
        ) from None
    finally:
        post.close()
    print(_taken(options.address))
    return 0


def _letter(*, to: str, language: str) -> Letter:
    with translation.override(language):
        name = in_language(brand().name)
        return Letter(
            id=uuid4().hex,
            to=to,
            language=language,
            subject=_("Test notice from %(name)s") % {"name": name},
            text=_(
                "This is a test: notices leave. You need not do anything.\n\n%(name)s\n%(site)s\n"
            )
            % {"name": name, "site": settings.BASE_URL},
        )


def _where() -> str:
    """Name the server without user and password."""
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def _taken(address: str) -> str:
    if settings.NOTICES_POST != "mail":
        return f"'{settings.NOTICES_POST}' took it. Look whether it arrives at {address}."
    if settings.EMAIL_BACKEND == _FILES:
        return (
            f"Written to {settings.EMAIL_FILE_PATH}, and nobody receives it: set GUICHET_MAIL_URL "
            "(docs/how-to/send-mail.md)."
        )
    if settings.EMAIL_BACKEND == _CONSOLE:
        return "Written above, and nobody receives it: set GUICHET_MAIL_URL."
    return f"{_where()} took it. Look whether it arrives at {address}, and not among junk."
