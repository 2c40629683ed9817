"""A real Chromium, the one Debian ships, and what tests ask of a page in it."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

# Debian's two builds of one engine; without a window system a page takes half the time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
NARROW, WIDE = 320, 1280
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_BYTES = 40_000

_DOUBLE_IDS = """() => {
  const seen = {};
  for (const e of document.querySelectorAll('[id]')) seen[e.id] = (seen[e.id] || 0) + 1;
  return Object.keys(seen).filter(id => seen[id] > 1);
}"""
_SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What they post is refused; Django's own test client does not ask for it.
_TOKENLESS = """() => [...document.querySelectorAll('form[method=post]')]
  .filter(e => !e.elements.namedItem('csrfmiddlewaretoken')).map(e => e.getAttribute('action'))"""
# Links inside sentences are not counted, nor is what cannot be seen.
_SMALL_TARGETS = """() => [...document.querySelectorAll('button, input, select, textarea, summary')]
  .filter(e => e.type !== 'hidden' && e.tabIndex >= 0 && e.checkVisibility())
  .map(e => [e, e.getBoundingClientRect()])
  .map(([e, box]) => {
    const label = e.labels && e.labels.length ? e.labels[0].getBoundingClientRect() : box;
    return [e.outerHTML.slice(0, 90), Math.max(box.width, label.width),
            Math.max(box.height, label.height)];
  })
  .filter(([, width, height]) => width < 24 || height < 24)"""


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium; without its sandbox only where the sandbox cannot run, as root."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)


@contextmanager
def window(browser: Browser, *, width: int = WIDE, scripts: bool = True) -> Iterator[Page]:
    """Open a window without cookies, as a phone or a desk would, and close it."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    try:
        yield page
    finally:
        context.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a page fails at."""

    rule: str
    what: str


def faults_of(page: Page) -> list[Finding]:
    """Return everything wrong with the page now shown, as axe and our own rules see it."""
    return [*_faults_by_axe(page), *_faults_by_our_rules(page)]


def faults_at_both_widths(page: Page, *, language: str) -> list[Finding]:
    """Return what is wrong with the page on a desk and on a phone.

    Our own rules see it at both. Axe, which takes most of the time and sees the same elements in
    either language, sees the English page on the desk and the French one on the phone.
    """
    found = []
    for width, seen_by_axe in ((WIDE, "en"), (NARROW, "fr")):
        page.set_viewport_size({"width": width, "height": 900})
        faults = faults_of(page) if language == seen_by_axe else _faults_by_our_rules(page)
        found += [Finding(rule=it.rule, what=f"at {width} px: {it.what}") for it in faults]
    return found


def _faults_by_axe(page: Page) -> list[Finding]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
    result = page.evaluate("options => axe.run(options)", options)
    return [
        Finding(rule=broken["id"], what=f"{broken['help']}: {node['html'][:160]}")
        for broken in result["violations"]
        for node in broken["nodes"]
    ]


def _faults_by_our_rules(page: Page) -> list[Finding]:
    found = [Finding(rule="duplicate-id", what=name) for name in page.evaluate(_DOUBLE_IDS)]
    found += [Finding(rule="no-token", what=str(it)) for it in page.evaluate(_TOKENLESS)]
    found += [Finding(rule="target", what=str(it)) for it in page.evaluate(_SMALL_TARGETS)]
    if (over := page.evaluate(_SIDEWAYS)) > 0:
        found.append(Finding(rule="sideways", what=f"{over} px too wide"))
    if (headings := page.locator("h1").count()) != 1:
        found.append(Finding(rule="h1", what=f"{headings} first-level headings"))
    return found


def language_of(page: Page) -> str:
    """Return the language the page says it is in."""
    return page.locator("html").get_attribute("lang") or ""


@contextmanager
def counted_bytes(page: Page) -> Iterator[list[int]]:
    """Collect how many bytes each answer takes on the wire, as the browser counts them."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    yield sizes
    session.detach()


def code_in(letter: str) -> str:
    """Return the sign-in code that a letter holds."""
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", letter, flags=re.MULTILINE)
    assert found, f"no code in:\n{letter}"
    return found[1]
