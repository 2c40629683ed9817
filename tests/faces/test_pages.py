"""Each template reads only what its page has; the reference of pages is current."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.template import engines
from django.template.loader import get_template
from tests.faces.page_fields import troubles, unknown_fields
from tools import write_pages_reference

import guichet.counter.pages
from guichet.counter.pages.find import HomePage

PAGES = list(write_pages_reference.pages())


def test_there_are_pages() -> None:
    """Guard against a test that passes because it found none."""
    assert HomePage in PAGES
    assert len(PAGES) > 8


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_template_reads_only_what_its_page_has(page: type) -> None:
    assert unknown_fields(page.template, page) == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ page.nothing }}",
        "{% if page.nothing and page.services %}x{% endif %}",
        "{% if not page.services > page.nothing %}x{% endif %}",
        "{% for line in page.here %}{{ line.nothing }}{% endfor %}",
        "{% for x in page.here %}{% with y=x %}{{ y.nothing|default:'' }}{% endwith %}{% endfor %}",
        "{% load i18n %}{% blocktranslate with a=page.nothing %}{{ a }}{% endblocktranslate %}",
        "{% include 'counter/_service.html' with line=page %}",
        "{% load guichet %}{% pagination page.nothing %}",
        "{% block main %}{% if page.here %}{% else %}{{ page.nothing }}{% endif %}{% endblock %}",
    ],
)
def test_the_walk_sees_a_field_that_is_not_there(source: str) -> None:
    template: Any = engines["django"].from_string(source)
    assert list(troubles(template.template.nodelist, {"page": HomePage}))


def _modules(package: ModuleType) -> Iterator[str]:
    for found in pkgutil.iter_modules(package.__path__):
        yield f"{package.__name__}.{found.name}"


def test_every_page_names_a_template_that_exists() -> None:
    for name in _modules(guichet.counter.pages):
        importlib.import_module(name)
    for page in PAGES:
        assert get_template(page.template)


def test_the_reference_of_pages_is_current() -> None:
    written = Path(__file__).parents[2] / "docs" / "reference" / "pages.md"
    assert written.read_text(encoding="utf-8") == write_pages_reference.reference(), (
        "run .venv/bin/python tools/write_pages_reference.py"
    )
