"""A jurisdiction with its own look and a third language, from right to left, served as it is.

The language is invented and turns every letter round, so a text that nobody put in its hands is
seen at once; nothing under `src` knows of it.
"""

import re
import shutil
import urllib.request
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker
from tests import ground
from tests.apps.casework.licence import CODE
from tests.browser import NARROW, WIDE, faults_of, window
from tests.jurisdictions import COLOURS, eastbank
from tools import write_pseudo_language
from tools.write_pseudo_language import CODE as PSEUDO

PAGES = (
    *("", "search?q=poisson", "search?q=zzzz", "browse/need", "browse/organization/fisheries"),
    *(f"services/{CODE}", "help", "accessibility", "privacy", "cookies", "terms", "waits"),
    *("track", "verify", "no-such-page"),
)
# What stays in Latin letters in every language: names of languages, addresses, codes.
_PLAIN = re.compile(
    r"English|Français|WCAG|AA|PDF|UA|https?|QR|NS|RN|\S+@\S+|\S*\.example|csrftoken|sent-…|"
    r"sessionid|messages|7KQ4-M2XD-9RTB-V6HW|zzzz|poisson|guichet|demo|import-gc-inventory|onclick"
)


@pytest.fixture(scope="module")
def site(
    database_template: str,
    django_db_blocker: DjangoDbBlocker,
    prepared_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ground.Site]:
    """Serve the jurisdiction as its operator would: check, init, load, serve."""
    folder = tmp_path_factory.mktemp("own")
    own, home = folder / "eastbank", folder / "home"
    write_pseudo_language.write(eastbank(folder / "plain"), own)
    shutil.copytree(prepared_home, home, ignore=shutil.ignore_patterns("*.sqlite3*"))
    with django_db_blocker.unblock(), ground.own_copy(database_template, folder) as address:
        environment = ground.environment_for(
            home=home, database=address, GUICHET_JURISDICTION=str(own)
        )
        for command in ("check-brand", "init", "load-jurisdiction"):
            answer = ground.run_guichet(command, environment=environment)
            assert answer.returncode == 0, answer.stderr
        served = ground.start_site(home=home, database=address, GUICHET_JURISDICTION=str(own))
        yield served
        served.stop()


class _Words(HTMLParser):
    """Collects what a reader of a page reads or hears, in its own language."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._elsewhere: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"style", "script"} or (tag != "html" and "lang" in given) or tag == "code":
            self._elsewhere.append(tag)
        self.said += [given[key] or "" for key in ("aria-label", "placeholder") if key in given]

    def handle_endtag(self, tag: str) -> None:
        if self._elsewhere and self._elsewhere[-1] == tag:
            self._elsewhere.pop()

    def handle_data(self, data: str) -> None:
        if not self._elsewhere:
            self.said.append(data)


def _fetch(site: ground.Site, path: str) -> str:
    request = urllib.request.Request(f"{site.address}{path}")  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - the same
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())


@pytest.mark.parametrize("path", PAGES)
def test_every_text_is_in_the_third_language_and_turned_round(site: ground.Site, path: str) -> None:
    page = _fetch(site, f"/{PSEUDO}/{path}")
    assert f'<html lang="{PSEUDO}" dir="rtl">' in page
    for other in ("en", "fr"):
        assert f'lang="{other}" hreflang="{other}"' in page
    words = _Words()
    words.feed(page)
    left = _PLAIN.sub("", " ".join(words.said))
    assert re.findall(r"[A-Za-zÀ-ÿ]{2,}", left) == []


def test_a_plain_text_would_be_found(site: ground.Site) -> None:
    """The negative control: the English page is full of plain words."""
    words = _Words()
    words.feed(_fetch(site, "/en/help"))
    assert len(re.findall(r"[A-Za-z]{2,}", " ".join(words.said))) > 50


def _faults(page: Page) -> list[str]:
    """Return what is wrong with a page, except that the language is invented: so is its code."""
    found = [f"{each.rule}: {each.what}" for each in faults_of(page)]
    return [each for each in found if not each.startswith(("html-lang-valid", "valid-lang"))]


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", f"services/{CODE}", "privacy", "track", "terms"])
def test_a_page_from_right_to_left_is_sound(
    chromium: Browser, site: ground.Site, path: str
) -> None:
    with window(chromium) as page:
        page.goto(f"{site.address}/{PSEUDO}/{path}")
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            assert _faults(page) == [], path
        mark = page.locator(".mark").bounding_box()
        assert mark is not None
        assert mark["x"] > NARROW / 4, "the mark stands where a line begins: on the right"


@pytest.mark.browser
def test_the_look_is_the_jurisdictions_own(chromium: Browser, site: ground.Site) -> None:
    with window(chromium, scripts=False) as page:
        page.goto(f"{site.address}/en/services/{CODE}/apply")
        button = page.locator("button.btn")
        page.fill("#a-full_name", "A")
        button.click()
        expect(page.locator(".eb-form-group").first).to_be_visible()
        expect(page.locator(".mark path")).to_have_attribute("stroke-width", "4")
        icon = page.locator("link[rel=icon]").get_attribute("href") or ""
    assert COLOURS["main"] in _fetch(site, icon)
    with window(chromium) as page:
        page.goto(f"{site.address}/en/services/{CODE}")
        painted = page.locator("a.btn").evaluate("e => getComputedStyle(e).backgroundColor")
        red, green, blue = (int(COLOURS["main"][start : start + 2], 16) for start in (1, 3, 5))
        assert painted == f"rgb({red}, {green}, {blue})"
        assert _faults(page) == []


def test_its_words_stand_on_the_terms(site: ground.Site) -> None:
    assert "<h2>Which law holds</h2>" in _fetch(site, "/en/terms")
    assert "<h2>La loi qui s’applique</h2>" in _fetch(site, "/fr/terms")
