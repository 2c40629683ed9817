"""Serve the provider: `python -m tests.provider.serve PORT PEOPLE.json REDIRECT`."""

import json
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def main() -> None:
    """Make the people and the client, and serve until killed."""
    port, people, redirect = sys.argv[1:]
    django.setup()
    from allauth.account.models import EmailAddress  # noqa: PLC0415 - needs the set-up
    from allauth.idp.oidc.models import Client  # noqa: PLC0415 - the same
    from django.contrib.auth.models import Group, User  # noqa: PLC0415 - the same

    call_command("migrate", verbosity=0)
    for name, person in json.loads(Path(people).read_text()).items():
        user = User.objects.create_user(name, email=person["email"])
        EmailAddress.objects.create(
            user=user, email=person["email"], verified=person["verified"], primary=True
        )
        user.groups.set([Group.objects.get_or_create(name=each)[0] for each in person["groups"]])
    client = Client(
        id="guichet",
        name="Guichet",
        scopes="openid\nprofile\nemail",
        redirect_uris=redirect,
        skip_consent=True,
    )
    client.set_secret("a-secret-of-the-tests")
    client.save()
    server = make_server(
        "127.0.0.1", int(port), get_wsgi_application(), server_class=_Threads, handler_class=_Quiet
    )
    print("ready", flush=True)  # noqa: T201 - whoever started it waits for this line
    server.serve_forever()


if __name__ == "__main__":
    main()
