"""A person who uses nothing but the keyboard: Tab, Space, arrows, Enter, and letters."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor

TABS = 120


class Keyboard:
    """Moves through a page as the focus does. What Tab does not reach within a page's length cannot be reached."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    def press(self, keys: str) -> None:
        """Press a key, or keys together."""
        self.visitor.page.keyboard.press(keys)

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the focus is there. A page that follows a room may show the same thing anew meanwhile."""
        for _ in range(TABS):
            if target.evaluate("it => it === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")

    def write(self, field: Locator, words: str) -> None:
        """Go to a field and type over what stands there."""
        self.tab_to(field)
        self.press("ControlOrMeta+a")
        self.visitor.page.keyboard.type(words)
        assert field.input_value() == words

    def tick(self, box: Locator) -> None:
        """Go to a check box and tick it."""
        self.tab_to(box)
        self.press("Space")
        expect(box).to_be_checked()

    def choose(self, form: Locator, name: str, value: str) -> None:
        """Go to a group of radio buttons, which Tab enters at the chosen or the first one, and along it with the arrows."""
        wanted = form.locator(f'input[name="{name}"][value="{value}"]')
        chosen = form.locator(f'input[name="{name}"]:checked')
        self.tab_to(chosen if chosen.count() else form.locator(f'input[name="{name}"]').first)
        if not chosen.count():
            self.press("Space")
        for _ in range(TABS):
            if wanted.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {name} {value}")

    def enter(self, target: Locator) -> None:
        """Go to a button or a link and press Enter."""
        self.tab_to(target)
        self.visitor.arrive(lambda: self.press("Enter"))
