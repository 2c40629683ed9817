"""The `guichet` command: one front for what the site, its apps and the kernels offer.

A command is either a module of this package (`add_arguments`, `run`) or an app's Django command.
`import-gc-inventory` on the command line is `import_gc_inventory` in Python.
"""

import argparse
import importlib
import os
import sys
from typing import NamedTuple

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError


class _Own(NamedTuple):
    """A command that this package holds."""

    module: str
    needs_site: bool
    summary: str


OWN_COMMANDS: dict[str, _Own] = {
    "init": _Own("guichet.cli.init", True, "Make the home folder, the secret and the database."),
    "serve": _Own("guichet.cli.serve", True, "Run the web server and the worker together."),
    "worker": _Own("guichet.cli.worker", True, "Seal the journal and release what is due."),
    "demo": _Own("guichet.cli.demo", True, "Fill a fresh home with the example jurisdiction."),
    "invite-staff": _Own(
        "guichet.cli.invite_staff", True, "Let a person in with a role in an office."
    ),
    "check-brand": _Own(
        "guichet.cli.check_brand", True, "Check a jurisdiction's look, texts and components."
    ),
    "transfer": _Own(
        "guichet.cli.transfer", True, "Let another office answer for a service from a day on."
    ),
    "load-jurisdiction": _Own(
        "guichet.cli.load_jurisdiction", True, "Load organizations, offices and own services."
    ),
    "simulate": _Own("guichet.cli.simulate", False, "Run a model of a service: waits, queues."),
    "staff": _Own("guichet.cli.staff", False, "Say how many people a line or a counter needs."),
    "mine": _Own("guichet.cli.mine", False, "Say what an event log holds and where time goes."),
    "check-sample": _Own(
        "guichet.cli.check_sample", False, "Check who was drawn for verification, by the seed."
    ),
    "waits": _Own("guichet.cli.waits", False, "Say how long cases still take, and score it."),
    "backup": _Own("guichet.cli.backup", True, "Keep everything in one archive, while it works."),
    "restore": _Own("guichet.cli.restore", True, "Bring an installation back from a backup."),
    "upgrade": _Own("guichet.cli.upgrade", True, "Keep, migrate, check, and say the way back."),
    "move-database": _Own(
        "guichet.cli.move_database", True, "Copy SQLite to PostgreSQL or back, and prove it."
    ),
    "practice-provider": _Own(
        "guichet.cli.practice_provider", True, "Play a payment provider: no money moves."
    ),
    "ingest-mail": _Own("guichet.cli.ingest_mail", True, "Take in a folder of scanned letters."),
    "pay-benefits": _Own(
        "guichet.cli.pay_benefits", True, "Write approved payments into a file for the bank."
    ),
    "read-payment-return": _Own(
        "guichet.cli.read_payment_return", True, "Mark what the bank paid and what came back."
    ),
    "print-letters": _Own(
        "guichet.cli.print_letters", True, "Put notices that go by letter on paper."
    ),
    "send-test-notice": _Own(
        "guichet.cli.send_test_notice", True, "Send one letter the way notices go."
    ),
    "doctor": _Own("guichet.cli.doctor", True, "Say what is missing and how to mend it."),
}

_JOURNAL = "--journal"
"""What makes a command that reads files read this installation's journal, which needs the site."""

_DJANGO_NOISE = frozenset(
    {"--version", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"}
)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused with a reason, 2 misused."""
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(_overview())
        return 0
    name, rest = arguments[0], arguments[1:]
    try:
        if name in OWN_COMMANDS:
            return _run_own(name, rest)
        return _run_from_app(name, rest)
    except (CommandError, ImproperlyConfigured) as error:
        print(f"guichet {name}: {error}", file=sys.stderr)
        return getattr(error, "returncode", 1)
    except DatabaseError as error:
        first_line = str(error).strip().partition("\n")[0]
        print(
            f"guichet {name}: the database refused: {first_line}. A new home wants `guichet init` "
            "first; `guichet doctor` says what else is missing.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        return 130


def _set_up_site() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.site.settings")
    django.setup()


def _run_own(name: str, rest: list[str]) -> int:
    own = OWN_COMMANDS[name]
    if own.needs_site or _JOURNAL in rest:
        _set_up_site()
    # Imported by name only now: most commands need models, which need the set-up above.
    module = importlib.import_module(own.module)
    parser = argparse.ArgumentParser(prog=f"guichet {name}", description=own.summary)
    module.add_arguments(parser)
    code: int = module.run(parser.parse_args(rest))
    return code


def _app_commands() -> dict[str, str]:
    """Return {name on the command line: app} for the commands of Guichet's own apps."""
    return {
        name.replace("_", "-"): app
        for name, app in get_commands().items()
        if app.startswith("guichet.")
    }


def _run_from_app(name: str, rest: list[str]) -> int:
    _set_up_site()
    commands = _app_commands()
    if name not in commands:
        print(
            f"guichet: there is no command '{name}'. `guichet --help` lists them.", file=sys.stderr
        )
        return 2
    command = load_command_class(commands[name], name.replace("-", "_"))
    command.suppressed_base_arguments = set(_DJANGO_NOISE)
    # Else a misuse would end as a refusal: argparse's own exit code, 2, is what we promise.
    vars(command)["_called_from_command_line"] = True
    parser = command.create_parser("guichet", name)
    options = vars(parser.parse_args(rest))
    positional = options.pop("args", ())
    command.execute(*positional, **options)
    return 0


def _overview() -> str:
    _set_up_site()
    lines = {name: own.summary for name, own in OWN_COMMANDS.items()}
    for name, app in _app_commands().items():
        command: BaseCommand = load_command_class(app, name.replace("-", "_"))
        lines[name] = command.help
    width = max(len(name) for name in lines)
    listed = "\n".join(f"  {name:<{width}}  {lines[name]}" for name in sorted(lines))
    return f"usage: guichet COMMAND [options]\n\n{listed}\n\nguichet COMMAND --help says more."
