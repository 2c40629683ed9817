"""Two ways of using a page: with a pointer, and with nothing but a keyboard."""

from typing import Protocol

from playwright.sync_api import Locator, Page

_MOST_TABS = 200


class Hands(Protocol):
    """What a person does to a page."""

    def press(self, page: Page, selector: str) -> None:
        """Follow a link or press a button."""

    def unfold(self, page: Page, selector: str) -> None:
        """Open what is folded behind a summary."""

    def write(self, page: Page, selector: str, text: str) -> None:
        """Fill a field."""

    def tick(self, page: Page, selector: str) -> None:
        """Choose one of several, or tick a box."""

    def pick(self, page: Page, selector: str, value: str) -> None:
        """Choose from a list."""


class Pointer:
    """A finger or a mouse."""

    def press(self, page: Page, selector: str) -> None:
        """Click, and wait for the page it leads to; a click alone may return before."""
        with page.expect_navigation():
            page.locator(selector).first.click()

    def unfold(self, page: Page, selector: str) -> None:
        """Click."""
        page.locator(selector).first.click()

    def write(self, page: Page, selector: str, text: str) -> None:
        """Fill in one go."""
        page.locator(selector).fill(text)

    def tick(self, page: Page, selector: str) -> None:
        """Click."""
        page.locator(selector).check()

    def pick(self, page: Page, selector: str, value: str) -> None:
        """Choose in the open list."""
        page.locator(selector).select_option(value)


class Keyboard:
    """Tab, Enter, Space and arrows; a target that Tab never reaches is a fault of the page."""

    def press(self, page: Page, selector: str) -> None:
        """Walk there and press Enter; whatever is pressed here leads to another page."""
        self._walk_to(page, page.locator(selector).first)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def unfold(self, page: Page, selector: str) -> None:
        """Walk there and press Enter."""
        self._walk_to(page, page.locator(selector).first)
        page.keyboard.press("Enter")

    def write(self, page: Page, selector: str, text: str) -> None:
        """Walk there, clear the field and type."""
        self._walk_to(page, page.locator(selector))
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        page.keyboard.type(text)

    def tick(self, page: Page, selector: str) -> None:
        """Walk there and press Space; among radio buttons, walk on by arrows."""
        wanted = page.locator(selector)
        if wanted.get_attribute("type") == "radio":
            name = wanted.get_attribute("name")
            self._walk_to_any(page, f'input[type=radio][name="{name}"]')
            for _ in range(20):
                if self._has_focus(wanted):
                    break
                page.keyboard.press("ArrowDown")
        else:
            self._walk_to(page, wanted)
        if not wanted.is_checked():
            page.keyboard.press("Space")
        assert wanted.is_checked(), f"{selector} could not be chosen by keyboard"

    def pick(self, page: Page, selector: str, value: str) -> None:
        """Walk there and press the arrow until the value is shown."""
        listed = page.locator(selector)
        self._walk_to(page, listed)
        for _ in range(50):
            if listed.input_value() == value:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} could not be chosen in {selector} by keyboard")

    def _walk_to(self, page: Page, target: Locator) -> None:
        assert target.count() == 1, f"{target} is there {target.count()} times"
        for _ in range(_MOST_TABS):
            if self._has_focus(target):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached by Tab on {page.url}")

    def _walk_to_any(self, page: Page, selector: str) -> None:
        focused = page.locator(f"{selector}:focus")
        for _ in range(_MOST_TABS):
            if focused.count():
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab on {page.url}")

    @staticmethod
    def _has_focus(target: Locator) -> bool:
        return bool(target.evaluate("element => element === document.activeElement"))
