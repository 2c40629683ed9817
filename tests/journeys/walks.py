"""Steps that several journeys share."""

from uuid import uuid4

from playwright.sync_api import Page
from tests.browser import code_in, faults_of
from tests.hands import Hands, Pointer
from tests.people import Person, hire
from tests.seed import Served

from guichet.interactions.rules import Role


def assert_sound(page: Page, *, scripts: bool) -> None:
    """Hold the page now shown against axe and our own rules; axe needs scripts to run."""
    if scripts:
        found = [f"{each.rule}: {each.what}" for each in faults_of(page)]
        assert found == [], f"{page.url}:\n  " + "\n  ".join(found)


def new_officer(served: Served, *, role: Role = Role.OFFICER) -> Person:
    """Hire one more: codes for one address are limited to a few a minute."""
    office = served.seeded.people.officer.office
    return hire(f"{role}-{uuid4().hex[:8]}", role=role, office=office)


def sign_in_at(
    page: Page, served: Served, *, language: str, email: str, hands: Hands | None = None
) -> None:
    """Sign in by the code that the site writes to the mailbox."""
    page.goto(f"{served.site.address}/{language}/desk/")
    give_code(page, served, email=email, hands=hands)
    page.wait_for_url("**/desk/")


def give_code(page: Page, served: Served, *, email: str, hands: Hands | None = None) -> None:
    """Ask for a code on the sign-in page and give the one that came by mail."""
    by = hands or Pointer()
    before = len(_letters_to(served, email))
    by.write(page, "input[type=email]", email)
    by.press(page, "main form button[type=submit]")
    page.wait_for_url("**/code/confirm/**")
    letters = _letters_to(served, email)
    assert len(letters) == before + 1
    by.write(page, "main input[name=code]", code_in(letters[-1]))
    by.press(page, "main form button[type=submit]")


def _letters_to(served: Served, email: str) -> list[str]:
    """Return the letters to one address: the worker writes to applicants meanwhile."""
    return [letter for letter in served.site.letters() if f"\nTo: {email}\n" in f"\n{letter}"]
