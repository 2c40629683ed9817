"""Walk a running demonstration with a browser and keep small pictures of its pages.

    guichet demo && guichet serve --port 8000
    .venv/bin/python tools/take_screenshots.py http://127.0.0.1:8000 REFERENCE SECRET

REFERENCE and SECRET open an approved application: `guichet demo` prints such a pair. The walk
sends one application of its own, opens it at the desk and leaves it undecided.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
SERVICE = "coastal-fishing-licence"
JOINT = "gc-1242"  # passports in the real inventory, filed by two departments over years
WIDE, NARROW = 1280, 320
MOST_BYTES = 60_000
_SIZE = """() => ({width: document.documentElement.clientWidth,
                  height: document.documentElement.scrollHeight})"""
# One page's answers: (how to give it, field, value). Invented, like everything in a demonstration.
Step = tuple[str, str, str]
APPLICATION: list[list[Step]] = [
    [
        ("check", "applicant_kind", "person"),
        ("fill", "full_name", "Applicant 0001"),
        ("date", "birth_date", "4 5 1980"),
    ],
    [("fill", "email", "applicant-0001@example.org")],
    [
        ("fill", "vessel_registration", "NS 40718"),
        ("fill", "vessel_length", "9.4"),
        ("check", "vessel_ownership", "owned"),
    ],
    [("check", "gear", "crab_traps"), ("check", "zones", "zone_3"), ("fill", "traps", "200")],
    [("fill", "certificate_number", "S-204417"), ("date", "certificate_date", "12 6 2026")],
    [("check", "suspended", "no"), ("check", "convictions", "no")],
]
VESSEL = 2  # how many pages stand before the question about the vessel


def main() -> int:
    """Take every picture; return 1 where a tool is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="the address of a running demonstration")
    parser.add_argument("reference", help="of an approved application")
    parser.add_argument("secret", help="of the same application")
    options = parser.parse_args()
    chromium, pngquant = shutil.which("chromium"), shutil.which("pngquant")
    if chromium is None or pngquant is None:
        print("Needs Debian's chromium and pngquant: apt-get install chromium pngquant")
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        walk = Walk(browser, options.base.rstrip("/"), Camera(Path(folder), pngquant))
        walk.look_around()
        walk.apply()
        walk.follow(options.reference, options.secret)
        walk.work()
        browser.close()
    return 0


class Camera:
    """Keeps a page as a small PNG."""

    def __init__(self, folder: Path, pngquant: str) -> None:
        self.folder = folder
        self.pngquant = pngquant

    def take(self, page: Page, name: str, *, deepest: int = 1400) -> None:
        """Take the page, long ones down to a stated depth; fewer colours until small enough."""
        raw = self.folder / f"{name}.png"
        size: dict[str, int] = page.evaluate(_SIZE)
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], deepest)}
        page.screenshot(path=raw, full_page=True, clip=clip)
        target = TARGET / f"{name}.png"
        for colours in ("64", "48", "40", "32", "24", "16"):
            command = [self.pngquant, "--force", "--strip", "--nofs", "--output", str(target)]
            subprocess.run([*command, colours, str(raw)], check=True)  # noqa: S603 - our words
            if target.stat().st_size <= MOST_BYTES:
                break
        print(f"{target.name}: {target.stat().st_size} bytes")


class Walk:
    """One visit to the demonstration, page after page."""

    def __init__(self, browser: Browser, base: str, camera: Camera) -> None:
        self.browser = browser
        self.base = base
        self.camera = camera
        self.reference = ""

    def look_around(self) -> None:
        """See home and a service as the public finds them."""
        self._at(WIDE, lambda page: self._shown(page, "/en/", "home-en"))
        self._at(NARROW, lambda page: self._shown(page, "/fr/", "home-fr-320"))
        self._at(WIDE, lambda page: self._shown(page, f"/en/services/{SERVICE}", "service-en"))
        self._at(NARROW, lambda page: self._shown(page, "/fr/waits", "waits-fr-320"))
        self._at(WIDE, lambda page: self._shown(page, f"/en/services/{JOINT}", "joint-service-en"))

    def apply(self) -> None:
        """Answer a question wrongly in both languages, then send the whole application."""
        self._at(WIDE, lambda page: self._wrong(page, "en", "question-error-en"))
        self._at(NARROW, lambda page: self._wrong(page, "fr", "question-error-fr-320"))
        self._at(WIDE, self._send)

    def follow(self, reference: str, secret: str) -> None:
        """See how an application stands, and the permit it led to."""

        def steps(page: Page) -> None:
            page.goto(f"{self.base}/en/track")
            page.fill("#reference", reference)
            page.fill("#secret", secret)
            page.click("main button.btn")
            self.camera.take(page, "tracking-en")
            page.click("text=See your permit")
            self.camera.take(page, "permit-en")

        self._at(WIDE, steps)

    def work(self) -> None:
        """See the queue and a file as an officer does."""

        def steps(page: Page) -> None:
            page.goto(f"{self.base}/en/accounts/login/")
            page.click("text=Sign in as officer-1")
            page.goto(f"{self.base}/en/desk/")
            self.camera.take(page, "queue-en", deepest=1000)
            page.fill("#find-words", "fishing licence decide")
            page.click(".filters button")
            self.camera.take(page, "queue-search-en", deepest=1000)
            page.goto(f"{self.base}/en/desk/")
            page.click("tbody th a")
            self.camera.take(page, "file-en")
            for place in ("ageing", "intake", "office"):
                self._shown(page, f"/en/desk/{place}", f"{place}-en")

        self._at(WIDE, steps)

    def _at(self, width: int, steps: Callable[[Page], None]) -> None:
        context = self.browser.new_context(viewport={"width": width, "height": 800})
        steps(context.new_page())
        context.close()

    def _shown(self, page: Page, path: str, name: str) -> None:
        page.goto(self.base + path)
        self.camera.take(page, name)

    def _begin(self, page: Page, language: str, pages: int) -> None:
        page.goto(f"{self.base}/{language}/services/{SERVICE}/apply")
        for answers in APPLICATION[:pages]:
            self._answer(page, answers)

    def _answer(self, page: Page, answers: list[Step]) -> None:
        for how, field, value in answers:
            if how == "fill":
                page.fill(f"[name=a-{field}]", value)
            elif how == "check":
                page.check(f"[name=a-{field}][value={value}]")
            else:
                for part, digits in zip(("day", "month", "year"), value.split(), strict=True):
                    page.fill(f"[name=a-{field}-{part}]", digits)
        page.click("main .btn[value=continue]")

    def _wrong(self, page: Page, language: str, name: str) -> None:
        number, length = ("NS 4071", "31 feet") if language == "en" else ("RN 4071", "31 pieds")
        self._begin(page, language, VESSEL)
        wrong = [("fill", "vessel_registration", number), ("fill", "vessel_length", length)]
        self._answer(page, [*wrong, ("check", "vessel_ownership", "owned")])
        self.camera.take(page, name)

    def _send(self, page: Page) -> None:
        self._begin(page, "en", len(APPLICATION))
        page.check("[name=page-declared]")
        page.click("main .btn[value=send]")
        self.camera.take(page, "confirmation-en")


if __name__ == "__main__":
    sys.exit(main())
