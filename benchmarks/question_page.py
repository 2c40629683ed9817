"""Time a question page from kept text and slots beside Django's own rendering of the same fields.

Prints pages a second, one process, one thread, CPU time: medians of 7 rounds of 300 pages, rounds
interleaved. All make the same fields with values and the same hidden fields, signed anew:

- ours       `counter.markup.question_page`
- template   the same page drawn by its Django template, the single source of ours
- stock      `{{ form }}` of a stock Django form with the same fields, in the same page frame
- bare       the stock form in a frame of one line, as the peers' page with a form was measured
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

HOME = Path(tempfile.mkdtemp(prefix="guichet-bench-"))
(HOME / "secret").write_text("a secret for benchmarks only, of no use anywhere else, sixty")
os.environ |= {"GUICHET_HOME": str(HOME), "DJANGO_SETTINGS_MODULE": "tests.settings"}
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402 - the environment above comes first

django.setup()

from django import forms  # noqa: E402 - the site is set up first
from django.http import HttpRequest  # noqa: E402 - the site is set up first
from django.middleware.csrf import get_token  # noqa: E402 - the site is set up first
from django.template import engines  # noqa: E402 - the site is set up first

from guichet.catalogue.definitions import definition_for  # noqa: E402 - the site is set up first
from guichet.counter.forms.draft import Draft, seal  # noqa: E402 - the site is set up first
from guichet.counter.markup import (  # noqa: E402 - the site is set up first
    Place,
    question_page,
    question_page_as_drawn,
    typed_so_far,
)

ROUNDS, PAGES = 7, 300
DEFINITION = definition_for("coastal-fishing-licence")
GROUP = next(group for group in DEFINITION.groups if group.code == "vessel")
HINTS = [(question.hint or {}).get("en", "") for question in GROUP.questions]
ANSWERS: dict[str, Any] = {
    "vessel_registration": "NS 40718",
    "vessel_length": "9.4",
    "vessel_ownership": "owned",
}
DRAFT = Draft(key=UUID(int=7), service=DEFINITION.code, version=DEFINITION.version, answers=ANSWERS)
FORM = (
    '<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{{ csrf }}">'
    '<input type="hidden" name="page-draft" value="{{ draft }}">'
    "{{ form }}<button>Continue</button></form>"
)
FRAMED = engines["django"].from_string(
    '{% extends "components/base_question.html" %}{% block main %}<h1>Your vessel</h1>'
    + FORM
    + "{% endblock %}"
)
BARE = engines["django"].from_string(f"<!doctype html><title>x</title><h1>x</h1>{FORM}")


class StockForm(forms.Form):
    """The vessel's three questions as Django would have them, help texts included."""

    registration = forms.CharField(label="Registration number", help_text=HINTS[0])
    length = forms.DecimalField(label="Length overall, in metres", help_text=HINTS[1])
    ownership = forms.ChoiceField(
        label="Is the vessel yours?",
        widget=forms.RadioSelect,
        choices=[(option.code, option.label["en"]) for option in GROUP.questions[2].options],
    )


def _place() -> Place:
    return Place(number=3, total=6, draft=seal(DRAFT), csrf=get_token(HttpRequest()))


def ours() -> bytes:
    """Fill the kept page."""
    return question_page(DEFINITION, GROUP, answers=ANSWERS, typed={}, place=_place())


def template() -> bytes:
    """Draw the same page by its template."""
    typed = typed_so_far(GROUP.questions, answers=ANSWERS, typed={})
    page = question_page_as_drawn(
        DEFINITION, GROUP, typed=typed, asked=GROUP.questions, place=_place()
    )
    return page.encode()


def _stock(frame: Any) -> bytes:  # noqa: ANN401 - the engine's template has no public type
    place = _place()
    form = StockForm(initial={"registration": "NS 40718", "length": "9.4", "ownership": "owned"})
    page: str = frame.render({"form": form, "csrf": place.csrf, "draft": place.draft})
    return page.encode()


def main() -> None:
    """Measure and print."""
    cases: dict[str, Callable[[], bytes]] = {
        "ours": ours,
        "template": template,
        "stock": lambda: _stock(FRAMED),
        "bare": lambda: _stock(BARE),
    }
    rates: dict[str, list[float]] = {name: [] for name in cases}
    for name, make in cases.items():
        print(f"{name:<9} {len(make()):>6} bytes")
    for _round in range(ROUNDS):
        for name, make in cases.items():
            begun = time.process_time()
            for _page in range(PAGES):
                make()
            rates[name].append(PAGES / (time.process_time() - begun))
    middle = {name: statistics.median(each) for name, each in rates.items()}
    for name, each in rates.items():
        low, high = min(each), max(each)
        print(f"{name:<9} {middle[name]:>8.0f} pages/s ({low:.0f}-{high:.0f})")
    for name in ("stock", "bare", "template"):
        print(f"ours / {name}: {middle['ours'] / middle[name]:.1f}")
    print("target: ours / stock >= 3")


if __name__ == "__main__":
    main()
