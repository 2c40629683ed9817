"""A person applying: opens the first page, fills in what is asked, presses the buttons."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests.apps.casework.licence import CODE

PAGES: dict[str, dict[str, Any]] = {
    "applicant": {
        "a-applicant_kind": "person",
        "a-full_name": "Applicant 0001",
        "a-birth_date-day": "27",
        "a-birth_date-month": "3",
        "a-birth_date-year": "1984",
    },
    "business": {"a-business_name": "Halden Crab", "a-business_number": "407186325"},
    "contact": {"a-email": "applicant-0001@example.org", "a-phone": "", "a-address": ""},
    "vessel": {
        "a-vessel_registration": "ns 40718",
        "a-vessel_length": "9.4",
        "a-vessel_ownership": "owned",
    },
    "lease": {"a-owner_name": "Applicant 0002", "a-lease_ends": "31 December 2047"},
    "fishing": {"a-gear": ["crab_traps"], "a-zones": ["zone_3", "zone_4"], "a-traps": "200"},
    "safety": {
        "a-certificate_number": "S204417",
        "a-certificate_date-day": "12",
        "a-certificate_date-month": "6",
        "a-certificate_date-year": "2026",
    },
    "record": {"a-suspended": "no", "a-convictions": "no"},
    "convictions": {"a-conviction_details": "A fine in 2023."},
}


class Applicant:
    """One browser on its way through the pages."""

    def __init__(self, client: Client, *, language: str = "en", service: str = CODE) -> None:
        self.client = client
        self.language = language
        self.service = service
        self.page = ""
        self.response: HttpResponse

    def start(self) -> "Applicant":
        """Open the first page."""
        return self._took(self.client.get(f"/{self.language}/services/{self.service}/apply"))

    @property
    def draft(self) -> str:
        """Return the signed draft of the page shown."""
        found = re.search(r'name="page-draft" value="([^"]*)"', self.page)
        assert found, self.page
        return found[1]

    @property
    def action(self) -> str:
        """Return where the page's form is sent."""
        found = re.search(r'<form id="form"[^>]* action="([^"]+)"', self.page)
        assert found, self.page
        return found[1]

    @property
    def at(self) -> str:
        """Return the last part of the form's address: the group asked, or `check`."""
        return self.action.rsplit("/", 1)[1]

    @property
    def heading(self) -> str:
        """Return the page's one heading."""
        headings = re.findall(r"<h1>(.*?)</h1>", self.page, re.DOTALL)
        assert len(headings) == 1, headings
        return html.unescape(re.sub(r"<[^>]+>", "", headings[0])).strip()

    def press(
        self, act: str, fields: dict[str, Any] | None = None, *, to: str = "", follow: bool = False
    ) -> "Applicant":
        """Press a button of the page with these fields filled in."""
        data = {"page-draft": self.draft, "page-act": act} | (fields or {})
        return self._took(self.client.post(to or self.action, data, follow=follow))

    def answer(self, **changed: str | list[str]) -> "Applicant":
        """Answer the page shown as a careful person would, but for what is changed."""
        fields = PAGES[self.at] | {f"a-{name.replace('__', '-')}": v for name, v in changed.items()}
        return self.press("continue", fields)

    def go_to(self, group: str) -> "Applicant":
        """Answer page after page until the one named is shown."""
        for _page in range(12):
            if self.at == group:
                return self
            self.answer()
        raise AssertionError(f"{group} was not asked; the page is {self.heading}")

    def send(self, *, follow: bool = True) -> "Applicant":
        """Declare and send from the check page."""
        return self.press("send", {"page-declared": "yes"}, follow=follow)

    def _took(self, response: HttpResponse) -> "Applicant":
        self.response = response
        self.page = response.content.decode()
        return self

    @property
    def text(self) -> str:
        """Return what the page says, without its markup."""
        bare = re.sub(r"<(?:script|style).*?</(?:script|style)>", " ", self.page, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())
